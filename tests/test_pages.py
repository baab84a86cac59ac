"""Every page through the front door: at its defaults, and with each knob at both its ends."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lessons.curriculum import BY_SLUG, LESSONS

ROOT = Path(__file__).parent.parent
SLUGS = [lesson.slug for lesson in LESSONS]


def open_page(path: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.run()
    app.switch_page(str(ROOT / path))
    return app.run()


def open_lesson(slug: str) -> AppTest:
    return open_page(BY_SLUG[slug].page)


def complaints(app: AppTest) -> list[str]:
    return [element.value for element in app.exception]


def knobs(app: AppTest, slug: str):
    """Each knob of the page with its two extreme values."""
    for widget in [*app.main.slider, *app.main.select_slider]:
        if widget.key and widget.key.startswith(f"{slug}_"):
            options = getattr(widget, "options", None)
            ends = (options[0], options[-1]) if options else (widget.min, widget.max)
            yield widget.key, widget.set_value, ends
    for widget in app.main.toggle:
        yield widget.key, widget.set_value, (False, True)
    for widget in app.main.button_group:
        if "_belief" not in widget.key:
            yield widget.key, widget.set_value, (widget.options[0], widget.options[-1])


def test_home_links_to_every_lesson():
    app = open_page("pages/start/home.py")
    assert not complaints(app)
    text = " ".join(str(element.value) for element in app.main.markdown)
    for lesson in LESSONS:
        assert lesson.question in text


@pytest.mark.parametrize("slug", SLUGS)
def test_page_at_its_defaults(slug):
    app = open_lesson(slug)
    assert not complaints(app)
    assert app.title[0].value == BY_SLUG[slug].question
    assert len(app.get("vega_lite_chart")) >= 2
    assert {header.value for header in app.header} >= {
        "Claims put to the test",
        "Check yourself",
        "Challenges",
        "Take along",
    }


@pytest.mark.parametrize("slug", SLUGS)
def test_every_chart_says_what_can_be_seen(slug):
    for chart in open_lesson(slug).get("vega_lite_chart"):
        assert len(chart.proto.alt) > 20


@pytest.mark.parametrize("slug", SLUGS)
def test_every_knob_at_both_ends(slug):
    app = open_lesson(slug)
    keys = [key for key, _, _ in knobs(app, slug)]
    assert keys
    for key in keys:
        for end in (0, 1):
            # A knob may appear only while another one stands as it does at first.
            app = open_lesson(slug) if complaints(app) else app
            turn = {k: (set_value, ends) for k, set_value, ends in knobs(app, slug)}
            if key not in turn:
                continue
            set_value, ends = turn[key]
            set_value(ends[end])
            app.run()
            assert not complaints(app), f"{key} at {ends[end]!r}"


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("nonsense", ["abc", "NaN", "1e999", "-1e999", "", "__import__('os')"])
def test_nonsense_in_the_address_falls_back_to_the_default(slug, nonsense):
    plain = open_lesson(slug)
    keys = [key for key, _, _ in knobs(plain, slug)]
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    for key in keys:
        app.query_params[key] = nonsense
    app.run()
    app.switch_page(str(ROOT / BY_SLUG[slug].page))
    app.run()
    assert not complaints(app)
    assert [text.value for text in app.main.markdown] == [
        text.value for text in plain.main.markdown
    ]
