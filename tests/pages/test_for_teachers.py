"""A teacher puts a task together, opens an earlier one again, and reads what a class handed in."""

import json
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from study.content import lesson_content
from study.curriculum import LESSONS
from study.handed_in import keys_of_lessons, part_of, read_all, to_file
from study.loading import lesson_of
from study.plain_text import plain
from study.predictions import Answer
from study.progress import Progress
from tests.pages.test_pages import complaints, components, open_page, press
from tests.pages.test_task import TASK
from tests.study.test_handed_in import learner, named, packed
from ui.page.prose import no_break
from ui.page.task import qr_code
from ui.study import sketch
from ui.study.task_builder import READY

PAGE = "pages/study/for_teachers.py"


def query_of(app: AppTest) -> dict[str, str]:
    (link,) = [x["text"] for x in components(app) if x.get("what") == "the link"]
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
        "task.size": "102",
        "task.title": "Rates **now**",
        "task.steps": "xor.scene.neuron~xor.claim.product_too",
        "task.1.set.w1": "4",
        "task.1.hidden.b": "-3",
    }
    assert "**Your task: Rates ∗∗now∗∗**" in [text.value for text in app.main.markdown]
    assert any("Knob b: −3, hidden" in caption.value for caption in app.main.caption)
    assert app.get("image")[0].proto.imgs[0].url.startswith("data:image/svg+xml")
    app = app.button(key="draft_2_Up").click().run()
    assert query_of(app)["task.steps"] == "xor.claim.product_too~xor.scene.neuron"
    assert query_of(app)["task.2.set.w1"] == "4"
    app = app.button(key="draft_1_Remove").click().run()
    assert query_of(app)["task.steps"] == "xor.claim.product_too"
    assert any("xor?scene=claims&claim=" in data.get("text", "") for data in components(app))


def test_a_link_to_ones_own_computer_has_no_code_and_a_way_on(monkeypatch):
    for root, n_codes in (("http://localhost:8501/task", 0), ("https://knobs.example/task", 1)):
        monkeypatch.setattr("ui.study.task_builder.address_of", lambda *_, root=root: root)
        app = open_page(PAGE).run().button(key="draft_rate").click().run()
        assert not complaints(app)
        assert len(app.get("image")) == n_codes
        told = [warning.value for warning in app.warning]
        assert ["HOST=0.0.0.0" in each for each in told] == [True] * (1 - n_codes)


def test_a_trial_shows_which_questions_count_and_how_many_answers_it_takes():
    steps = ("scene.edge", "question.critical", "question.phases")
    of = {"task.steps": "~".join(f"gradient_descent.{x}" for x in steps), "task.trial": "1"}
    app = open_page(PAGE).run()
    app.text_input(key="draft_link").set_value(f"https://knobs.example/task?{urlencode(of)}")
    app = press(app, "Open it here")
    assert not complaints(app)
    table = app.main.table[0].value
    about = {
        q.name for q in lesson_content("gradient_descent").questions.values() if q.scene == "edge"
    }
    assert len(table) == len(about) > 1
    assert sorted(table["in this task"])[0] == "step 2"
    assert list(table["in this task"]).count("–") == len(about) - 1
    (told,) = [x.value for x in app.warning]
    assert "about no scene of the task" in told, "the question about the run"
    assert any("gives 25 answers" in c.value and "about 660" in c.value for c in app.main.caption)


def test_every_ready_task_opens_whole():
    app = open_page(PAGE).run()
    for name, ready in READY.items():
        app = app.button(key=f"draft_{name}").click().run()
        assert not complaints(app)
        assert not app.warning
        assert query_of(app).items() >= ready.items()


def test_an_earlier_task_is_changed_and_nonsense_is_refused():
    app = open_page(PAGE).run()
    for link in ("", "no link", "https://elsewhere.example/?task.steps=nothing"):
        app.text_input(key="draft_link").set_value(link)
        app = press(app, "Open it here")
        assert "names nothing to do" in app.warning[0].value
    app.text_input(key="draft_link").set_value(f"https://knobs.example/task?{urlencode(TASK)}")
    app = press(app, "Open it here")
    assert query_of(app).items() >= TASK.items()
    app = press(app, "Add this step")
    added = app.session_state["draft_steps"][-1]["key"]
    app.selectbox(key="draft_lesson").set_value(added.split("/")[0])
    app = press(app, "Add this step")
    assert "Step 4 is the same scene" in app.warning[0].value
    fixed = {
        "task.steps": "dot_product.scene.shapes",
        "task.1.hidden.left": "x",
        "task.1.locked.right": "W",
        "task.1.hidden.rows": "10",
        "task.1.hidden.seed": "0",
    }
    app.text_input(key="draft_link").set_value(f"https://knobs.example/task?{urlencode(fixed)}")
    app = press(app, "Open it here")
    assert "Pupils can turn no knob of this step" in app.warning[0].value
    app = app.button_group(key="draft_6_right_value_how").set_value("set").run()
    assert not app.warning
    app = app.text_area(key="draft_says").set_value("日" * 300).run()
    assert "characters; at most 2,000 fit" in app.warning[0].value
    set_otherwise = {"task.steps": "gradient_descent.scene.run", "task.1.set.learning_rate": "0.25"}
    link = f"https://knobs.example/task?{urlencode(set_otherwise)}"
    app.text_input(key="draft_link").set_value(link)
    app = press(app, "Open it here")
    assert "pupils are not asked" in app.warning[0].value
    assert not [text for text in app.main.markdown if "with a prediction" in text.value]
    number = app.session_state["draft_steps"][-1]["id"]
    app = app.multiselect(key=f"draft_{number}_knobs").set_value([]).run()
    assert not app.warning
    assert [text for text in app.main.markdown if "with a prediction" in text.value]


def test_a_whole_lesson_is_added_at_once_and_a_step_is_looked_at_before():
    app = open_page(PAGE).run()
    app.selectbox(key="draft_lesson").set_value("xor").run()
    (look,) = [x.proto for x in app.get("link_button") if "Look at it" in x.proto.label]
    assert look.url.endswith("/xor?scene=neuron")
    trail = lesson_content("xor").trail()
    (button,) = [x for x in app.button if "whole lesson" in x.label]
    assert all(scene.question.partition("?")[0] in button.help for scene in trail)
    app = press(press(app, "Add the whole lesson"), "Add this step")
    steps = query_of(app)["task.steps"].split("~")
    assert steps == [*(f"xor.scene.{scene.name}" for scene in trail), "xor.scene.neuron"]
    assert len({draft["id"] for draft in app.session_state["draft_steps"]}) == len(steps)


def test_a_qr_code_stands_by_itself_as_an_image():
    head = qr_code("https://knobs.example/task").partition(">")[0]
    assert 'xmlns="http://www.w3.org/2000/svg"' in head, "a browser shows no such file"


READ = ["dot_product", "perceptron", "layers"]
NAMES = ("Ada", "**Bob**", "<img src=x>", ":material/home:", "![](http://evil.example/a.png)")


def answers_stand_with_names(app: AppTest, class_of: list[tuple[str, Progress]]) -> None:
    by_question = next(t.value for t in app.main.table if "wrong answers" in t.value)
    text = " ".join(by_question["wrong answers"])
    assert all(plain(name) in text for name, _ in class_of)
    key = "perceptron/claim/new_ones_too"
    statement = no_break(lesson_content("perceptron").claims["new_ones_too"].statement)
    tables = [t.value for t in app.main.table if "believed it" in t.value]
    (believers,) = [table for table in tables if statement in list(table["claim"])]
    row = list(believers["claim"]).index(statement)
    names = {plain(n) for n, record in class_of if record.kept.get(key, {}).get("belief")}
    assert {*believers["believed it"][row].split(", ")} == names


def test_a_class_is_read_together_and_nothing_of_it_is_kept(monkeypatch):
    class_of = [(f"{name} {i}", learner(i, READ)) for i in range(5) for name in NAMES]
    files = [
        (
            f"{name}.json",
            to_file(part_of(record, keys_of_lessons(READ)), "Week 1", i) | {"name": name},
        )
        for i, (name, record) in enumerate(class_of[:10])
    ]
    given = [(name, json.dumps(file).encode(), 1) for name, file in files]
    given += [("<b>deep</b>", b"[" * 9999, 9999), ("big.json", None, 10_000_000)]
    monkeypatch.setattr("ui.study.class_reading.files_upload", lambda *_, **__: given)
    texts = [named(packed(r, i + 100, "Week 1"), name) for i, (name, r) in enumerate(class_of[10:])]
    app = open_page(PAGE).run()
    pasted = "\n".join([*texts, texts[0], "kc2.damagedAAAA."])
    app = app.text_area(key="tab_class_texts").set_value(pasted).run()
    assert not complaints(app)
    refused = [warning.value for warning in app.warning]
    assert len(refused) == 4
    assert "“big.json” has 10,000,000 bytes and was not read" in refused[0]
    assert "cannot be read as JSON" in refused[1]
    assert "kc2.damaged" in refused[2]
    assert "is of the same learner" in refused[3]
    assert "Who did what: 25 handed in" in [header.value for header in app.subheader]
    who, questions = app.main.table[0].value, app.main.table[1].value
    assert len(who) == 25
    assert list(who["name"]) == [
        plain(n) for n in sorted((n for n, _ in class_of), key=str.casefold)
    ]
    answers_stand_with_names(app, class_of)
    assert not any(set("<>`[]*$") & set(name) or ":material" in name for name in who["name"])
    counts = [text.split(" of ") for text in questions["right at first"]]
    shares = [int(right) / int(n) for right, n in counts]
    assert shares == sorted(shares)
    assert "progress" not in app.session_state
    # A number, a choice, a sketch
    for slug, name in zip(READ, ("turned", "xor", "sizes"), strict=True):
        asked_in = lesson_content(slug).predictions[name].scene
        app.session_state[f"{slug}_{asked_in}_class_{name}"] = True
    app = app.run()
    assert not complaints(app)
    assert len(app.get("vega_lite_chart")) == 1
    said = next(t.value for t in app.main.table if "how many said so" in t.value)
    assert sum(map(int, said["how many said so"])) >= 15
    assert sorted(said["happened"])[-2:] == ["", "yes"]
    (drawn,) = [data for data in components(app) if data.get("others")]
    assert len(drawn["others"]) == sum("layers/prediction/sizes" in r.kept for _, r in class_of)
    assert drawn["truth"]
    assert sum(" were right.** " in text.value for text in app.main.markdown) == 3

    steps = ("perceptron.scene.rule", "perceptron.claim.new_ones_too", "xor.scene.train")
    link = f"https://knobs.example/task?task.steps={'~'.join(steps)}"
    app = app.text_input(key="tab_class_task").set_value(link).run()
    assert not complaints(app)
    who, by_step = app.main.table[0].value, app.main.table[1].value
    n_done = [sum(key.replace(".", "/") in r.done for _, r in class_of) for key in steps]
    assert list(by_step["done by"]) == [f"{n} of 25" for n in n_done]
    assert sum(int(text.split(" of ")[0]) for text in who["steps done"]) == sum(n_done)
    assert all(text.endswith("3") for text in who["not done"])
    app = app.text_input(key="tab_class_task").set_value("no link").run()
    assert "names nothing to do" in app.warning[-1].value
    assert "scenes" in app.main.table[0].value


def test_who_hands_in_two_tasks_with_one_answer_has_given_it_once():
    record = learner(1, ["xor"])
    texts = [named(packed(record, 7, title), "Ada") for title in ("Week 1", "Week 2")]
    app = open_page(PAGE).run()
    app = app.text_area(key="tab_class_texts").set_value("\n".join(texts)).run()
    assert not complaints(app)
    assert "Who did what: 2 handed in" in [header.value for header in app.subheader]
    questions = next(t.value for t in app.main.table if "right at first" in t.value)
    assert all(text.endswith(" of 1") for text in questions["right at first"])


def test_of_the_task_that_is_open_no_link_is_needed():
    app = open_page(PAGE).run()
    app = (
        app.text_area(key="tab_class_texts")
        .set_value(named(packed(learner(1, ["xor"]), 7, "Mine"), "Ada"))
        .run()
    )
    assert "steps done" not in app.main.table[0].value
    app.text_input(key="draft_title").set_value("Mine")
    app.selectbox(key="draft_lesson").set_value("xor").run()
    app = press(app, "Add this step")
    assert "steps done" in app.main.table[0].value


def test_the_guesses_of_a_class_stand_in_the_lessons_own_picture():
    drawn = lesson_of("dot_product").guessed["turned"]({"3 guesses": [90.0, 20.0, 20.0]})
    along = drawn.tables["guesses"]["along"]
    assert list(along / along[0]) == pytest.approx([1, 2 / 9, 2 / 9])
    assert drawn.tables["guesses"]["name"] == ["", "", "3 guesses"]
    assert len({*drawn.tables["guesses"]["_beside"]}) == 2, "those alike stand beside each other"
    assert "3 guesses" in drawn.words()


def test_the_median_of_two_sketches_lies_in_their_middle(monkeypatch):
    sent = {}
    monkeypatch.setattr(sketch, "_SKETCH", lambda key, data: sent.update(data))
    predictions = [p for x in LESSONS for p in lesson_content(x.slug).predictions.values()]
    drawn = next(p for p in predictions if p.sketch)
    n = len(drawn.sketch.at)
    sketch.of_class(drawn, "x", [(0.0,) * n, (drawn.high,) * n], Answer((drawn.high,) * n, "x"))
    assert sent["guess"] == pytest.approx([drawn.high / 2] * n)


def test_what_is_handed_in_is_made_without_a_name():
    record = learner(1, ["xor"])
    app = open_page("pages/study/progress.py")
    app.session_state["progress"] = record
    app = app.run()
    assert not complaints(app)
    (data,) = [data for data in components(app) if "file" in data]
    assert data["file"]["name"] == ""
    assert data["title"] == "XOR"
    (entry,), refused = read_all([("x.json", json.dumps(data["file"]).encode())], "")
    assert refused == []
    assert entry.record.done.keys() == record.done.keys()
    assert read_all([], named(data["text"], ""))[0][0].record.done.keys() == record.done.keys()
