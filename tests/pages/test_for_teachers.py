"""A teacher puts a task together, gets its link, and opens an earlier one again."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from streamlit.testing.v1 import AppTest

from tests.pages.test_pages import complaints, open_page
from tests.pages.test_task import TASK, press

PAGE = "pages/teaching/for_teachers.py"


def query_of(app: AppTest) -> dict[str, str]:
    (link,) = [code.value for code in app.main.code if "task.steps" in code.value]
    return dict(parse_qsl(urlsplit(link).query))


def test_a_task_is_put_together_by_choosing():
    app = open_page(PAGE).run()
    assert not complaints(app)
    app.text_input(key="draft_title").set_value("Rates **now**")
    app.selectbox(key="draft_lesson").set_value("xor").run()
    app = press(app, "Add this step")
    app = app.selectbox(key="draft_kind").set_value("claim").run()
    app = press(app, "Add this step")
    app = app.multiselect(key="draft_1_knobs").set_value(["w1", "b"]).run()
    app.slider(key="draft_1_w1_value").set_value(4.0)
    app = app.button_group(key="draft_1_b_value_how").set_value("hidden").run()
    assert not complaints(app)
    assert query_of(app) == {
        "task.title": "Rates **now**",
        "task.steps": "xor.scene.neuron~xor.claim.long_enough",
        "task.1.locked.w1": "4",
        "task.1.hidden.b": "-3",
    }
    assert "**Your task: Rates ∗∗now∗∗**" in [text.value for text in app.main.markdown]
    assert any("Knob b: −3, hidden" in caption.value for caption in app.main.caption)
    assert app.get("image")[0].proto.imgs[0].url.startswith("data:image/svg+xml")
    app = app.button(key="draft_2_Up").click().run()
    assert query_of(app)["task.steps"] == "xor.claim.long_enough~xor.scene.neuron"
    assert query_of(app)["task.2.locked.w1"] == "4"
    app = app.button(key="draft_1_Remove").click().run()
    assert query_of(app)["task.steps"] == "xor.claim.long_enough"
    assert any("xor?scene=claims&claim=" in code.value for code in app.main.code)


def test_an_earlier_task_is_changed_and_nonsense_is_refused():
    app = open_page(PAGE).run()
    for link in ("", "no link", "https://elsewhere.example/?task.steps=nothing"):
        app.text_input(key="draft_link").set_value(link)
        app = press(app, "Open it here")
        assert "names nothing to do" in app.warning[0].value
    app.text_input(key="draft_link").set_value(f"https://knobs.example/task?{urlencode(TASK)}")
    app = press(app, "Open it here")
    assert query_of(app) == TASK
    app = app.text_area(key="draft_says").set_value("日" * 300).run()
    assert "characters; at most 2,000 fit" in app.warning[0].value
