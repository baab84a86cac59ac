"""Knobs take what makes sense and nothing else, and are written so that they can be read again."""

import math
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from ui.controls.knob_kinds import Choice, NumberField, Scale, Several, Slider, Switch, Text
from ui.controls.knobs import Knobs

ROOT = Path(__file__).parent.parent.parent
WHOLE = Slider("n_epochs", "Epochs", 0, 12, 3, 1)
REAL = Slider("w", "Weight", -10.0, 30.0, 0.0, 0.5)
RATE = Scale("rate", "Rate", (0.001, 0.2353, 1, 20_000), 1)
MODEL = Choice("model", "Model", ("linear", "deep"), "deep", shown={"deep": "three layers"})
LOG = Switch("log", "Logarithmic", True)
ANY = NumberField("any", "Rate", 0.0, 1000.0, (0.001, 0.1, 10), 0.1)
SOME = Several("some", "Inputs", ("a", "b", "c"), ("a", "b"), shown={"a": "first"})
ALL = (WHOLE, REAL, RATE, MODEL, LOG)
NONSENSE = ("abc", "", "NaN", "-1e999", "1e999", "<script>", None, "0x10", "１２３", "x" * 10_000)


@pytest.fixture
def session(monkeypatch):
    state: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", state)
    return state


@pytest.fixture
def knobs(session):
    return Knobs("lesson", *ALL)


# One knob ---------------------------------------------------------------------------------------


def test_two_knobs_of_one_name_are_refused():
    with pytest.raises(ValueError, match=r"'lesson' must have names of their own, .*'w'"):
        Knobs("lesson", REAL, WHOLE, REAL)


def test_a_knob_that_nobody_declared_is_asked_for_in_vain():
    with pytest.raises(LookupError, match=r"^'lesson' declares no knob 'w': add it to its Knobs"):
        Knobs("lesson", WHOLE).ask("w")


def test_a_text_is_any_text_that_is_not_too_long(knobs):
    formula = Text("formula", "Formula", "x^2", 8)
    for value in ("", "x", "<script>", "x" * 8):
        assert formula.valid(value) == value == formula.text(value)
    for value in ("x" * 9, None, 3, ["x"], "a\ud800b"):
        assert formula.valid(value) is None
    knobs = Knobs("lesson", formula)
    knobs.read({"formula": "x + 1"})
    assert knobs["formula"] == "x + 1"
    assert knobs.query() == {"formula": "x + 1"}
    knobs.read({"formula": "x" * 9})
    assert knobs["formula"] == "x^2"
    assert knobs.query() == {}


def test_any_number_between_the_ends_is_kept_and_its_scale_stands_nearest():
    for value in (0, 0.0, 1000, 0.0123, "0.0123", 1e-9):
        assert ANY.valid(value) == float(value)
        assert ANY.valid(ANY.text(ANY.valid(value))) == ANY.valid(value)
    for value in (-0.001, 1000.1, "nan", "inf", None, "much", ()):
        assert ANY.valid(value) is None
    assert [ANY.usual(x) for x in (0, 0.002, 0.09, 1.1, 1000)] == [0.001, 0.001, 0.1, 10, 10]


def test_a_number_is_typed_or_set_by_its_scale():
    def page():
        from ui.controls.knob_kinds import NumberField
        from ui.controls.knobs import Knobs

        knobs = Knobs("lesson", NumberField("any", "Rate", 0.0, 1000.0, (0.001, 0.1, 10), 0.1))
        knobs.begin()
        knobs.ensure()
        knobs.ask("any")

    app = AppTest.from_function(page).run()
    assert (app.number_input[0].value, app.select_slider[0].value) == (0.1, "0.1")
    app = app.number_input[0].set_value(7.5).run()
    assert app.select_slider[0].value == "10"
    assert app.session_state["lesson_any"] == 7.5
    app = app.select_slider[0].set_value("0.001").run()
    assert app.number_input[0].value == 0.001
    app = app.button[0].click().run()
    assert (app.number_input[0].value, app.select_slider[0].value) == (0.1, "0.1")


def test_several_names_are_kept_in_the_order_of_the_options(session):
    assert SOME.valid("c,a") == SOME.valid(["c", "a"]) == ("a", "c")
    for value in ("", "a,a", "a,d", [], None, 3, {"a"}):
        assert SOME.valid(value) is None
    knobs = Knobs("lesson", SOME)
    knobs.read({"some": "c,b"})
    assert knobs["some"] == ("b", "c")
    assert session["lesson_some"] == ["b", "c"]
    assert knobs.query() == {"some": "b,c"}
    (replaced,) = knobs.read({"some": "z"})
    assert replaced.shown == "first, b"


def test_nonsense_is_no_value():
    for value in NONSENSE:
        for knob in [*ALL, ANY, SOME]:
            assert knob.valid(value) is None


def test_a_value_is_kept_as_the_lesson_wants_it():
    for knob, value, kept in [
        (WHOLE, "7", 7),
        (WHOLE, "12", 12),
        (WHOLE, "13", None),
        (WHOLE, "7.5", None),
        (REAL, 30, 30.0),
        (REAL, "30.01", None),
        (REAL, math.nan, None),
        (RATE, "0.2353", 0.2353),
        (RATE, "0.2", None),
        (MODEL, "linear", "linear"),
        (LOG, "on", True),
        (LOG, "yes", None),
    ]:
        valid = knob.valid(value)
        assert valid == kept
        assert type(valid) is type(kept)


@pytest.mark.parametrize(
    ("knob", "values"),
    [
        (WHOLE, range(13)),
        (REAL, [-10 + 0.5 * i for i in range(81)]),
        (Slider("small", "Small", 0.0, 1.0, 0.5, 0.001), [i / 1000 for i in range(1001)]),
        (RATE, RATE.options),
        (MODEL, MODEL.options),
        (LOG, (True, False)),
    ],
    ids=lambda of: getattr(of, "name", ""),
)
def test_what_stands_in_the_address_comes_back(knob, values):
    for value in values:
        assert knob.valid(knob.text(value)) == pytest.approx(value)
        assert " " not in knob.text(value)


def test_a_number_between_two_steps_goes_to_the_nearest():
    for knob, value, stands in [
        (Slider("start_w", "Start", -3.0, 3.0, 0.0, 0.5), "0.333", 0.5),
        (Slider("w", "Weight", -3.0, 3.0, 0.0, 0.1), "-0.01", 0.0),
        (Slider("w", "Weight", -3.0, 3.0, 0.0, 0.1), "0.30000000000000004", 0.3),
        (Slider("odd", "Odd end", 0.0, 1.0, 0.0, 0.3), "1", 1.0),
        (Slider("odd", "Odd end", 0.0, 1.0, 0.0, 0.3), "0.97", 1.0),
        (Slider("points", "Points", 10, 85, 40, 10), "85", 85),
        (Slider("angle", "Angle", -180, 180, 0, 5), "-178", -180),
    ]:
        valid = knob.valid(value)
        assert valid == stands
        assert type(valid) is type(stands)
        assert math.copysign(1, valid) == math.copysign(1, stands)
        assert knob.valid(knob.text(valid)) == valid


# All knobs of a lesson --------------------------------------------------------------------------


def test_what_was_written_is_read_again_and_everything_else_goes_back(knobs):
    knobs.set(w=-7.5, n_epochs=12, model="linear", rate=20_000, log=False)
    turned, address = knobs.values(), knobs.query()
    assert len(address) == len(ALL)
    knobs.read({})
    assert knobs.query() == {}
    knobs.read(address)
    assert knobs.values() == turned
    knobs.read({"w": "1.5"})
    assert knobs.query() == {"w": "1.5"}


@pytest.mark.parametrize("nonsense", [value for value in NONSENSE if isinstance(value, str)])
def test_nonsense_in_the_address_falls_back_to_the_default(knobs, nonsense):
    knobs.set(w=5.0)
    knobs.read(dict.fromkeys(knobs.values(), nonsense) | {"another": "1"})
    assert knobs.query() == {}


def test_nonsense_in_the_session_falls_back_to_the_default(knobs, session):
    for knob in ALL:
        session[knobs.key(knob.name)] = "nonsense"
    assert knobs.query() == {}
    knobs.begin()
    knobs.ensure()
    assert "nonsense" not in session.values()
    assert knobs.query() == {}


def test_addresses_of_earlier_versions_are_still_understood(knobs):
    knobs.read({"lesson_w": "4", "lesson_rate": "0.001"})
    assert knobs.query() == {"w": "4", "rate": "0.001"}
    knobs.read({"lesson_w": "4", "w": "5"})
    assert knobs["w"] == 5.0


def test_a_slider_stands_at_its_own_ends_whatever_their_last_digits_say():
    for step in [0.05, 0.1, 0.35]:
        for n in range(1, 60):
            slider = Slider("a", "A", -n * step, n * step, n * step, step)
            for end in (slider.low, slider.high, -n * step, n * step):
                assert (
                    slider.valid(end) == slider.valid(slider.text(end)) in (slider.low, slider.high)
                )


def test_a_step_is_for_sliders(knobs):
    with pytest.raises(TypeError, match="model is no slider"):
        knobs.step_button("Up", "model")


# On a page --------------------------------------------------------------------------------------


def page():
    import streamlit as st

    from ui.controls.knob_kinds import Choice, Scale, Slider, Switch
    from ui.controls.knobs import Knobs

    def suit(values):
        return {"w": {"linear": -5.0, "deep": 5.0}[values["model"]]}

    knobs = Knobs(
        "lesson",
        Slider("n_epochs", "Epochs", 0, 4, 3, 1),
        Slider("w", "Weight", -10.0, 30.0, 0.0, 0.5),
        Scale("rate", "Rate", (0.001, 0.2353, 1), 1),
        Choice("model", "Model", ("linear", "deep"), "deep", sets=suit),
        Switch("log", "Logarithmic", True),
    )
    knobs.begin()
    knobs.ensure()
    knobs.show("n_epochs", "w", "rate", "model", "log")
    knobs.show("w")
    knobs.step_button("One more", "n_epochs")
    knobs.reset_button("n_epochs", "w", "model")
    st.session_state["values"] = knobs.values()


def test_a_page_shows_every_knob_once_and_names_it_the_second_time():
    app = AppTest.from_function(page).run()
    assert not app.exception
    assert [slider.label for slider in app.slider] == ["Epochs", "Weight"]
    assert len(app.select_slider) == len(app.toggle) == 1
    assert app.caption[0].value == "Weight: **0** (set above)"


def test_a_turned_knob_turns_those_that_follow_and_buttons_turn_them_back():
    app = AppTest.from_function(page).run()
    app.button_group[0].set_value("linear").run()
    assert app.session_state["values"]["w"] == -5.0
    app.slider[1].set_value(7.5).run()
    assert app.session_state["values"]["w"] == 7.5
    step, reset = app.button
    step.click().run()
    assert app.session_state["values"]["n_epochs"] == 4
    assert app.button[0].disabled, "it can go no further"
    reset.click().run()
    assert app.session_state["values"] == {
        "n_epochs": 3,
        "w": 0.0,
        "rate": 1,
        "model": "deep",
        "log": True,
    }
    assert not app.button[0].disabled


# What is grabbed in a picture ---------------------------------------------------------------------


def grabbed_page() -> None:
    import streamlit as st

    from ui.controls.knob_kinds import Slider, Switch
    from ui.controls.knobs import Knobs

    knobs = Knobs("k", Slider("w", "w", -2.0, 2.0, 0.5, 0.1), Switch("on", "on"))
    knobs.begin()
    knobs.ensure()
    knobs.grab("tip", "across", "w")
    st.session_state["grips"] = knobs.grabbed()
    if "turned" in st.session_state:
        knobs.set_from(st.session_state.pop("turned"))
        st.session_state["w"] = knobs["w"]


@pytest.mark.parametrize(
    ("turned", "w"),
    [({"w": 1.26}, 1.3), ({"w": "nan"}, 0.5), ({"w": None, "nothing": 1}, 0.5), ("junk", 0.5)],
)
def test_what_a_browser_says_of_a_grip_is_taken_as_far_as_it_makes_sense(turned, w):
    app = AppTest.from_function(grabbed_page)
    app.session_state["turned"] = turned
    assert app.run().session_state["w"] == w
    assert not app.exception


SHARED = Knobs("shared", Slider("w", "w", -2.0, 2.0, 0.5, 0.1))


def test_a_run_leaves_no_trace_in_knobs_that_all_sessions_share():
    """One learner's task locks nobody else's knob, and a second run shows its sliders again."""

    def page() -> None:
        import streamlit as st

        from tests.ui.test_knobs import SHARED

        SHARED.begin()
        SHARED.ensure()
        if "task" in st.session_state:
            SHARED.fix("w", "2.0", hidden=False)
        SHARED.show("w")

    mine, others = AppTest.from_function(page), AppTest.from_function(page)
    mine.session_state["task"] = True
    for _ in range(2):
        assert mine.run().slider[0].disabled
        assert mine.slider[0].value == 2.0
        assert not others.run().slider[0].disabled
        assert others.slider[0].value == 0.5


def test_a_scene_gives_its_challenges_the_knobs_that_it_reads_and_of_others_the_default(knobs):
    """A knob carried from another scene is in no picture here, so in no check either."""
    knobs.set(w=5.0, n_epochs=7, log=False)
    knobs.values()
    knobs.begin_scene()
    assert knobs["w"] == 5.0
    assert knobs.away_from({"n_epochs": 3, "w": 5.0}) == {"n_epochs": 3}
    assert knobs.values_of_scene() == {**knobs.defaults(), "w": 5.0}
