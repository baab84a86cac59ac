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
    """How a model did on the 418 whom it never saw, beside two rules."""

    run: RecordedRun  # The training on all 891
    n_passengers: int  # 418
    # Passengers on whom the model, `women_survive` and `majority` are right
    right: int
    rule_right: int
    majority_right: int
    # Passengers on whom exactly one of model and `women_survive` is right
    only_model_right: int
    only_rule_right: int
    p_value: float  # McNemar's exact p-value for model against `women_survive`
    # Passengers on whom scikit-learn's logistic regression is right, learned from the same columns
    # of the same 891
    logistic_right: int


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

    def score(right: int) -> str:
        return out_of(right, result.n_passengers)

    scores = (
        f"Your model gets **{score(result.right)}** right, “women survive” "
        f"**{score(result.rule_right)}**, “nobody survives” {score(result.majority_right)}; a "
        f"plain logistic regression on the same columns, with no rate or seed to choose, "
        f"{score(result.logistic_right)}. "
    )
    n_differ = result.only_model_right + result.only_rule_right
    if n_differ == 0:
        return scores + "Your model and the one-line rule decide alike about everybody."
    verdict = (
        "more than chance easily explains"
        if result.p_value < 0.05
        else "chance alone easily explains such a difference"
    )
    return scores + (
        f"Of the passengers whom only one of the two gets right, {result.only_model_right} go to "
        f"the model and {result.only_rule_right} to the rule. "
        f"{describe_mcnemar(n_differ, result.p_value)}: {verdict}."
    )


def exam(**settings: Any) -> Exam:
    """Train on all 891 and sit the exam: the 418, prepared with the statistics of the 891."""
    run = train(**settings, rows="all")
    passengers = load_test_passengers()
    survived = passengers["Survived"].to_numpy() == 1
    how = {name: run.hyperparameters[name] for name in ("log_fare", "normalise")}
    steps = preparation(passengers, **how)
    X = steps[-1].after.to_numpy()
    plain = LogisticRegression(max_iter=3000).fit(features_of_all(**how), targets_of_all())
    right = survives(predict(run, X)) == survived
    rule_right = women_survive(passengers) == survived
    return Exam(
        run=run,
        n_passengers=len(passengers),
        right=int(right.sum()),
        rule_right=int(rule_right.sum()),
        majority_right=int((majority(passengers) == survived).sum()),
        only_model_right=int((right & ~rule_right).sum()),
        only_rule_right=int((rule_right & ~right).sum()),
        p_value=mcnemar(right, rule_right),
        logistic_right=int(((plain.predict(X) == 1) == survived).sum()),
    )
