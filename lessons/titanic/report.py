"""What the runs of the Titanic say, in figures and, where something went wrong, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from datasets.titanic import load_passengers
from lessons.titanic.experiments import GOOD, compare
from lessons.titanic.groups import GROUPS, groups_survive, of_group, passengers_of_cell
from lessons.titanic.passengers import (
    IN_TRUTH,
    N_VALIDATION,
    PORTS,
    feature_names,
    majority,
    one_sentence,
    preparation,
    women_survive,
)
from lessons.titanic.survivors import (
    agreement,
    calibration,
    lead_over_rule,
    luck_of_calibration,
    predict,
    rules_beside,
    samples,
    survives,
)
from training.comparison import (
    OVERLAP,
    describe_counts,
    describe_mcnemar,
    describe_standing,
    standard_error,
)
from training.figures import count, figure, out_of, percent, points, signed, signed_points
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

HARDLY_ANY_SLOPE = 0.02
"""A largest slope below this is hardly any; nets with dead neurons mostly end there."""


def describe_ten(passengers: pd.DataFrame, guesses: Sequence[bool]) -> str:
    """Say how many of ten passengers the learner and "women survive" each guessed right."""
    lived = passengers[IN_TRUTH] == "survived"
    own, women = ((lived == says).sum() for says in (guesses, passengers["sex"] == "female"))
    return (
        f"You are right about **{own} of {len(lived)}**, “women survive” about **{women}**. Ten "
        "are few, and luck counts."
    )


# The list and its rules --------------------------------------------------------------------------


def groups_rule_rows(groups: Sequence[str]) -> dict[str, list[str]]:
    """Put a rule by hand, "these groups survive", beside the two simplest ones."""
    table = load_passengers()
    survived = table["Survived"].to_numpy() == 1
    rules = {
        "yours": groups_survive(table, groups=groups),
        "women survive": women_survive(table),
        "nobody survives": majority(table),
    }
    right = [out_of(int((says == survived).sum()), len(table)) for says in rules.values()]
    return {"rule": list(rules), "right, of all passengers": right}


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
            *(f"{n}" for n in (pairs.equal, pairs.better, pairs.worse)),
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
    only_model, only_rule, p_value = lead_over_rule(run)
    if only_model + only_rule == 0:
        return "On this split your model and the one-line rule decide alike about everybody."
    accuracy = float(run.metrics["validation_accuracy"][-1])
    return (
        f"Your model’s accuracy, {percent(accuracy, 1)}, has a standard error of "
        f"{points(standard_error(accuracy, N_VALIDATION))}. But the rule is judged on the same "
        f"people: the model alone is right about {only_model} of them, the rule alone about "
        f"{only_rule}. {describe_mcnemar(only_model + only_rule, p_value)}."
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
    passengers = load_passengers()
    exception: dict[str, Any] = {"passenger_class": unless_class, "port": unless_port}
    right = one_sentence(passengers, **exception) == (passengers["Survived"].to_numpy() == 1)
    weights = dict(zip(feature_names(), run.final["coefficients"], strict=True))
    bars = ("Sex_female", f"Pclass_{unless_class}", f"Embarked_{unless_port}")
    same = round(float(agreement(run, **exception)) * len(passengers))
    return {
        "your sentence": [
            "her three bars, added up",
            "the model agrees about",
            "it is right about",
        ],
        "figure": [
            signed(sum(float(weights[bar]) for bar in bars)),
            f"{same} of {len(passengers)}",
            out_of(int(right.sum()), len(passengers)),
        ],
    }


# Groups, probabilities ---------------------------------------------------------------------------


def describe_group(group: str) -> str:
    """Say how many of the 891 belong to a group, and how many of these survived."""
    table = load_passengers()
    survived = table["Survived"][of_group(table, group)]
    return f"**{len(survived)}** passengers, of whom **{survived.sum()}** survived."


@holds_for_any("learning_rate", "n_epochs", "loss", "statistics")
def describe_cell(run: RecordedRun, group: str, cell: str) -> str:
    """Say how many held-out passengers stand behind a number of a group."""
    n, of = len(passengers_of_cell(run, group, cell)), len(passengers_of_cell(run, group))
    who = f", {GROUPS[group][0]}" if group in GROUPS else ""
    return f"**{n}** of the {of} held out{who}. The most probable come first."


@holds_for_any("learning_rate", "n_epochs", "loss", "statistics")
def trust_rows(run: RecordedRun) -> dict[str, list[str]]:
    """Tell how far off the probabilities of a single run are, and how often it is right."""
    outputs, luck = calibration(run), luck_of_calibration(run)
    return {
        "of the 178 held out": [
            "expected calibration error",
            "what honest probabilities would get by luck, on average",
            "… and in 1 of 20 cases more than",
            "predictions below 2 % or above 98 %",
            "right, your model",
            "right, “women survive”",
        ],
        "figure": [
            f"{outputs.expected_calibration_error:.3f}",
            f"{luck.mean_error:.3f}",
            f"{luck.error_limit:.3f}",
            percent(outputs.share_extreme),
            held_out(run.metrics["validation_accuracy"][-1]),
            held_out(rules_beside(run)["women survive"]),
        ],
    }


# Luck --------------------------------------------------------------------------------------------


def starts_rows(accuracies: Mapping[str, np.ndarray]) -> dict[str, list[str]]:
    """Count the starts of each model that ended above `GOOD`."""
    return {
        "model": list(accuracies),
        f"above {percent(GOOD)}": [
            f"{count(int((each > GOOD).sum()), 'start')} of {len(each)}"
            for each in accuracies.values()
        ],
    }


def describe_splits(accuracies: Mapping[str, np.ndarray]) -> str:
    """Say how the recipe's sigmoid model did against the rule "women survive" over many splits."""
    pairs = compare(accuracies["sigmoid"], accuracies["women survive"])
    return (
        "The recipe’s sigmoid model is "
        f"{describe_standing(pairs, '“women survive”')}: {describe_counts(pairs)}. {OVERLAP}"
    )
