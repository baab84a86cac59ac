"""Every page through the front door: at its defaults, and with each knob at both its ends."""

import importlib
import inspect
from functools import cache
from itertools import cycle
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


@cache
def defaults(slug: str) -> AppTest:
    """Open a lesson once for every test that only looks at it."""
    return open_lesson(slug)


def prose(app: AppTest) -> list[str]:
    return [text.value for text in app.main.markdown]


@pytest.mark.parametrize("slug", SLUGS)
def test_page_at_its_defaults(slug):
    app = defaults(slug)
    assert not complaints(app)
    assert app.title[0].value == BY_SLUG[slug].question
    assert {header.value for header in app.header} >= {
        "Claims put to the test",
        "Check yourself",
        "Challenges",
        "Take along",
    }
    charts = app.get("vega_lite_chart")
    assert len(charts) >= 2
    for chart in charts:
        assert len(chart.proto.alt) > 20, "every chart says what can be seen"


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize(
    "pattern", [(0,), (1,), (0, 1), (1, 0), (0, 0, 1, 1), (1, 1, 0, 0)], ids=str
)
def test_every_knob_at_both_ends(slug, pattern):
    """Every knob meets both its ends, next to others at the same end and at the other one."""
    app = open_lesson(slug)
    turned = 0
    for (_, set_value, ends), end in zip(knobs(app, slug), cycle(pattern)):
        set_value(ends[end])
        turned += 1
    assert turned
    app.run()
    assert not complaints(app)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_knob_changes_what_charts_hold_but_not_how_they_are_called(slug):
    """Streamlit builds a chart anew whose text differs, and it blinks."""
    app = open_lesson(slug)
    before = [(chart.proto.id, chart.proto.alt) for chart in app.get("vega_lite_chart")]
    data = [str(chart.proto) for chart in app.get("vega_lite_chart")]
    slider = app.main.slider[0]
    slider.set_value(slider.value + slider.step).run()
    assert [(chart.proto.id, chart.proto.alt) for chart in app.get("vega_lite_chart")] == before
    assert [str(chart.proto) for chart in app.get("vega_lite_chart")] != data


ON_DEMAND = {
    "The code that ran": "code",
    "Every recorded frame as a table": "run_table",
    "The pictures in words": "in_words",
    "Walk through the loop": "walk",
}


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_sent_on_demand_is_there_once_it_is_opened(slug):
    app = open_lesson(slug)
    rooms = [room.label for room in app.get("expander") if room.label in ON_DEMAND]
    assert "The code that ran" in rooms
    assert not app.code
    for label in rooms:
        app.session_state[f"{slug}_{ON_DEMAND[label]}"] = True
    app.run()
    assert not complaints(app)
    opened = {room.label: room for room in app.get("expander")}
    assert all(opened[label].children for label in rooms)
    module = importlib.import_module(f"lessons.{slug}")
    ran = module.train if hasattr(module, "train") else module.score
    assert inspect.getsource(ran).rstrip() in [block.value.rstrip() for block in app.code]


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("nonsense", ["abc", "NaN", "-1e999", ""])
def test_nonsense_in_the_address_falls_back_to_the_default(slug, nonsense):
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    for key, _, _ in knobs(defaults(slug), slug):
        app.query_params[key] = nonsense
    app.run()
    app.switch_page(str(ROOT / BY_SLUG[slug].page))
    app.run()
    assert not complaints(app)
    assert prose(app) == prose(defaults(slug))
