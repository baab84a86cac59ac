"""Predictions on a page: committed, played, kept, and looked back on."""

import pytest
from streamlit.testing.v1 import AppTest

from study.answers import first_attempt
from study.confidence import checked
from study.content import lesson_content
from study.progress import Progress

SLUG = "gradient_descent"
SIZES = lesson_content("layers").predictions["sizes"].sketch


def page():
    from contextlib import suppress

    import streamlit as st

    import ui
    from ui.page.current import StillAskedError, drawing
    from ui.study.prediction import is_pending, looking_back
    from ui.study.questions import observe

    shown, played = [], []
    for scene, name in (("edge", "edge"), ("run", "falls")):
        with drawing("gradient_descent", scene):
            stage = ui.predicted(name)
            shown.append(False)
            with suppress(StillAskedError):
                with stage:
                    if name == "falls":
                        stage.has_player()
                shown[-1] = True
            played.append(stage.plays)
    st.session_state["shown"] = shown
    st.session_state["plays"] = played
    st.session_state["undecided"] = is_pending("gradient_descent", "edge")
    with drawing("gradient_descent", "run"):
        st.session_state["explained"] = observe("way_down")
    looking_back("gradient_descent")


@pytest.fixture
def app():
    return AppTest.from_function(page, default_timeout=60).run()


def commit(app: AppTest, option: str) -> AppTest:
    app.radio(key=f"{SLUG}_prediction_edge_guess").set_value(option).run()
    app.button(key=f"{SLUG}_prediction_edge_commit").click().run()
    assert not app.exception
    return app


def lines(app: AppTest) -> str:
    return app.markdown[-1].value


def explanations(app: AppTest) -> str:
    return " ".join(m.value for m in app.markdown).replace("\N{NO-BREAK SPACE}", " ")


def test_nothing_is_shown_before_one_has_taken_a_side(app):
    assert app.session_state["shown"] == [False, False]
    assert app.session_state["undecided"]
    assert app.button(key=f"{SLUG}_prediction_edge_commit").disabled
    assert lines(app).count("No prediction yet") == 2


def test_a_commitment_is_judged_played_and_remembered(app):
    commit(app, "faster")
    assert app.session_state["shown"] == [True, False]
    assert not app.session_state["undecided"]
    assert app.session_state["plays"] == [f"{SLUG}_prediction_edge", ""]
    verdict = app.warning[0].value
    assert "You said “Down, a little faster than the ball”; the answer is" in verdict
    assert "“**From side to side, and up without end**”." in verdict
    assert "faster only until it passes the bottom" in verdict, "with a hint of its own"
    first = lines(app).split("\n\n")[0]  # in the order of the trail
    assert "the answer was “From side to side, and up without end”." in first
    assert kept(app, "prediction/edge")["truth"] == "grows", "for when its run is gone"


def test_a_choice_counts_that_was_changed_just_before_the_press(app):
    """On a busy server both come together: the button was last drawn before the change."""
    app.radio(key=f"{SLUG}_prediction_edge_guess").set_value("faster").run()
    app.radio(key=f"{SLUG}_prediction_edge_guess").set_value("grows")
    app.button(key=f"{SLUG}_prediction_edge_commit").click().run()
    assert "You said “From side to side, and up without end”, and you were right." in lines(app)
    seen = lesson_content(SLUG).observations["way_down"]
    right = next(i for i, option in enumerate(seen.options) if option.right)
    key = f"{SLUG}_observation_way_down"
    app.radio(key=f"{key}_guess").set_value((right + 1) % len(seen.options)).run()
    app.radio(key=f"{key}_guess").set_value(right)
    app.button(key=f"{key}_check").click().run()
    assert seen.options[right].feedback in app.success[-1].value


def test_who_skips_sees_the_run_but_nothing_plays_by_itself(app):
    app.button(key=f"{SLUG}_prediction_edge_skip").click().run()
    assert app.session_state["shown"] == [True, False]
    assert app.session_state["plays"] == ["", ""]
    assert not app.success
    assert not app.warning
    assert "After 200 steps" in explanations(app)
    assert "You skipped this one" in lines(app)


def number_page():
    from contextlib import suppress

    import streamlit as st

    import ui
    from ui.page.current import StillAskedError, drawing

    st.session_state["shown"] = False
    with drawing("dot_product", "turned"), suppress(StillAskedError):
        with ui.predicted("turned"):
            pass
        st.session_state["shown"] = True


def test_a_number_counts_that_is_still_being_typed_when_the_button_is_pressed():
    app = AppTest.from_function(number_page, default_timeout=60).run()
    button = app.button(key="dot_product_prediction_turned_commit")
    button.click().run()
    assert not app.session_state["shown"]
    assert app.warning[0].value.startswith("Type a number from 0 to 100 (%).")
    app.number_input(key="dot_product_prediction_turned_guess").set_value(-500.0)
    app.button(key="dot_product_prediction_turned_commit").click().run()
    assert app.warning[0].value.startswith("−500 is outside: type a number from 0 to 100 (%)")
    assert not app.session_state["shown"]
    app.number_input(key="dot_product_prediction_turned_guess").set_value(50.0)
    app.button(key="dot_product_prediction_turned_commit").click().run()  # both come in one message
    assert app.session_state["shown"]
    assert not app.warning
    assert "You said “50\xa0%”, and you were right" in app.success[0].value


def test_what_was_kept_comes_back_committed_and_does_not_play_again():
    app = AppTest.from_function(page, default_timeout=60)
    record = Progress().with_kept(f"{SLUG}/prediction/edge", said="grows", right=True)
    record = record.with_kept(f"{SLUG}/prediction/falls", said=3, right=False)
    app.session_state["progress"] = record
    app.run()
    assert not app.exception
    assert app.session_state["shown"] == [True, True]
    assert app.session_state["plays"] == ["", ""]
    assert "You said “3 epochs”; it is **150 epochs**" in app.warning[0].value.replace("\xa0", " ")


def sketch_page():
    import ui
    from ui.page.current import drawing
    from ui.study.prediction import looking_back

    with drawing("layers", "start"), ui.predicted("sizes"):
        pass
    looking_back("layers")


def test_a_sketch_that_was_kept_is_judged_point_by_point():
    app = AppTest.from_function(sketch_page, default_timeout=60).run()
    assert app.button(key="layers_prediction_sizes_commit").disabled, "nothing is drawn yet"
    flat = [SIZES.first] * len(SIZES.at)
    record = Progress().with_kept("layers/prediction/sizes", said=flat, right=False)
    app.session_state["progress"] = record
    app.run()
    assert not app.exception
    assert "0 of 8" in app.warning[0].value
    assert "Farthest off at 0.01: you drew 10, it was 0" in app.warning[0].value
    assert "0 of 8" in lines(app)


def test_what_cannot_have_been_said_is_asked_again():
    app = AppTest.from_function(page, default_timeout=60)
    record = Progress().with_kept(f"{SLUG}/prediction/edge", said="flies", right=True)
    record = record.with_kept(f"{SLUG}/prediction/falls", said=[1.0], right=True)
    app.session_state["progress"] = record
    app.run()
    assert app.session_state["shown"] == [False, False]


def test_an_observation_is_answered_or_skipped_before_the_page_explains(app):
    seen = lesson_content(SLUG).observations["way_down"]
    right = next(i for i, option in enumerate(seen.options) if option.right)
    wrong = (right + 1) % len(seen.options)
    key = f"{SLUG}_observation_way_down"
    assert not app.session_state["explained"]
    assert app.button(key=f"{key}_check").disabled
    app.radio(key=f"{key}_guess").set_value(wrong).run()
    assert not app.session_state["explained"]
    app.button(key=f"{key}_check").click().run()
    assert app.session_state["explained"]
    assert seen.options[wrong].feedback in app.warning[0].value
    app.radio(key=f"{key}_guess").set_value(right).run()
    assert not app.warning, "feedback belongs to the answer that was given"
    app.button(key=f"{key}_check").click().run()
    assert seen.options[right].feedback in app.success[0].value


def test_an_observation_may_be_skipped(app):
    app.button(key=f"{SLUG}_observation_way_down_skip").click().run()
    assert app.session_state["explained"]
    assert not [b for b in app.button if b.key == f"{SLUG}_observation_way_down_check"]
    record = app.session_state["progress"]
    again = AppTest.from_function(page, default_timeout=60)
    again.session_state["progress"] = record
    again.run()
    assert again.session_state["explained"], "a skip is kept over a reload"
    again.session_state["progress"] = record.without([f"{SLUG}/observation/way_down"])
    again.run()
    assert not again.session_state["explained"], "started over, it is asked again"


def kept(app: AppTest, key: str) -> dict:
    return dict(app.session_state["progress"].kept.get(f"{SLUG}/{key}", {}))


def test_how_sure_one_was_is_kept_with_the_first_commitment_alone(app):
    app.radio(key=f"{SLUG}_prediction_edge_guess").set_value("faster").run()
    app.button_group(key=f"{SLUG}_prediction_edge_sure").set_value(2).run()
    commit(app, "faster")
    assert first_attempt(kept(app, "prediction/edge")) == {"first_sure": 2, "first_right": False}
    assert checked(app.session_state["progress"].kept.values()) == [(2, False)]
    # Started over: what was said first stays, and is not asked again.
    record = app.session_state["progress"].without([f"{SLUG}/prediction/edge"])
    app.session_state["progress"] = record
    app.run()
    app.radio(key=f"{SLUG}_prediction_edge_guess").set_value("grows").run()
    assert not [group for group in app.button_group if group.key.endswith("edge_sure")]
    assert "On your first try you said: fairly sure." in [c.value for c in app.caption]
    commit(app, "grows")
    assert kept(app, "prediction/edge")["said"] == "grows"
    assert checked(app.session_state["progress"].kept.values()) == [(2, False)]


def test_a_run_that_plays_is_told_when_it_has_been_seen_and_on_the_next_visit_at_once():
    app = AppTest.from_function(page_of_a_run, default_timeout=60).run()
    commit(app, "grows")
    assert "Watch what happens" in app.info[0].value
    assert "**Right:**" in app.success[0].value
    app.session_state["prediction_committed_now"] = ()
    app.run()
    assert "**Right:**" in app.success[0].value


def page_of_a_run():
    from contextlib import suppress

    import ui
    from ui.page.current import StillAskedError, drawing

    here = drawing("gradient_descent", "edge")
    with here, suppress(StillAskedError), ui.predicted("edge") as stage:
        stage.has_player()
