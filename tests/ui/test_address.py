"""The address is the experiment: it names the scene and what differs, and Back undoes a move."""

import pytest
from streamlit.testing.v1 import AppTest

from ui import address as under_test


def page():
    import streamlit as st

    from ui import address
    from ui.knobs import Knobs, Scale, Slider

    address.page_opens(st.session_state.get("goes_to", "lesson"))
    knobs = Knobs(
        "lesson",
        Slider("w", "Weight", -10.0, 30.0, 0.0, 0.5),
        Scale("rate", "Rate", (0.001, 0.2353, 1), 1),
    )
    scenes = ["by_hand", "run", "luck"]
    address.open_knobs(knobs, scenes, "lesson_scene")
    scene = st.session_state["lesson_scene"]
    st.segmented_control("Scene", scenes, key="lesson_scene", persist_state="session")
    if scene == "by_hand":
        knobs.show("w")
    elif scene == "run":
        knobs.show("rate")
    address.write(knobs, scene, scenes[0])
    st.session_state["seen"] = {"scene": scene, **knobs.values()}


def opened(**address) -> AppTest:
    app = AppTest.from_function(page)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def seen(app: AppTest) -> dict:
    return app.session_state["seen"]


def address_of(app: AppTest) -> dict[str, str]:
    held = dict(app.query_params)
    return {name: v if isinstance(v, str) else v[-1] for name, v in held.items()}


FIRST = {"scene": "by_hand", "w": 0.0, "rate": 1}


def go_to(app: AppTest, **address) -> AppTest:
    """Do what the browser's Back, or a link that is pasted into the same tab, does."""
    app.query_params.clear()
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def test_at_first_the_address_is_empty():
    app = opened()
    assert seen(app) == FIRST
    assert address_of(app) == {}


def test_a_turned_knob_and_an_opened_scene_stand_in_the_address():
    app = opened()
    app.slider[0].set_value(2.5).run()
    assert address_of(app) == {"w": "2.5"}
    app.button_group[0].set_value("run").run()
    assert address_of(app) == {"scene": "run", "w": "2.5"}, "of closed scenes, too"
    app.button_group[0].set_value("by_hand").run()
    assert seen(app)["w"] == 2.5
    assert app.slider[0].value == 2.5


def test_whoever_opens_an_address_sees_the_same():
    app = opened(scene="run", w="-7.5", rate="0.2353")
    assert seen(app) == {"scene": "run", "w": -7.5, "rate": 0.2353}
    assert address_of(app) == {"scene": "run", "w": "-7.5", "rate": "0.2353"}
    app.run()
    assert seen(app) == {"scene": "run", "w": -7.5, "rate": 0.2353}


@pytest.mark.parametrize("nonsense", ["abc", "NaN", "-1e999", "", "31", "<script>"])
def test_nonsense_falls_back_to_the_defaults_and_leaves_the_address(nonsense):
    app = opened(scene=nonsense, w=nonsense, rate=nonsense, another=nonsense)
    assert seen(app) == FIRST
    assert address_of(app) == {}


@pytest.fixture
def later(monkeypatch):
    """Let every run come long after the last."""
    monkeypatch.setattr(under_test, "HASTE", 0.0)


def test_back_undoes_a_move_and_forward_does_it_again(later):
    app = opened()
    app.slider[0].set_value(2.5).run()
    app.slider[0].set_value(9.0).run()
    go_to(app, w="2.5")
    assert seen(app)["w"] == 2.5
    assert app.slider[0].value == 2.5
    go_to(app)
    assert seen(app) == FIRST
    go_to(app, w="9", scene="luck")
    assert seen(app) == {"scene": "luck", "w": 9.0, "rate": 1}


def test_an_old_address_that_comes_along_with_a_move_takes_nothing_back():
    app = opened()
    app.slider[0].set_value(2.5).run()
    app.slider[0].set_value(9.0)
    go_to(app)  # the browser has not heard of the first move's address
    assert seen(app)["w"] == 9
    assert address_of(app) == {"w": "9"}
    app.button_group[0].set_value("luck")
    go_to(app, w="2.5")
    assert seen(app) == {"scene": "luck", "w": 9.0, "rate": 1}


def test_an_old_address_that_comes_along_with_a_press_takes_nothing_back():
    app = opened()
    app.slider[0].set_value(2.5).run()
    go_to(app)  # a button was pressed before the browser had heard of the move's address
    assert seen(app)["w"] == 2.5
    assert address_of(app) == {"w": "2.5"}


def test_whoever_has_just_opened_a_page_may_go_back_at_once():
    app = opened(w="2.5")
    go_to(app)
    assert seen(app) == FIRST


def test_back_and_forward_may_follow_each_other_at_once():
    app = opened()
    app.slider[0].set_value(2.5).run()
    app.session_state["lesson_moved_at"] -= under_test.HASTE  # the move was a while ago
    go_to(app)
    go_to(app, w="2.5")
    assert seen(app)["w"] == 2.5
    go_to(app)
    assert seen(app) == FIRST


def test_whoever_goes_back_in_haste_succeeds_at_the_next_try(monkeypatch):
    app = opened()
    app.slider[0].set_value(2.5).run()
    go_to(app)  # too soon: it might have been under way
    monkeypatch.setattr(under_test, "HASTE", 0.0)  # the time since the move has passed
    go_to(app)
    assert seen(app) == FIRST


def test_a_link_inside_the_app_leaves_the_knobs_as_they_were_left():
    app = opened()
    app.slider[0].set_value(2.5).run()
    app.session_state["goes_to"] = "another"
    app.run()
    app.session_state["goes_to"] = "lesson"
    go_to(app)  # a link that names the page alone
    assert seen(app)["w"] == 2.5
    assert address_of(app) == {"w": "2.5"}


def test_a_deep_link_inside_the_app_speaks():
    app = opened()
    app.slider[0].set_value(2.5).run()
    app.session_state["goes_to"] = "another"
    app.run()
    app.session_state["goes_to"] = "lesson"
    go_to(app, scene="run", rate="0.001")
    assert seen(app) == {"scene": "run", "w": 0.0, "rate": 0.001}
