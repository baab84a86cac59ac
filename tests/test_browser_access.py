"""Readable for everybody: light and dark, wide and narrow, for a screen reader, without others."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from lessons.curriculum import LESSONS

pytestmark = pytest.mark.browser
PATHS = ["", *(lesson.slug for lesson in LESSONS), "progress", "glossary"]
STREAMLITS_OWN = {
    "presentation-role-conflict": "stFileUploaderDropzone",
    # A tall formula is a pixel higher than its box, which may then be scrolled by nobody.
    "scrollable-region-focusable": "katex-display",
    # Vega gives a group of marks a role, and no name while there is nothing in it.
    "svg-img-alt": "mark container",
}
"""Rules that stock Streamlit itself breaks, each with the element that does."""


def violations(page) -> dict[str, list[str]]:
    """Return what axe-core finds and stock Streamlit does not account for."""
    return {
        found["id"]: [node["html"][:200] for node in found["nodes"]][:3]
        for found in Axe().run(page).response["violations"]
        if found["id"] not in STREAMLITS_OWN
        or any(STREAMLITS_OWN[found["id"]] not in node["html"] for node in found["nodes"])
    }


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_accessible_in_both_themes_and_fits_a_phone(visit, address, path):
    tab = visit()
    page = tab.open(f"{address}/{path}")
    assert not violations(page)

    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(1000)
    background = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    assert page.evaluate(background) == "rgb(16, 23, 42)"
    assert not violations(page)

    page.set_viewport_size({"width": 360, "height": 740})
    page.wait_for_timeout(1000)
    widest = page.evaluate(
        "Math.max(document.documentElement.scrollWidth,"
        " document.querySelector('[data-testid=stMain]').scrollWidth)"
    )
    assert widest <= 360
    assert not tab.errors
    assert tab.hosts == {address.removeprefix("http://")}
