"""What the runs of the Titanic say, in figures and, where something went wrong, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from datasets.titanic import load_passengers
from lessons.titanic.experiments import GOOD, compare
from lessons.titanic.groups import groups_survive
from lessons.titanic.passengers import (
    IN_TRUTH,
    N_VALIDATION,
    PORTS,
    RULES,
    feature_names,
    one_sentence,
    preparation,
    targets_of_all,
)
from lessons.titanic.survivors import (
    agreement,
    calibration,
    luck_of_calibration,
    predict,
    right_on_held_out,
    rules_beside,
    samples,
    survives,
)
from training.comparison import (
    OVERLAP,
    describe_counts,
    describe_mcnemar,
    describe_standing,
    mcnemar,
    standard_error,
)
from training.figures import figure, out_of, percent, points, signed, signed_points
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

HARDLY_ANY_SLOPE = 0.02
"""A largest slope below this is hardly any; nets with dead neurons mostly end there."""


def describe_ten(passengers: pd.DataFrame, guesses: Sequence[bool]) -> str:
    """Say how many of ten passengers the learner and "women survive" each guessed right."""
    lived = passengers[IN_TRUTH] == "survived"
    own, women = ((lived == says).sum() for says in (guesses, passengers["sex"] == "female"))
    return (
        f"You are right about **{own} of {len(lived)}**, “women survive” about **{women}**. "
        "Ten is few; luck decides."
    )


# The list and its rules --------------------------------------------------------------------------


def groups_rule_rows(groups: Sequence[str]) -> dict[str, list[str]]:
    """Put a rule by hand, "these groups survive", beside the two simplest ones."""
    table, survived = load_passengers(), targets_of_all() == 1
    says = {"yours": groups_survive(table, groups)}
    says |= {name: RULES[name](table) for name in ("women survive", "nobody survives")}
    right = [out_of(int((each == survived).sum()), len(table)) for each in says.values()]
    return {"rule": list(says), "right, of all passengers": right}


def preparation_rows(**settings: Any) -> dict[str, list[str]]:
    """Name what fills gaps and what columns are divided by; settings as for `preparation`."""
    steps = preparation(**settings)
    before, filled = steps[1].before, steps[1].after
    gaps = {name: before[name].isna() for name in ("Age", "Embarked")}
    age, port = (filled[name][missing].iloc[0] for name, missing in gaps.items())
    rows = {
        f"{gaps['Age'].sum()} missing ages become": f"{figure(age)} years",
        f"{gaps['Embarked'].sum()} missing ports become": PORTS[port],
    }
    if settings["normalise"]:
        names = list(steps[-1].after.columns[:4])
        largest = steps[-1].before[names].max() / steps[-1].after[names].max()
        rows[f"{', '.join(names)} are divided by"] = ", ".join(map(figure, largest))
    return {"what is done": list(rows), "value": list(rows.values())}


def leak_rows(accuracies: Mapping[str, np.ndarray]) -> dict[str, list[str]]:
    """Count what it changes to take modes and maxima from all, not from the training rows."""
    pairs = compare(accuracies["all"], accuracies["training"])
    return {
        "accuracy with the leak": ["the same", "higher", "lower", "mean difference"],
        f"over {len(accuracies['all'])} splits": [
            *map(str, (pairs.equal, pairs.better, pairs.worse)),
            signed_points(pairs.mean, 2),
        ],
    }


# A run -------------------------------------------------------------------------------------------


def held_out(accuracy: float) -> str:
    """Say an accuracy on the 178 held out as people and as percent."""
    return out_of(round(float(accuracy) * N_VALIDATION), N_VALIDATION)


@holds_for_any("model", "learning_rate", "n_epochs", "loss", "statistics")
def beside_rules_rows(run: RecordedRun) -> dict[str, list[str]]:
    """Put a single run beside the rules on the same held-out rows."""
    accuracies = rules_beside(run) | {"your model": run.metrics["validation_accuracy"][-1]}
    return {
        "who decides": list(accuracies),
        f"right, of {N_VALIDATION} held out": list(map(held_out, accuracies.values())),
    }


@holds_for_any("learning_rate", "n_epochs", "loss", "statistics")
def describe_lead_over_rule(run: RecordedRun) -> str:
    """Say how sure the lead of a single run over “women survive” is."""
    model, rule = right_on_held_out(run)
    return (
        f"Your model’s accuracy, {percent(model.mean(), 1)}, has a standard error of "
        f"{points(standard_error(float(model.mean()), N_VALIDATION))}. But the rule is judged on "
        f"the same people. {describe_lead(model, rule)}"
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


@holds_for_any("learning_rate", "n_epochs", "loss", "statistics")
def no_probabilities(run: RecordedRun) -> str | None:
    """Say why the outputs of a single run are no probabilities, if they are none."""
    if run.hyperparameters["model"] == "linear":
        return "The linear model gives scores, no probabilities. Choose another one."
    if not np.isfinite(predict(run, samples(run)[0])).all():
        return "This run diverged, so it gives no probabilities."
    return None


@holds_for_any("n_epochs", "loss", "statistics")
def describe_trouble(run: RecordedRun) -> str | None:
    """Say what went wrong in a single run, if anything did."""
    p = predict(run, samples(run)[0])
    rate = f"learning rate {float(run.hyperparameters['learning_rate']):g}"
    if run.diverged:
        return (
            f"This run diverges: at {rate} every step overshoots by more than it gains, and from "
            f"epoch {int(run.diverged_at):,} on the loss is no longer a finite number."
        )
    if run.loss[-1] > 1.05 * run.loss[0]:
        return (
            f"At {rate} the loss rose from {figure(run.loss[0])} to {figure(run.loss[-1])}: the "
            "steps are too large. Try a smaller rate."
        )
    if run.epochs[-1] > 0 and len(set(survives(p))) == 1:
        size = max(float(np.abs(g[-1]).max()) for g in run.gradients.values())
        why = (
            "hidden neurons that are dead, or a sigmoid that is saturated, leave hardly any slope "
            "to learn from."
            if size < HARDLY_ANY_SLOPE
            else "there is still a slope to follow. Try more epochs or a smaller rate."
        )
        return (
            f"This model says of all {len(p)} held-out passengers that they "
            f"{'survive' if survives(p[0]) else 'die'}. The largest slope of its loss is now "
            f"{figure(size, 1)}: {why}"
        )
    return None


# The model as one sentence -----------------------------------------------------------------------


@holds_for_any("learning_rate", "n_epochs")
def sentence_rows(run: RecordedRun, unless_class: int, unless_port: str) -> dict[str, list[str]]:
    """Compare the decisions of a single run with those of "a woman, unless ..."."""
    exception: dict[str, Any] = {"unless_class": unless_class, "unless_port": unless_port}
    right = one_sentence(load_passengers(), **exception) == (targets_of_all() == 1)
    weights = dict(zip(feature_names(), run.final["coefficients"], strict=True))
    bars = ("Sex_female", f"Pclass_{unless_class}", f"Embarked_{unless_port}")
    rows = {
        "her three bars, added up": signed(sum(float(weights[bar]) for bar in bars)),
        "the model agrees about": f"{round(float(agreement(run, **exception)) * 891)} of 891",
        "it is right about": out_of(int(right.sum()), 891),
    }
    return {"your sentence": list(rows), "figure": list(rows.values())}


# Probabilities and luck --------------------------------------------------------------------------


@holds_for_any("learning_rate", "n_epochs", "loss", "statistics")
def trust_rows(run: RecordedRun) -> dict[str, list[str]]:
    """Tell how far off the probabilities of a single run are, and how often it is right."""
    outputs, luck = calibration(run), luck_of_calibration(run)
    rows = {
        "expected calibration error": f"{outputs.expected_calibration_error:.3f}",
        "what honest probabilities would get by luck, on average": f"{luck.mean_error:.3f}",
        "… and in 1 of 20 cases more than": f"{luck.error_limit:.3f}",
        "predictions below 2 % or above 98 %": percent(outputs.share_extreme),
        "right, your model": held_out(run.metrics["validation_accuracy"][-1]),
        "right, “women survive”": held_out(rules_beside(run)["women survive"]),
    }
    return {"of the 178 held out": list(rows), "figure": list(rows.values())}


def starts_rows(accuracies: Mapping[str, np.ndarray]) -> dict[str, list[str]]:
    """Count the starts of each model that ended above `GOOD`."""
    above = [f"{(each > GOOD).sum()} of {len(each)} starts" for each in accuracies.values()]
    return {"model": list(accuracies), f"above {percent(GOOD)}": above}


def describe_splits(accuracies: Mapping[str, np.ndarray]) -> str:
    """Say how the recipe's sigmoid model did against the rule "women survive" over many splits."""
    pairs = compare(accuracies["sigmoid"], accuracies["women survive"])
    return (
        "The recipe’s sigmoid model is "
        f"{describe_standing(pairs, '“women survive”')}: {describe_counts(pairs)}. {OVERLAP}"
    )
