"""What is predicted is what runs: who commits sees the case asked, who skips that of the link."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from study.content import lesson_content
from tests.pages.test_pages import complaints, open_scene
from ui.page.declared import scenes_of


@dataclass(frozen=True)
class Case:
    """A prediction, the case that its words ask for, and knobs of an address that are elsewhere."""

    slug: str
    name: str
    guess: Any
    settings: Mapping[str, Any]
    elsewhere: Mapping[str, str]


CASES = (
    Case(
        "sigmoid",
        "ten_times",
        8.0,
        {"rest_epochs": "10000", "spread": 1.0},
        {"rest_epochs": "100", "spread": "2.5"},
    ),
    Case(
        "gradient_descent",
        "falls",
        (2175.0,) * 8,
        {"w": 0.0, "b": 0.0, "learning_rate": "0.1", "n_epochs": "200"}
        | {"standardise": False, "noise": 0.0, "outlier": 0.0},
        {"w": "10", "b": "40", "learning_rate": "0.25", "noise": "20", "standardise": "on"},
    ),
    Case(
        "perceptron",
        "xor",
        "circle",
        {"trained": "XOR", "gate_epochs": 8},
        {"trained": "AND", "gate_epochs": "1"},
    ),
    Case("dot_product", "turned", 33.0, {}, {}),
    Case(
        "overfitting",
        "highest",
        90.0,
        {"outcomes": "shuffled", "split_seed": 42},
        {"outcomes": "true", "split_seed": "7"},
    ),
)
"""A number, a sketch and a choice; with knobs, without any, and with a picture that is guessed."""
each_case = pytest.mark.parametrize(
    "case",
    [
        pytest.param(c, id=f"{c.slug}-{c.name}", marks=pytest.mark.xdist_group(c.slug))
        for c in CASES
    ],
)


def knobs(app: AppTest, case: Case) -> dict[str, Any]:
    shown = {name: app.session_state[f"{case.slug}_{name}"] for name in case.settings}
    return {name: getattr(value, "value", value) for name, value in shown.items()}


def shows_guess(app: AppTest) -> bool:
    return any("your guess" in str(chart.proto) for chart in app.get("vega_lite_chart"))


def opened(case: Case, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr("ui.study.sketch.current", lambda _prediction, _key: case.guess)
    scene = lesson_content(case.slug).predictions[case.name].scene
    return open_scene(case.slug, scene, **case.elsewhere)


@each_case
def test_whoever_commits_sees_the_case_that_was_asked(case, monkeypatch):
    app = opened(case, monkeypatch)
    key = f"{case.slug}_prediction_{case.name}"
    kind = lesson_content(case.slug).predictions[case.name].kind
    if kind == "choice":
        app.radio(key=f"{key}_guess").set_value(case.guess).run()
    elif kind == "number":
        app.number_input(key=f"{key}_guess").set_value(case.guess)
    app.button(key=f"{key}_commit").click().run()
    assert not complaints(app)
    assert knobs(app, case) == dict(case.settings)
    assert shows_guess(app) == (case.name in scenes_of(case.slug).guessed)


def test_whoever_skips_keeps_the_case_of_the_address(monkeypatch):
    case = CASES[0]
    app = opened(case, monkeypatch)
    app.button(key=f"{case.slug}_prediction_{case.name}_skip").click().run()
    assert not complaints(app)
    assert not shows_guess(app)
    shown = knobs(app, case)
    assert shown != dict(case.settings)
    assert not any(shown[name] == case.settings[name] for name in case.elsewhere if name in shown)
