"""The exam: 418 passengers whom no recipe has ever seen, for one attempt."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from datasets.titanic import load_test_passengers
from lessons.titanic.model import train
from lessons.titanic.passengers import (
    RULES,
    features_of_all,
    prepare_others,
    rule_accuracy,
    targets_of_all,
)
from lessons.titanic.survivors import predict, survives
from training.comparison import describe_mcnemar, mcnemar
from training.figures import count, out_of

RULE = "“women survive”"


def commitment(**settings: Any) -> str:
    steps = {"log_fare": "logarithm", "normalise": "division"}
    without = "".join(f", without {name}" for knob, name in steps.items() if not settings[knob])
    return (
        f"My model is {settings['model']} with **{settings['loss']}**, learning rate "
        f"{settings['learning_rate']:g}, {count(settings['n_epochs'], 'epoch')} and seed "
        f"{settings['seed']}{without}."
    )


def exam(**settings: Any) -> dict[str, np.ndarray]:
    """Train on all 891, and tell of each of the 418 who is right about them, by who decides.

    The 418 are prepared with the statistics of the 891. Shapes: returns (418,) of bool.
    """
    run = train(**settings, rows="all")
    passengers = load_test_passengers()
    how = {name: run.hyperparameters[name] for name in ("log_fare", "normalise")}
    X = prepare_others(passengers, **how)
    plain = LogisticRegression(max_iter=3000).fit(features_of_all(**how), targets_of_all())
    says = {
        "your model": survives(predict(run, X)),
        RULE: RULES["women survive"](passengers),
        "“nobody survives”": RULES["nobody survives"](passengers),
        "logistic regression on the same columns": plain.predict(X) == 1,
    }
    return {who: each == (passengers["Survived"].to_numpy() == 1) for who, each in says.items()}


def falls() -> dict[str, tuple[float, float]]:
    """Return accuracies on the 178 held out and on the 418, of the recipe's model and the rule."""
    run = train(max_frames=2)
    right = exam(learning_rate=100, n_epochs=30)
    return {
        "the recipe’s model": (
            float(run.metrics["validation_accuracy"][-1]),
            float(right["your model"].mean()),
        ),
        RULE: (float(rule_accuracy()), float(right[RULE].mean())),
    }


def describe(right: Mapping[str, np.ndarray]) -> str:
    """Say how the exam went, and how much of it chance alone explains."""
    model, rule, *_ = right.values()
    return (
        f"Your model is right about **{out_of(int(model.sum()), len(model))}**, {RULE} about "
        f"**{int(rule.sum())}**. {describe_lead(model, rule)}"
    )


def describe_lead(model: np.ndarray, rule: np.ndarray) -> str:
    """Compare a model and the rule by whom each alone is right about, with what chance would do."""
    only_model, only_rule = int((model & ~rule).sum()), int((rule & ~model).sum())
    if only_model + only_rule == 0:
        return "Your model and the one-line rule decide alike about everybody."
    p_value = mcnemar(model, rule)
    verdict = (
        "more than chance easily explains"
        if p_value < 0.05
        else "chance alone easily explains such a difference"
    )
    return (
        f"Only your model is right about {only_model}, only the rule about {only_rule}. "
        f"{describe_mcnemar(only_model + only_rule, p_value)}: {verdict}."
    )
