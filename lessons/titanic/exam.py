"""The exam: 418 passengers whom no recipe has ever seen, for one attempt."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from datasets.titanic import load_test_passengers
from lessons.titanic.model import train
from lessons.titanic.passengers import (
    features_of_all,
    majority,
    preparation,
    targets_of_all,
    women_survive,
)
from lessons.titanic.survivors import predict, survives
from training.comparison import describe_mcnemar, mcnemar
from training.figures import count, out_of


def commitment(**settings: Any) -> str:
    left_out = [
        name
        for knob, name in (("log_fare", "logarithm"), ("normalise", "division"))
        if not settings[knob]
    ]
    without = f", without {' and '.join(left_out)}" if left_out else ""
    return (
        f"My model is {settings['model']} with {settings['loss']}, learning rate "
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
    X = preparation(passengers, **how)[-1].after.to_numpy()
    plain = LogisticRegression(max_iter=3000).fit(features_of_all(**how), targets_of_all())
    says = {
        "your model": survives(predict(run, X)),
        "“women survive”": women_survive(passengers),
        "“nobody survives”": majority(passengers),
        "logistic regression on the same columns": plain.predict(X) == 1,
    }
    return {who: each == (passengers["Survived"].to_numpy() == 1) for who, each in says.items()}


def describe(right: Mapping[str, np.ndarray]) -> str:
    """Say how the exam went, and how much of it chance alone explains."""
    scores = "; ".join(
        f"{who} **{out_of(int(each.sum()), len(each))}**" for who, each in right.items()
    )
    model, rule, *_ = right.values()
    only_model, only_rule = int((model & ~rule).sum()), int((rule & ~model).sum())
    if only_model + only_rule == 0:
        return f"Right: {scores}. Your model and the one-line rule decide alike about everybody."
    p_value = mcnemar(model, rule)
    verdict = (
        "more than chance easily explains"
        if p_value < 0.05
        else "chance alone easily explains such a difference"
    )
    return (
        f"Right: {scores}. Only your model is right about {only_model}, only the rule about "
        f"{only_rule}. {describe_mcnemar(only_model + only_rule, p_value)}: {verdict}."
    )
