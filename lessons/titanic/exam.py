"""The exam: 418 passengers whom no recipe has ever seen, for one attempt."""

from dataclasses import dataclass
from typing import Any

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
from training.recorded_run import RecordedRun


@dataclass(frozen=True)
class Exam:
    """How a model did on the 418 whom it never saw, beside those that had no rate to choose."""

    run: RecordedRun  # The training on all 891
    n_passengers: int  # 418
    right: dict[str, int]  # On how many of them each is right, by who decides
    # Passengers on whom exactly one of model and `women_survive` is right
    only_model_right: int
    only_rule_right: int
    p_value: float  # McNemar's exact p-value for model against `women_survive`


def commitment(
    *,
    model: str,
    loss: str,
    learning_rate: float,
    n_epochs: int,
    seed: int,
    log_fare: bool,
    normalise: bool,
) -> str:
    left_out = [
        name for name, kept in (("logarithm", log_fare), ("division", normalise)) if not kept
    ]
    without = f", without {' and '.join(left_out)}" if left_out else ""
    return (
        f"My model is {model} with {loss}, learning rate {learning_rate:g}, "
        f"{count(n_epochs, 'epoch')} and seed {seed}{without}."
    )


def describe(result: Exam) -> str:
    """Say how the exam went, and how much of it chance alone explains."""
    right = "; ".join(
        f"{who} **{out_of(n, result.n_passengers)}**" for who, n in result.right.items()
    )
    n_differ = result.only_model_right + result.only_rule_right
    if n_differ == 0:
        return f"Right: {right}. Your model and the one-line rule decide alike about everybody."
    verdict = (
        "more than chance easily explains"
        if result.p_value < 0.05
        else "chance alone easily explains such a difference"
    )
    return (
        f"Right: {right}. Only your model is right about {result.only_model_right}, only the rule "
        f"about {result.only_rule_right}. {describe_mcnemar(n_differ, result.p_value)}: {verdict}."
    )


def exam(**settings: Any) -> Exam:
    """Train on all 891 and sit the exam: the 418, prepared with the statistics of the 891."""
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
    survived = passengers["Survived"].to_numpy() == 1
    model, rule, *_ = right = [each == survived for each in says.values()]
    return Exam(
        run=run,
        n_passengers=len(passengers),
        right={name: int(each.sum()) for name, each in zip(says, right, strict=True)},
        only_model_right=int((model & ~rule).sum()),
        only_rule_right=int((rule & ~model).sum()),
        p_value=mcnemar(model, rule),
    )
