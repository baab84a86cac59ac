"""A task is walked from its link to its end, with just what it asks for, and left at once."""

import pytest
from streamlit.testing.v1 import AppTest

from study import task
from study.catalogue import key_of_own
from study.content import lesson_content
from study.curriculum import BY_SLUG
from study.progress import Progress
from tests.pages.test_pages import ROOT, complaints, components, labels, open_page, press, prose
from ui.controls.lesson_knobs import knobs_of

XOR = lesson_content("xor")
CLAIM, QUESTION, CHALLENGE = (
    list(things)[1] for things in (XOR.claims, XOR.questions, XOR.challenges)
)
ASKED = list(lesson_content("gradient_descent").questions)
ASKED_OF_ALL = "Why does it **jump**?"
OWN = key_of_own(ASKED_OF_ALL).replace("/", "_")
TASK = {
    "task.asks": ASKED_OF_ALL,
    "task.title": "Rates",
    "task.says": "What helps?",
    "task.steps": f"xor.scene.neuron~xor.claim.{CLAIM}~gradient_descent.question.{ASKED[2]}",
    "task.1.set.w1": "2",
    "task.1.locked.w2": "-3",
    "task.1.hidden.b": "1",
}
PAGE, IN_XOR, IN_DESCENT = (
    "pages/study/task.py",
    BY_SLUG["xor"].page,
    BY_SLUG["gradient_descent"].page,
)


def opened(page: str = PAGE, **query: str) -> AppTest:
    app = open_page(page, **query)
    assert not complaints(app)
    return app


def address_of(app: AppTest) -> dict[str, str]:
    parameters = dict(app.query_params)
    return {name: v if isinstance(v, str) else v[-1] for name, v in parameters.items()}


def test_a_task_is_walked_step_by_step_and_left():
    app = opened(**TASK)
    assert app.title[0].value == "Your task: Rates"
    assert app.text[0].value == "What helps?"
    assert any(":material/check_circle: 0 of 3 done" in c.value for c in app.main.caption)
    assert not [data for data in components(app) if "file" in data], "nothing to hand in yet"
    app = app.text_area(key=OWN).set_value("Since\nit *jumps*.").run()
    (data,) = [data for data in components(app) if "file" in data]
    assert [*data["file"]["said"].values()] == [
        {"asked": ASKED_OF_ALL, "text": "Since\nit *jumps*."}
    ]
    assert data["typed"] == "Since\nit *jumps*."

    app = press(app, "Begin", leads_to=IN_XOR)
    assert app.title[0].value == BY_SLUG["xor"].question
    assert any("Your task: Rates** · 1 of 3" in text for text in prose(app))
    sliders = {slider.key: slider for slider in app.main.slider}
    assert sliders["xor_w1"].value == 2
    assert not sliders["xor_w1"].disabled
    assert sliders["xor_w2"].value == -3
    assert sliders["xor_w2"].disabled
    assert "xor_b" not in sliders
    assert app.session_state["xor_b"] == 1
    assert not [row for row in app.main.button_group if row.key.startswith("xor_strip")]
    assert address_of(app).items() >= {**TASK, "task.at": "1", "w1": "2"}.items()
    sliders["xor_w1"].set_value(7.0)
    app = press(app.run(), "Back to the task’s settings")
    assert app.session_state["xor_w1"] == 2
    app.session_state["xor_w2"] = 5.0  # whatever a foreign client says
    app = app.run()
    assert app.session_state["xor_w2"] == -3

    app = press(app, "Continue: step 2")
    assert address_of(app)["claim"] == CLAIM
    shown = " ".join(prose(app))
    assert XOR.claims[CLAIM].statement in shown
    assert [c.statement for c in XOR.claims.values() if c.statement in shown] == [
        XOR.claims[CLAIM].statement
    ]
    record = app.session_state["progress"].with_done(f"xor/claim/{CLAIM}")
    app.session_state["progress"] = record
    app = press(app, "Continue: step 3", leads_to=IN_DESCENT)
    assert app.title[0].value == BY_SLUG["gradient_descent"].question
    assert labels(app).count("Check my answer") == 1
    app = press(app, "Finish", leads_to=PAGE)
    assert app.title[0].value == "Your task: Rates"
    assert any(":material/check_circle: 2 of 3 done" in c.value for c in app.main.caption)
    assert app.text_area(key=OWN).value == "Since\nit *jumps*."

    app = press(app, "Continue: step 3", leads_to=IN_DESCENT)
    app = press(app, "Leave the task")
    assert not any("Your task" in text for text in prose(app))
    assert [row for row in app.main.button_group if row.key.startswith("gradient_descent_strip")]
    assert not [name for name in address_of(app) if name.startswith("task.")]


def test_a_reload_in_the_middle_and_another_page_keep_the_task():
    app = opened(IN_XOR, scene="neuron", **TASK, **{"task.at": "1"})
    assert any("1 of 3" in text for text in prose(app))
    assert {s.key for s in app.main.slider if s.disabled} == {"xor_w2"}
    app = app.switch_page(str(ROOT / "pages/study/glossary.py")).run()
    assert not complaints(app)
    assert any("Your task: Rates" in text for text in prose(app))
    assert address_of(app).items() >= TASK.items()


def test_a_step_of_which_nothing_can_be_turned_says_so():
    fixed = {f"task.1.locked.{name}": "1" for name in ("w1", "w2", "w3")}
    query = {"task.steps": "dot_product.scene.pass_one", "task.at": "1"} | fixed
    page = BY_SLUG["dot_product"].page
    said = "No knob of this step can be turned"
    assert any(said in c.value for c in opened(page, scene="pass_one", **query).main.caption)
    del query["task.1.locked.w3"]
    assert not any(said in c.value for c in opened(page, scene="pass_one", **query).main.caption)


def test_a_step_says_what_makes_it_done_and_its_knobs_that_they_are_fixed():
    app = opened(IN_XOR, scene="neuron", **TASK, **{"task.at": "1"})
    assert any("Done once you turn a knob" in c.value for c in app.main.caption)
    around = [element for element in app.main if element.type in ("slider", "caption")]
    fixed = next(i for i, x in enumerate(around) if "Fixed for this task" in x.value.__str__())
    assert around[fixed - 1].key == "xor_w2"
    app.slider(key="xor_w1").set_value(7.0)
    assert any("This step is done" in c.value for c in app.run().main.caption)
    app = press(app, "Continue: step 2")
    assert any("Done once the claim was put to the test" in c.value for c in app.main.caption)
    asks = {"task.steps": "xor.scene.check", "task.at": "1"}
    app = opened(IN_XOR, scene="check", **asks)
    assert any("Done once you have checked an answer" in c.value for c in app.main.caption)


def test_claims_and_check_are_done_once_all_of_them_are():
    query = {"task.steps": "gradient_descent.scene.claims", "task.at": "1"}
    app = press(opened(IN_DESCENT, scene="claims", **query), "Put it to the test")
    n = len(task.read(query, knobs_of)[0].steps[0].parts)
    assert n > 1
    assert any(f"was put to the test: 1 of {n} tested." in c.value for c in app.main.caption)
    query = {"task.steps": "xor.scene.check"}
    parts, record = task.read(query, knobs_of)[0].steps[0].parts, Progress()
    record = record.with_done("xor/scene/check").with_kept(parts[0], given=0, first_right=False)
    app = open_page(PAGE, {"progress": record}, **query)
    links = [link.proto.label for link in app.main.get("page_link")]
    assert any(label.endswith(f" · 1 of {len(parts)} answered") for label in links)
    for key in parts:
        record = record.with_kept(key, first_right=False)
    app = open_page(PAGE, {"progress": record}, **query)
    assert any("1 of 1 done" in c.value for c in app.main.caption)


def test_own_words_make_a_step_done_before_a_lesson_and_at_its_end():
    steps = "gradient_descent.scene.by_hand~gradient_descent.scene.takeaways"
    app = opened(IN_DESCENT, scene="by_hand", **{"task.steps": steps, "task.at": "1"})
    app = press(app, "No idea yet")
    assert any("This step is done" in c.value for c in app.main.caption)
    app = press(app, "Continue: step 2")
    assert any("Done once you have answered in your own" in c.value for c in app.main.caption)
    app = app.text_area(key="gradient_descent_written_own_words").set_value("Downhill.").run()
    assert any("This step is done" in c.value for c in app.main.caption)


def test_a_finished_task_has_handing_in_at_its_top_and_as_its_main_button():
    query = {"task.steps": "xor.scene.neuron"}
    began = opened(**query)
    assert began.button(key="task_begin").proto.type == "primary"
    app = open_page(PAGE, {"progress": Progress().with_done("xor/scene/neuron")}, **query)
    assert app.button(key="task_begin").proto.type == "secondary"
    kinds = [element.type for element in app.main]
    assert app.main.header[0].value == "Hand it in"
    assert kinds.index("header") < kinds.index("page_link") < kinds.index("button")


def test_a_step_of_which_nothing_can_be_turned_or_answered_is_done_by_opening():
    fixed = {f"task.1.locked.{name}": "1" for name in ("w1", "w2", "w3")}
    query = {"task.steps": "dot_product.scene.pass_one", "task.at": "1"} | fixed
    app = opened(BY_SLUG["dot_product"].page, scene="pass_one", **query)
    assert "dot_product/scene/pass_one" in app.session_state["progress"].done


def test_an_old_address_that_comes_with_a_press_takes_no_step_back_and_brings_no_task_back():
    app = press(press(opened(**TASK), "Begin", leads_to=IN_XOR), "Continue: step 2")
    app.query_params["task.at"] = "1"
    assert any("2 of 3" in text for text in prose(app.run()))
    app = press(app, "Leave the task")
    for name, value in TASK.items():
        app.query_params[name] = value
    assert not any("Your task" in text for text in prose(app.run()))


def test_no_task_and_nonsense_get_a_sentence():
    assert "opened by a link" in " ".join(prose(opened()))
    app = opened(**{"task.steps": "nothing"})
    assert "names nothing to do" in app.warning[0].value
    app = app.switch_page(str(ROOT / "pages/study/glossary.py")).run()
    assert not address_of(app), "no page carries on what is no task"
    app = opened(**TASK | {"task.1.set.w1": "99"})
    assert app.warning[0].value.startswith("“Knob w₁: 99” cannot be in step 1: it goes from −10")


@pytest.mark.parametrize("kind", ["claim", "question", "challenge"])
def test_everything_that_is_asked_has_an_address(kind):
    name = {"claim": CLAIM, "question": QUESTION, "challenge": CHALLENGE}[kind]
    app = opened(IN_XOR, **{kind: name})
    (box,) = [data["box"] for data in components(app) if "box" in data]
    assert box == f"xor_{kind}_{name}_box"
    assert address_of(app)[kind] == name
    if kind == "challenge":
        assert any(XOR.challenges[name].task in text for text in prose(app))
        return
    text = XOR.claims[name].statement if kind == "claim" else XOR.questions[name].text
    assert any(text[:15] in said for said in prose(app))
    others = list(XOR.claims if kind == "claim" else XOR.questions)
    if kind == "claim":  # the last on its page
        (picker,) = (group for group in app.button_group if group.label == "Which claim")
        app, other = picker.set_value(others[0]).run(), others[0]
    else:
        app, other = press(app, f"Next {kind}"), others[2]
    assert address_of(app)[kind] == other, "it names what is open"


def test_an_address_that_names_nothing_is_reported():
    app = opened(IN_XOR, scene="claims", claim="invented")
    assert app.info[0].value == (
        "This address asks for “Claim: invented”, which does not exist here; the scene is shown."
    )
    assert "claim" not in address_of(app)
