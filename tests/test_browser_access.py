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


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_no_violation_of_our_own(visit, address, path, dark):
    tab = visit(dark=dark)
    page = tab.open(f"{address}/{path}")
    found = Axe().run(page).response["violations"]
    ours = {
        violation["id"]: [node["html"][:200] for node in violation["nodes"]][:3]
        for violation in found
        if violation["id"] not in STREAMLITS_OWN
        or any(STREAMLITS_OWN[violation["id"]] not in node["html"] for node in violation["nodes"])
    }
    assert not ours
    assert not tab.errors
    assert tab.hosts == {address.removeprefix("http://")}


@pytest.mark.parametrize("path", PATHS)
def test_a_phone_needs_no_sideways_scrolling(visit, address, path):
    tab = visit(width=360, height=740)
    page = tab.open(f"{address}/{path}")
    widest = page.evaluate(
        "Math.max(document.documentElement.scrollWidth,"
        " document.querySelector('[data-testid=stMain]').scrollWidth)"
    )
    assert widest <= 360
    assert not tab.errors
