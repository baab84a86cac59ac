"""A page's text, and its accessibility."""

from axe_playwright_python.sync_playwright import Axe

STREAMLITS_OWN = {
    # A tall formula exceeds its box by a pixel, which makes it scrollable.
    "scrollable-region-focusable": "katex-display"
}
"""Rules that Streamlit itself violates, each with the element."""

_BUT_MARKS = {"exclude": [["svg.marks"]]}
"""A picture has hundreds of marks, hidden from screen readers; its name is tested elsewhere."""
_VIOLATIONS_ALONE = {"resultTypes": ["violations"]}
"""Listing what passes takes axe-core four times as long."""
_COLOURS_ALONE = {**_VIOLATIONS_ALONE, "runOnly": ["color-contrast", "link-in-text-block"]}
"""Rules that another theme may violate."""
DARK = """() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor
  === 'rgb(16, 23, 42)'"""
WIDEST = """() => Math.max(document.documentElement.scrollWidth,
  document.querySelector('[data-testid=stMain]').scrollWidth)"""


def scene_content(page):
    """Return a scene's content: its prose and what its pictures draw, with the axes' figures."""
    return page.evaluate(
        "[...document.querySelectorAll('.st-key-scene [data-testid=stMarkdown]')]"
        ".map(e => e.textContent)"
        ".concat([...document.querySelectorAll('[data-testid=stVegaLiteChart] svg.marks')]"
        " .map(svg => [...svg.querySelectorAll('path, line, rect, text')]"
        " .map(e => e.textContent + ['d', 'transform', 'x2', 'y2', 'fill', 'stroke']"
        # A legend's gradient gets a new id at every redraw.
        "  .map(name => e.getAttribute(name)).join().replace(/url\\(.*?\\)/g, 'url'))"
        " .sort().join('|')))"
    )


def violations(page, options=_VIOLATIONS_ALONE) -> dict[str, list[str]]:
    """Return axe-core's violations, except Streamlit's own."""
    return {
        violation["id"]: [node["html"][:200] for node in violation["nodes"]][:3]
        for violation in Axe().run(page, _BUT_MARKS, options).response["violations"]
        if violation["id"] not in STREAMLITS_OWN
        or any(STREAMLITS_OWN[violation["id"]] not in node["html"] for node in violation["nodes"])
    }


def comes_true(page, condition) -> bool:
    """Tell whether a condition holds within five seconds."""
    for _ in range(50):
        if condition():
            return True
        page.wait_for_timeout(100)
    return condition()


def assert_readable(tab, address: str) -> None:
    """Check an open page in light and dark, wide and narrow, and that it contacts no other host."""
    page = tab.page
    assert not violations(page)

    page.emulate_media(color_scheme="dark")
    page.wait_for_function(DARK)
    tab.settle()
    assert not violations(page, _COLOURS_ALONE)

    page.set_viewport_size({"width": 360, "height": 740})
    tab.settle()
    assert comes_true(page, lambda: page.evaluate(WIDEST) <= 360)

    page.set_viewport_size({"width": 1366, "height": 768})
    page.emulate_media(color_scheme="light")
    assert not tab.errors
    assert tab.hosts == {address.removeprefix("http://")}
