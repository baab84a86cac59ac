"""The address is the experiment: it names the scene and what differs, and Back undoes a move."""

import pytest
from streamlit.testing.v1 import AppTest

from ui.page import address as under_test


def page():
    import streamlit as st

    from ui.controls.knob_kinds import Scale, Slider
    from ui.controls.knobs import Knobs
    from ui.page import address

    address.page_opens(st.session_state.get("goes_to", "lesson"))
    knobs = Knobs(
        "lesson",
        Slider("w", "Weight", -10.0, 30.0, 0.0, 0.5),
        Scale("rate", "Rate", (0.001, 0.2353, 1), 1),
    )
    scenes = ["by_hand", "run", "luck"]
    address.open_knobs(knobs, scenes, "lesson_scene", whole="luck")
    scene = st.session_state["lesson_scene"]
    st.segmented_control("Scene", scenes, key="lesson_scene", persist_state="session")
    if scene == "by_hand":
        knobs.show("w")
    elif scene == "run":
        knobs.show("rate")
    address.write(knobs, scene, scenes)
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
    parameters = dict(app.query_params)
    return {name: v if isinstance(v, str) else v[-1] for name, v in parameters.items()}


FIRST = {"scene": "by_hand", "w": 0.0, "rate": 1}


def go_to(app: AppTest, **address) -> AppTest:
    """Do what the browser's Back, or a link that is pasted into the same tab, does."""
    app.query_params.clear()
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


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
def test_nonsense_leaves_the_address(nonsense):
    app = opened(scene=nonsense, w=nonsense, rate=nonsense, another=nonsense)
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


def test_the_lecture_view_stays_in_the_address_through_moves_and_links_until_it_is_left(later):
    app = opened(view="lecture")
    app.slider[0].set_value(2.5).run()
    app.button_group[0].set_value("run").run()
    assert address_of(app) == {"scene": "run", "view": "lecture", "w": "2.5"}
    app.session_state["page_open"] = "another"
    go_to(app)  # a link that names the page alone
    assert address_of(app)["view"] == "lecture"
    go_to(app, w="3")
    assert address_of(app) == {"w": "3"}
    go_to(app, view="lecture")
    app.button_group[0].set_value("luck").run()
    assert address_of(app) == {"scene": "luck"}, "of all scenes at once there is no lecture"
    assert notices(app) == []


# What an address asks for in vain ----------------------------------------------------------------


def notices(app: AppTest) -> list[str]:
    assert not app.exception
    return [element.value for element in app.info]


INSTEAD = "This address asks for “{}”, which does not exist here; {} is shown."


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ({"rate": "0.02"}, INSTEAD.format("Rate: 0.02", "1")),
        ({"w": "0.333"}, INSTEAD.format("Weight: 0.333", "0.5")),
        ({"lesson_w": "99"}, INSTEAD.format("Weight: 99", "0")),
        ({"w": "-9.8"}, INSTEAD.format("Weight: -9.8", "−10")),
        ({"scene": "train"}, INSTEAD.format("Scene: train", "the first scene")),
        ({"view": "lecture", "scene": "luck"}, INSTEAD.format("View: lecture", "the usual one")),
        (
            {"scene": "train", "w": "99", "rate": "0.001"},
            "This address asks for what does not exist here: “Scene: train” (the first scene is "
            "shown), “Weight: 99” (0 is shown).",
        ),
        (
            {"rate": "2", **dict.fromkeys("abcd", "1")},
            f"{INSTEAD.format('Rate: 2', '1')} No knob here is called “a”, “b”, “c” ….",
        ),
    ],
)
def test_what_an_address_asks_for_in_vain_is_said_with_what_is_shown(address, sentence):
    app = opened(**address)
    assert notices(app) == [sentence]
    app.run()
    assert notices(app) == [sentence], "a run that nobody asked for does not take it away"


def test_the_notice_goes_with_the_next_move_and_stays_away():
    app = opened(rate="0.02", w="2.5")
    assert len(notices(app)) == 1
    app.slider[0].set_value(9.0).run()
    assert notices(app) == []
    app.slider[0].set_value(2.5).run()
    assert notices(app) == []


def test_the_notice_goes_with_a_link_to_another_page():
    app = opened(rate="0.02")
    app.session_state["page_open"] = "another"
    go_to(app)
    assert notices(app) == []
