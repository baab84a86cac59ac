"""What is asked is what is shown: a question sets its case, and that is judged and drawn."""

from collections.abc import Mapping
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from study.content import lesson_content
from study.loading import lesson_of
from tests.contents import contents
from tests.pages.test_pages import (
    another_value,
    complaints,
    defaults,
    labels,
    open_scene,
    press,
    prose,
)
from tests.test_contract import page_of
from tests.weekly import weekly_if
from ui.controls.knob_kinds import Text
from ui.run import runs
from ui.study.asked import AS_ASKED, case_of
from ui.study.prediction import experiment

EACH_CHANGE = ("dot_product", "gradient_descent", "heart", "convolution")
"""The lessons whose questions are tried for each change; the weekly run tries all."""
ASKED = [
    pytest.param(
        slug,
        scene.name,
        id=f"{slug}-{scene.name}",
        marks=[pytest.mark.xdist_group(slug), *weekly_if(slug not in EACH_CHANGE)],
    )
    for slug, content in contents().items()
    for scene in content.scenes
    if any(
        item.scene == scene.name
        for item in (*content.predictions.values(), *content.observations.values())
    )
]


OWN_BESIDE = {
    ("dot_product", "shapes"): ("time_methods",),  # timed again, on as many rows as one likes
    ("heart", "mistakes"): ("pushes",),  # of whom one likes
    ("titanic", "chance"): ("train", "describe_lead_over_rule"),
}
"""Where a picture has the learner's own settings beside what is asked, the functions of theirs."""
TURNED = {("zero_grad", "friction"): ("friction",), ("autograd", "valleys"): ("first", "second")}
"""Where a question asks to turn knobs, these: they stand in no case."""


@pytest.fixture
def calls(monkeypatch) -> list[tuple[Any, ...]]:
    """Give what pages ask to be computed, functions and arguments, in order."""
    made: list[tuple[Any, ...]] = []
    key_of = runs._key_of

    def noted(function, given, named):
        made.append((function, key_of(function, given, named)))
        return made[-1][1]

    monkeypatch.setattr(runs, "_key_of", noted)
    monkeypatch.setattr(
        "ui.study.sketch.current", lambda asked, _: (asked.high,) * len(asked.sketch.at)
    )
    return made


def elsewhere(slug: str) -> dict[str, str]:
    """Return an address in which every knob that is no text is away from its default."""
    knobs = page_of(slug).knobs.values()
    return {k.name: k.text(another_value(k)) for k in knobs if not isinstance(k, Text)}


def shows_guess(app: AppTest) -> bool:
    return any("your guess" in str(chart.proto) for chart in app.get("vega_lite_chart"))


def here(kind: str, slug: str, scene: str) -> dict[str, Any]:
    items = getattr(lesson_content(slug), kind)
    return {name: item for name, item in items.items() if item.scene == scene}


def commit(app: AppTest, slug: str, name: str) -> AppTest:
    prediction, key = lesson_content(slug).predictions[name], f"{slug}_prediction_{name}"
    if prediction.kind == "choice":
        app.radio(key=f"{key}_guess").set_value(next(iter(prediction.options))).run()
    elif prediction.kind == "number":
        app.number_input(key=f"{key}_guess").set_value(prediction.high)
    return app.button(key=f"{key}_commit").click().run()


def set_knobs(app: AppTest, slug: str, values: Mapping[str, Any]) -> AppTest:
    for name, value in values.items():
        app.session_state[f"{slug}_{name}"] = page_of(slug).knobs[name].widget_value(value)
    return app.run()


@pytest.mark.parametrize(("slug", "scene"), ASKED)
def test_what_is_asked_is_judged_and_drawn_wherever_the_other_knobs_stood(slug, scene, calls):
    """Once asked, the page computes what it does with all other knobs at their defaults."""
    app = open_scene(slug, scene, **elsewhere(slug))
    case: dict[str, Any] = {}
    for name, prediction in here("predictions", slug, scene).items():
        calls.clear()
        app = commit(app, slug, name)
        case |= case_of(slug, prediction)
    for name, question in here("observations", slug, scene).items():
        for button in (b for b in app.main.button if b.key == f"{slug}_observation_{name}_to_case"):
            calls.clear()
            app = button.click().run()
        case |= case_of(slug, question)
    assert not complaints(app)
    assert not [button.key for button in app.main.button if button.key.endswith("_to_case")]
    assert {
        name: page_of(slug).knobs[name].valid(app.session_state[f"{slug}_{name}"]) for name in case
    } == case
    guessed = lesson_of(slug).guessed.keys() & here("predictions", slug, scene).keys()
    assert shows_guess(app) == bool(guessed)
    asked = [*calls]
    turned = {name: app.session_state[f"{slug}_{name}"] for name in TURNED.get((slug, scene), ())}
    app = set_knobs(app, slug, defaults(slug) | case | turned)
    calls.clear()
    app.run()
    beside = OWN_BESIDE.get((slug, scene), ())
    experiments = [experiment(slug, name) for name in here("predictions", slug, scene)]
    told = [i for i, (function, _) in enumerate(calls) if function in experiments]
    above = calls[: told[-1]] if told[1:] else calls  # what stands above what it explains
    depends = [f for f, key in above if (f, key) not in asked and f.__name__ not in beside]
    assert not depends, (
        f"{depends} depend on knobs that no `case` in the scene names: what is "
        f"asked in {scene!r} and what is shown would be two things"
    )


def test_whoever_skips_keeps_the_knobs_of_the_address_and_is_told_what_was_asked():
    app = open_scene("dot_product", "turned", angle_x="35")
    app.button(key="dot_product_prediction_turned_skip").click().run()
    assert not complaints(app)
    assert not shows_guess(app)
    assert app.session_state["dot_product_angle_x"] == 35
    assert any(text.startswith(AS_ASKED) for text in prose(app))


def test_a_verdict_says_what_it_is_about_where_the_knobs_have_moved():
    app = commit(open_scene("convolution", "moved", n_detectors="4"), "convolution", "moved")
    app.select_slider(key="convolution_n_detectors").set_value(4).run()
    assert not shows_guess(app)
    app = press(app, "Back to the original settings")
    assert int(app.session_state["convolution_n_detectors"]) == 32
    assert shows_guess(app)


def test_a_verdict_on_unusual_settings_leads_back_to_them():
    app = commit(open_scene("sigmoid", "learn"), "sigmoid", "goes_on")
    key = "sigmoid_prediction_goes_on_to_case"
    assert not [b for b in app.main.button if b.key == key]
    app = press(app, "Back to the original settings")
    app.button(key=key).click().run()
    assert int(app.session_state["sigmoid_n_epochs"]) == 20_000


@pytest.mark.parametrize("how", ["set", "locked", "hidden"])
def test_what_a_task_sets_otherwise_is_kept_and_its_question_is_not_asked(how):
    task = {"task.steps": "gradient_descent.scene.run", "task.at": "1"}
    task[f"task.1.{how}.learning_rate"] = "0.25"
    app = open_scene("gradient_descent", "run", learning_rate="0.25", **task)
    assert not complaints(app)
    assert app.session_state["gradient_descent_learning_rate"] == "0.25"
    assert not {"Commit", "That is what I saw"} & {*labels(app)}
    assert app.get("vega_lite_chart"), "the run of the task is shown"
    assert any("Your task sets this otherwise" in c.value for c in app.main.caption)
    assert "Check it" in labels(app), "nothing is left to predict"
    same = {**task, f"task.1.{how}.learning_rate": "0.1"}
    app = open_scene("gradient_descent", "run", **same)
    assert "Commit" in labels(app), "the task has the case of the question"
