"""A trial: told before, joined or not, what the coins say in a scene, and what a class sees."""

import json
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from study.catalogue import catalogue, key_of_coins
from study.content import lesson_content
from study.handed_in import keys_of_task, part_of, to_file
from study.progress import Progress
from study.task import Task, TaskKnob, TaskStep
from tests.pages.test_pages import complaints, open_page, open_scene
from tests.study.test_trial import N_PUPILS, SCENES, a_class, pupil, record_of
from ui.page import navigation
from ui.page.prose import no_break
from ui.study import trial

SLUG = "gradient_descent"
STEPS = ("scene/edge", "scene/run", "question/critical")
TASK = Task("Edge", "", tuple(TaskStep(catalogue()[f"{SLUG}/{x}"]) for x in STEPS), trial=True)
COINS = [key_of_coins(SLUG, scene) for scene in ("edge", "run")]
EDGE = f"{SLUG}_prediction_edge"


@pytest.fixture
def tossed(monkeypatch):
    """Let the coins fall as 1, 0, then 0, 1: predict first at the edge, and watch the run."""
    coins = iter([1, 0, 0, 1])
    monkeypatch.setattr(trial.secrets, "randbits", lambda _: next(coins))


def prose(app: AppTest) -> str:
    return " ".join(text.value for text in app.main.markdown)


def overview(record: Progress | None = None, task: Task = TASK) -> AppTest:
    app = open_page(navigation.TASK, {"progress": record or Progress()}, **task.to_query())
    assert not complaints(app)
    return app


def at_step(record: Progress, number: int) -> AppTest:
    item = TASK.steps[number - 1].item
    app = open_page(
        f"pages/foundations/{SLUG}/page.py",
        {"progress": record},
        scene=item.scene,
        **TASK.to_query(),
        **{"task.at": str(number)},
    )
    assert not complaints(app)
    return app


def keys(app: AppTest) -> set[str]:
    return {button.key for button in app.main.button}


def coins_of(app: AppTest) -> dict[str, dict]:
    kept = app.session_state["progress"].kept
    return {key: {k: v for k, v in kept[key].items() if k != "at"} for key in COINS if key in kept}


@pytest.mark.usefixtures("tossed")
def test_who_takes_part_has_coins_of_their_own_and_who_does_not_has_none():
    app = overview()
    assert "**This task is a trial.**" in prose(app)
    assert not coins_of(app)
    assert {"trial_join", "trial_without"} <= keys(app)
    assert "task_begin" not in keys(app), "one decides before it begins"
    app.button("trial_join").click().run()
    assert "task_begin" in keys(app)
    assert coins_of(app) == {
        COINS[0]: {"first": True, "blank": False},
        COINS[1]: {"first": False, "blank": True},
    }
    assert "trial_join" not in keys(app)
    app.button("trial_leave").click().run()
    assert not any(coins_of(app).values())
    assert "task_begin" in keys(app)
    file = to_file(part_of(app.session_state["progress"], keys_of_task(TASK)), "x", 1)
    assert "trial" not in json.dumps(file["said"])
    plain = Task("Edge", "", TASK.steps)
    assert "trial_join" not in keys(overview(task=plain))


def test_who_refuses_begins_without_a_trace():
    app = overview()
    before = app.session_state["progress"]
    app.button("trial_without").click().run()
    assert "task_begin" in keys(app)
    assert "You do this task without the trial." in prose(app)
    assert app.session_state["progress"] == before


def test_of_a_scene_that_was_seen_already_no_coin_is_tossed():
    seen = Progress().with_kept(f"{SLUG}/prediction/edge", skipped=True)
    app = overview(seen)
    app.button("trial_join").click().run()
    assert [*coins_of(app)] == COINS[1:]


def test_of_a_scene_whose_prediction_the_task_bars_no_coin_is_tossed():
    run = TaskStep(catalogue()[f"{SLUG}/scene/run"], (TaskKnob("learning_rate", "0.25", "locked"),))
    assert run.predicts
    app = overview(task=replace(TASK, steps=(TASK.steps[0], run, TASK.steps[2])))
    app.button("trial_join").click().run()
    assert [*coins_of(app)] == COINS[:1]


def test_who_took_part_sees_at_the_end_what_their_own_answers_would_say():
    record = Progress().with_kept(COINS[0], first=False, blank=True)
    asked = f"{SLUG}/question/critical"
    record = record.with_kept(asked, given=0, first_right=False, first_given=0)
    assert "One person is too few" not in prose(overview(record))
    for step in TASK.steps:
        record = record.with_done(step.item.key)
    assert "One person is too few" in prose(overview(record))
    assert "One person is too few" not in prose(overview(Progress(record.done)))


def test_by_the_coin_one_predicts_or_only_watches():
    record = Progress().with_kept(COINS[0], first=False, blank=True)
    app = at_step(record, 1)
    assert "**Watch first.**" in prose(app)
    question = " ".join(lesson_content(SLUG).predictions["edge"].text.split())
    assert question not in " ".join(prose(app).split()), "who reads it predicts in silence"
    assert not app.main.radio
    assert f"{EDGE}_commit" not in keys(app)
    app.button(f"{EDGE}_skip").click().run()
    assert not complaints(app)
    assert app.session_state["progress"].kept[f"{SLUG}/prediction/edge"]["skipped"]
    told = " ".join(info.value for info in app.main.info)
    assert "From side to side, and up without end" in told, "and is told what the others are"
    assert no_break(question) in " ".join(told.split()), "and what they were asked"
    predicts = at_step(record.with_kept(COINS[0], first=True), 1)
    assert "**Predict first.**" in prose(predicts)
    assert f"{EDGE}_commit" in keys(predicts)
    assert "**Predict first.**" in prose(at_step(Progress(), 1)), "without a coin as ever"


def test_outside_of_the_trial_the_coin_decides_nothing():
    record = Progress().with_kept(COINS[0], first=False, blank=True)
    app = open_page(f"pages/foundations/{SLUG}/page.py", {"progress": record}, scene="edge")
    assert "**Predict first.**" in prose(app)
    assert "**Predict first.**" in prose(open_scene(SLUG, "edge"))


# The class page ----------------------------------------------------------------------------------


def class_page():
    import streamlit as st

    from ui.study.trial_results import trial_results

    trial_results(st.session_state["entries"])


def shown(entries) -> AppTest:
    app = AppTest.from_function(class_page, default_timeout=60)
    app.session_state["entries"] = entries
    app.run()
    assert not app.exception
    return app


def handed_in(n: int):
    import numpy as np

    from study.handed_in import HandedIn

    rng = np.random.default_rng(3)
    return [HandedIn(f"P{i}", "x", record_of(pupil(rng, 0.6)), i, "x") for i in range(n)]


def test_a_class_sees_both_groups_question_by_question_and_what_luck_does():
    app = shown(handed_in(N_PUPILS))
    assert "**In this class, predicting first helped.**" in prose(app)
    assert "**Control:**" in prose(app)
    assert len(app.get("vega_lite_chart")) == 2
    (table,) = app.main.table
    assert len(table.value) == a_class(1, 0.0).right.shape[1] == sum(map(len, SCENES.values()))


def test_one_learner_alone_gets_the_same_picture_and_is_too_few():
    app = shown(handed_in(1))
    assert "**One person is too few to tell anything:**" in prose(app)
    assert len(app.get("vega_lite_chart")) == 1
    assert not shown([]).main.subheader
