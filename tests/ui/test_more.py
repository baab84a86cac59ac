"""A scene has one "More", and shows of what it offers there the one that was chosen."""

from streamlit.testing.v1 import AppTest

from tests.pages.test_pages import check_shown, commit_or_skip, open_scene


def page() -> None:
    import streamlit as st

    from ui.page import current

    with current.drawing("lesson", "scene"), current.with_more():
        for name in ("figures", "code"):
            if room := current.on_demand(f"The {name}", name, icon=":material/code:"):
                with room:
                    st.markdown(f"{name} shown")


def test_one_thing_at_a_time_is_shown_and_computed(one_more):
    app = AppTest.from_function(page).run()
    assert [each.label for each in app.expander] == ["More"]
    assert not app.markdown
    app.session_state["lesson_scene_more"] = True
    assert [each.value for each in app.run().markdown] == ["figures shown"]
    app.session_state["lesson_scene_more_chosen"] = "code"
    assert [each.value for each in app.run().markdown] == ["code shown"]


def test_a_scene_that_offers_nothing_has_no_more(one_more):
    def bare() -> None:
        from ui.page import current

        with current.drawing("lesson", "scene"), current.with_more():
            pass

    assert not AppTest.from_function(bare).run().expander


def test_the_pictures_of_a_scene_are_told_under_more(one_more):
    app = open_scene("gradient_descent", "one_step")
    assert not any("in fog at first;" in each.value for each in app.main.markdown)
    app.session_state["gradient_descent_one_step_more"] = True
    app.session_state["gradient_descent_one_step_more_chosen"] = "in_words"
    check_shown(app.run())
    assert any("in fog at first;" in each.value for each in app.main.markdown)


def test_knobs_that_a_scene_can_do_without_are_behind_one_button(one_more):
    app = open_scene("gradient_descent", "one_step")
    assert "gradient_descent_b" not in [slider.key for slider in app.main.slider]
    assert [each.label for each in app.expander].count("More knobs") == 1


def test_challenges_come_one_after_the_other_and_one_that_is_linked_at_once():
    for challenge, n_shown in (("arrive", 1), ("edge", 2)):
        app = commit_or_skip(open_scene("gradient_descent", "run", challenge=challenge))
        assert [button.label for button in app.main.button].count("Check it") == n_shown


def test_the_next_challenge_comes_at_once_when_the_last_is_solved():
    app = open_scene("dot_product", "everybody")
    app.slider(key="dot_product_cut").set_value(-35).run()  # the scene is done with it
    check = next(button for button in app.main.button if button.label == "Check it")
    check_shown(check.click().run())
    assert [button.label for button in app.main.button].count("Check it") == 2
    assert "Challenge 2 of 2" in [each.value for each in app.main.subheader]
