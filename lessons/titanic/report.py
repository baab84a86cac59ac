"""What the runs of the Titanic say in words, and the answer to the prediction."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from datasets.titanic import load_passengers
from lessons.titanic.experiments import GOOD, OtherStarts, compare
from lessons.titanic.groups import (
    ALL_CELLS,
    GROUPS,
    groups_survive,
    of_group,
    passengers_of_cell,
)
from lessons.titanic.passenger_sample import SAMPLE_SIZE, PassengerSample, n_right
from lessons.titanic.passengers import (
    N_VALIDATION,
    PORTS,
    feature_names,
    majority,
    one_sentence,
    preparation,
    women_survive,
)
from lessons.titanic.survivors import (
    accuracies_beside_rules,
    agreement,
    lead_over_rule,
    predict,
    samples,
    survives,
)
from training.calibration import Reliability, TrueReliability
from training.comparison import (
    OVERLAP,
    describe_mcnemar,
    standard_error,
)
from training.figures import count, figure, fixed, out_of, percent, points, signed, signed_points
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

HARDLY_ANY_SLOPE = 0.02
"""Where the largest slope of a deep net whose neurons are dead mostly lies, or below."""


def describe_ten(passengers: PassengerSample, guesses: Sequence[bool], *, reveal: bool) -> str:
    """Say whom of ten passengers one takes for survivors, and how that did beside the one line."""
    if not reveal:
        return f"You say **{sum(guesses)} of the ten** lived."
    own, women = n_right(guesses, passengers), n_right(passengers.women, passengers)
    everybody = load_passengers()
    all_right = int((women_survive(everybody) == (everybody["Survived"] == 1)).sum())
    return (
        f"You are right about **{own} of {SAMPLE_SIZE}**, “women survive” about **{women}**; "
        f"{int(passengers.lived.sum())} of the ten lived. Ten are few, and luck counts: of all "
        f"passengers the one-line rule gets {out_of(all_right, len(everybody))} right."
    )


def held_out(accuracy: float) -> str:
    """Say an accuracy on the 178 held out as people and as percent."""
    return out_of(round(float(accuracy) * N_VALIDATION), N_VALIDATION)


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


def describe_preparation(**settings: Any) -> str:
    """Say what a preparation fills gaps with and divides by; settings as for `preparation`."""
    steps = preparation(**settings)
    before, after = steps[1].before, steps[1].after
    gaps = {name: before[name].isna() for name in ("Age", "Embarked")}
    age, port = (after[name][missing].iloc[0] for name, missing in gaps.items())
    whose = "All 891 passengers" if settings["statistics"] == "all" else "The 713 trained on"
    text = (
        f"{whose} decide: {gaps['Age'].sum()} missing ages become {figure(age)} years, "
        f"{gaps['Embarked'].sum()} missing ports {PORTS[port]}. Filled with one number, "
        f"{percent(float((after['Age'] == age).mean()))} of all ages are now the same"
    )
    if not settings["normalise"]:
        return f"{text}. Nothing is divided."
    names = list(steps[-1].after.columns[:4])
    largest = steps[-1].before[names].max() / steps[-1].after[names].max()
    divisors = ", ".join(f"{name} by {figure(largest[name])}" for name in names)
    return f"{text}. Divided are {divisors}."


def describe_leak(accuracies: Mapping[str, np.ndarray]) -> str:
    """Say what it changes to take modes and maxima from the training rows alone."""
    pairs = compare(accuracies["all"], accuracies["training"])
    n = len(accuracies["all"])
    text = (
        f"On {pairs.equal} of {n} splits the accuracy is the same to the last passenger whether or "
        "not the held-out rows had a say in modes and maxima"
    )
    if pairs.equal < n:
        text += (
            f"; on {pairs.better} it is higher with the leak, on {pairs.worse} lower. The mean "
            f"difference is {signed_points(pairs.mean, 2)}"
        )
    return text + "."


# A run -------------------------------------------------------------------------------------------


@holds_for_any("model", "learning_rate", "n_epochs", "loss", "statistics")
def beside_rules_rows(run: RecordedRun) -> dict[str, list[str]]:
    """Put a run alone beside the rules on the same held-out rows."""
    accuracies = accuracies_beside_rules(run)
    return {
        "who decides": list(accuracies),
        f"right, of {N_VALIDATION} held out": list(map(held_out, accuracies.values())),
    }


@holds_for_any("learning_rate", "n_epochs", "loss", "statistics")
def describe_lead(run: RecordedRun) -> str:
    """Say how sure the lead of a run alone over “women survive” is."""
    only_model, only_rule, p_value = lead_over_rule(run)
    accuracy = float(run.metrics["validation_accuracy"][-1])
    error = standard_error(accuracy, N_VALIDATION)
    spread = (
        f"An accuracy of {percent(accuracy, 1)} on {N_VALIDATION} people has a standard error of "
        f"{points(error)}. "
    )
    n = only_model + only_rule
    if n == 0:
        return (
            spread + "On this split your model and the one-line rule decide alike about everybody."
        )
    return spread + (
        f"But the model and the one-line rule are judged on the same people, so only those count "
        f"whom exactly one gets right: {only_model} for the model alone, {only_rule} for the rule "
        f"alone. "
        f"{describe_mcnemar(n, p_value)}."
    )


@holds_for_any("learning_rate", "n_epochs", "loss", "statistics")
def no_probabilities(run: RecordedRun) -> str | None:
    """Say why the outputs of a run alone are no probabilities, if they are none."""
    if run.hyperparameters["model"] == "linear":
        return "The linear model gives scores, no probabilities. Choose another one."
    if not np.isfinite(predict(run, samples(run)[0])).all():
        return "This run diverged, so it gives no probabilities."
    return None


@holds_for_any("n_epochs", "loss", "statistics")
def describe_trouble(run: RecordedRun) -> str | None:
    """Say what went wrong in a run alone, if anything did."""
    _, y = samples(run)
    p = predict(run, samples(run)[0])
    rate = f"learning rate {float(run.hyperparameters['learning_rate']):g}"
    if run.diverged:
        return (
            f"This run diverges. At {rate} every step overshoots by more than it gains; from epoch "
            f"{int(run.diverged_at):,} on the loss is no longer a finite number, and the model "
            "says nothing."
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
            else "there is still a slope to follow, so it has not learned enough yet, or its steps "
            "jump about. Try more epochs or a smaller rate."
        )
        return (
            f"This model says of all {len(y)} held-out passengers that they "
            f"{'survive' if survives(p[0]) else 'die'}. The largest slope of its loss is now "
            f"{figure(size, 1)}: {why}"
        )
    return None


# The model as one sentence -----------------------------------------------------------------------


@holds_for_any("learning_rate", "n_epochs")
def describe_sentence(run: RecordedRun, unless_class: int, unless_port: str) -> str:
    """Say how far the decisions of a run alone are those of "a woman, unless ..."."""
    passengers = load_passengers()
    survives = one_sentence(passengers, passenger_class=unless_class, port=unless_port)
    right = int((survives == (passengers["Survived"].to_numpy() == 1)).sum())
    same = round(float(agreement(run, passenger_class=unless_class, port=unless_port)) * 891)
    return (
        f"Your sentence and the model agree on **{same} of {len(passengers)}** passengers. The "
        f"sentence alone gets {out_of(right, len(passengers))} right."
    )


@holds_for_any("learning_rate", "n_epochs")
def describe_bars(run: RecordedRun, unless_class: int, unless_port: str) -> str:
    """Add up what the weights say of a woman of one class from one port."""
    names = feature_names()
    weights = dict(zip(names, run.final["coefficients"], strict=True))
    parts = ["Sex_female", f"Pclass_{unless_class}", f"Embarked_{unless_port}"]
    terms = " ".join(f"{'+' if weights[p] >= 0 else '−'} {abs(weights[p]):.1f}" for p in parts)
    total = sum(float(weights[part]) for part in parts)
    return (
        f"Her three bars, {', '.join(parts)}: {terms.removeprefix('+ ')} = **{signed(total)}**, "
        "before age, family and fare."
    )


def describe_other_starts(others: OtherStarts) -> str:
    """Say how many other starts of the recipe's sigmoid model end at the same sentence."""
    low, high = held_out(others.lowest), held_out(others.highest)
    spread = f"right on {low}" if low == high else f"right on {low} to {high}"
    return (
        f"For all 891, the trained model **is** your sentence. From {others.n_starts} other starts "
        "the recipe’s sigmoid model ended at “unless third class from Southampton” "
        f"{count(others.n_same, 'time')}, {spread} of the held-out passengers. Twelve weights, "
        "thirty epochs, one sentence."
    )


# Groups, a passenger, probabilities --------------------------------------------------------------


def describe_groups(table: pd.DataFrame) -> str:
    """Say whom the model is wrong about; the table is that of `accuracy_by_group`."""
    n = table["n_passengers"].to_numpy()
    lived = table["survived"].to_numpy() * n
    counts = {
        "n": n,
        "survived": lived,
        "predicted": table["said_to_survive"].to_numpy() * n,
        "found": np.nan_to_num(table["found"].to_numpy()) * lived,
    }

    def added_up(people: str) -> dict[str, int]:
        chosen = [group.startswith(people) for group in GROUPS]
        return {name: int(values[chosen].round().sum()) for name, values in counts.items()}

    women, men, third = (added_up(people) for people in ("women_", "men_", "women_3"))
    return (
        f"Of {men['n']} men the model takes {men['predicted']} for survivors; {men['survived']} "
        f"survived, and of those it finds {men['found']}. Of {women['n']} women it takes "
        f"{women['predicted']}; {women['survived']} survived, and it finds {women['found']}. Of "
        f"the third-class women who lived it finds {third['found']} of {third['survived']}."
    )


def describe_group(group: str) -> str:
    """Say how many of the 891 belong to a group, and how many of these survived."""
    table = load_passengers()
    survived = table["Survived"][of_group(table, group)]
    called = GROUPS[group][0] if group in GROUPS else "everybody"
    return (
        f"**{called.capitalize()}**: {len(survived)} passengers, of whom {survived.sum()} survived."
    )


@holds_for_any("learning_rate", "n_epochs", "loss", "statistics")
def describe_cell(run: RecordedRun, group: str, cell: str) -> str:
    """Say how many held-out passengers stand behind a number of a group, and who they are."""
    n, of = len(passengers_of_cell(run, group, cell)), len(passengers_of_cell(run, group))
    who = f"held out{f', {GROUPS[group][0]}' if group in GROUPS else ''}"
    first = "Those to whom the model gave the most come first."
    if cell == ALL_CELLS:
        return f"All **{n}** {who}. {first}"
    decided = {
        "misses": "Lived, though the model said otherwise",
        "false_alarms": "Died, though the model said otherwise",
        "hits": "Lived, as the model said",
        "right_no": "Died, as the model said",
    }[cell]
    return f"{decided}: **{n}** of the {of} {who}.{f' {first}' if n > 1 else ''}"


def describe_passenger(p: float, *, model: str, sex: str) -> str:
    """Say what the model and the rule tell a passenger of the learner's own."""
    rule = "survives" if sex == "female" else "dies"
    if not math.isfinite(p):
        return "This run diverged, so it has nothing to say about anybody."
    output = f"a score of {figure(p)}" if model == "linear" else f"**{percent(p, 1)}**"
    return (
        f"The model gives this passenger {output}, so it says "
        f"**{'survives' if survives(p) else 'dies'}**; “women survive” says {rule}."
    )


def describe_calibration(outputs: Reliability, luck: TrueReliability | None = None) -> str:
    """Say how sure the predictions are, how far off, and how far off true ones would be."""
    text = (
        f"{percent(outputs.share_extreme)} of the predictions lie below 2 % or above 98 %; the "
        f"expected **calibration error** is **{outputs.expected_calibration_error:.3f}**."
    )
    if luck is None:
        return text
    return text + (
        f" With true probabilities it would be {luck.mean_error:.3f} on average, by luck alone, "
        f"and above {luck.error_limit:.3f} once in 20 times."
    )


def describe_both_losses(by_loss: Mapping[str, Reliability]) -> str:
    """Say how far off a model is after training on either loss, as from `calibrations`."""
    return " ".join(
        f"Trained on {loss}, it has a calibration error of "
        f"{outputs.expected_calibration_error:.3f}, with "
        f"{percent(outputs.share_extreme)} of its predictions below 2 % or above 98 %."
        for loss, outputs in by_loss.items()
    )


# Luck --------------------------------------------------------------------------------------------


def describe_splits(accuracies: Mapping[str, np.ndarray]) -> str:
    """Say how the recipe's sigmoid model did against the one line over many splits."""
    rule, sigmoid = accuracies["women survive"], accuracies["sigmoid"]
    pairs = compare(sigmoid, rule)
    lead = np.round((sigmoid - rule) * N_VALIDATION).astype(int)
    low, high = signed(lead.min(), 0), signed(lead.max(), 0)
    spread = f"from {low} to {high}" if low != high else f"always {low}"
    return (
        f"Over {len(lead)} splits the recipe’s sigmoid model has an accuracy of "
        f"{percent(sigmoid.mean(), 1)} on average (standard deviation "
        f"{points(sigmoid.std(ddof=1))}), “women survive” {percent(rule.mean(), 1)}. Its lead "
        f"is {signed_points(pairs.mean)} (standard error "
        f"{fixed(100 * pairs.standard_error, 1)}); in passengers, {spread}: better on "
        f"{count(pairs.better, 'split')}, level on {pairs.equal}, worse on {pairs.worse}. {OVERLAP}"
    )


def describe_starts(deep: np.ndarray, own: np.ndarray) -> str:
    """Say how many starts of the recipe's deep net and of the learner's model came to something."""
    good, mine = int((deep > GOOD).sum()), int((own > GOOD).sum())
    return (
        f"From {len(deep)} starts, seeds 0 to {len(deep) - 1}, the recipe’s deep net gets above "
        f"{percent(GOOD)} **{count(good, 'time')}**, your settings {count(mine, 'time')}. The "
        "recipe shows seed 442."
    )
