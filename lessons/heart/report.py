"""What the runs on the patients say, in figures and, where it needs explaining, in words."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from datasets.heart import CODES, load_patients
from lessons.heart import decisions, experiments
from lessons.heart.experiments import OWN, RIVAL, compare
from lessons.heart.patients import N_HELD_OUT, feature_names, majority_accuracy, outcomes, split
from training.baseline import majority
from training.comparison import (
    OVERLAP,
    describe_counts,
    describe_lead,
    describe_standing,
    mcnemar,
    standard_error,
)
from training.decisions import decide
from training.figures import chance, count, fixed, out_of, percent, points
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

RIGHT = f"right, of {N_HELD_OUT} held out"


def match_rows(patients: pd.DataFrame, cut: float, run: RecordedRun) -> dict[str, list[str]]:
    """Put a line, the best one, a single run and one answer for all beside each other."""
    train_rows, held_out = split()
    usual = majority(outcomes()[train_rows])

    def right(some: pd.DataFrame) -> list[str]:
        own = (decisions.predict_by_threshold(some, cut) == some["disease"]).sum()
        network = (decisions.predict_by_network(run, some) == some["disease"]).sum()
        same = (some["disease"] == usual).sum()
        counts = (own, decisions.most_right(some), network, same)
        return [out_of(int(n), len(some)) for n in counts]

    begun = {"zeros": "zero", "random": "a random start"}[run.hyperparameters["start"]]
    who = ["your line", "the best line for them", f"the neuron, trained from {begun}"]
    return {
        "who decides": [*who, "always guessing the majority class"],
        f"right, of these {decisions.N_BY_HAND}": right(patients),
        f"right, of all {N_HELD_OUT} held out": right(decisions.by_heart_rate(held_out)),
    }


def question_rows(n_right: int, *, split_seed: int, stratify: bool) -> dict[str, list[str]]:
    """Put a one-line rule beside the baseline on the patients held out."""
    n_majority = round(N_HELD_OUT * float(majority_accuracy(split_seed, stratify=stratify)))
    return {
        "who decides": ["this question", "always guessing the majority class (baseline)"],
        RIGHT: [out_of(n, N_HELD_OUT) for n in (n_right, n_majority)],
    }


def choice_rows(*, split_seed: int, stratify: bool) -> dict[str, list[str]]:
    """Tell which question training rows choose, and which the rows that should judge it."""
    questions = {
        name: decisions.one_question(feature, split_seed=split_seed, stratify=stratify)
        for feature, name in decisions.GROUPINGS.items()
    }
    fair = max(questions, key=lambda name: questions[name].n_right_training)
    bold = max(questions, key=lambda name: questions[name].n_right)
    return {
        "chosen on": ["the training set", f"those {N_HELD_OUT} held out themselves"],
        "best question": [fair, bold],
        RIGHT: [out_of(questions[name].n_right, N_HELD_OUT) for name in (fair, bold)],
    }


def preparation_rows(
    *, split_seed: int, stratify: bool, coding: str, scaling: str
) -> dict[str, list[str]]:
    """Name what the preparation has learned from a split, and what becomes of a number."""
    table, (train_rows, _) = load_patients(), split(split_seed, stratify=stratify)
    known = table.iloc[train_rows]
    vessels, scan = (known[name].value_counts(normalize=True) for name in ("ca", "thal"))
    rows = {
        "gap in *ca*": f"{vessels.idxmax():g} ({percent(vessels.max())} of those known)",
        "gap in *thal*": f"{CODES['thal'][int(scan.idxmax())]} ({percent(scan.max())})",
    }
    if scaling != "none":
        chol = (table if scaling == "all" else known)["chol"]
        mean, deviation = chol.mean(), chol.std(ddof=0)
        rows["mean of *chol* (mg/dl)"] = fixed(mean, 1)
        rows["its standard deviation"] = fixed(deviation, 1)
        rows["a *chol* of 250"] = fixed((250 - mean) / deviation)
    rows["columns"] = f"{len(feature_names(coding))}"
    return {"what": list(rows), "becomes or is": list(rows.values())}


@holds_for_any("start", "learning_rate", "n_steps", "batch_size", "loss")
def miss_rows(run: RecordedRun, threshold: float) -> dict[str, list[str]]:
    """Count the held-out women and men with disease whom a threshold misses."""
    held_out, p = decisions.held_out_by(run)
    ill = outcomes()[held_out] == 1
    is_man = load_patients()["sex"].to_numpy()[held_out[ill]] == 1
    missed = ~decide(p[ill], threshold)
    return {
        "held out, with disease": ["women", "men"],
        "missed": [out_of(int(missed[who].sum()), int(who.sum())) for who in (~is_man, is_man)],
    }


def cost_rows(costs: decisions.Costs, threshold: float) -> dict[str, list[str]]:
    """Put what a threshold costs on the patients held out beside what others would."""
    cheapest = f"cheapest on the training set, {fixed(costs.chosen)}"
    usual = "the usual one, 0.50"
    names = (f"yours, {fixed(threshold)}", usual, cheapest, "“disease” for everybody")
    rows = dict(zip(names, costs.marked, strict=True))
    if threshold == 0.5:
        del rows[usual]  # one's own
    return {
        "threshold": list(rows),
        "cost per held-out patient, in false alarms": list(map(fixed, rows.values())),
    }


def helps_rows(accuracies: Mapping[str, np.ndarray]) -> dict[str, list[str]]:
    """Tell how far patience, a start at zero and raw measurements change what a neuron learns."""
    base, *changed = experiments.VARIANTS
    return {
        "change": ["five times the steps", "start at zero", "start at zero, no scaling"],
        "mean difference in accuracy": [
            describe_lead(compare(accuracies[name], accuracies[base])) for name in changed
        ],
    }


def same_people_rows(right: Mapping[str, np.ndarray]) -> dict[str, list[str]]:
    """Tell what a single split can say about a neuron and scikit-learn's model."""
    own, rival = right[OWN], right[RIVAL]
    accuracy = float(rival.mean())
    alone = [int((one & ~other).sum()) for one, other in ((own, rival), (rival, own))]
    rows = {
        f"standard error of {percent(accuracy)}": points(standard_error(accuracy, N_HELD_OUT)),
        "only your neuron is right": count(alone[0], "person", "people"),
        "only scikit-learn’s is right": count(alone[1], "person", "people"),
        "chance that coins fall at least as unevenly": chance(mcnemar(own, rival)),
    }
    return {f"these {N_HELD_OUT} people": list(rows), "value": list(rows.values())}


def describe_pairs(accuracies: Mapping[str, np.ndarray]) -> str:
    """Say how a neuron compares with scikit-learn's model over many splits, in pairs."""
    pairs = compare(accuracies[OWN], accuracies[RIVAL])
    unsure = (
        "That is no more than twice the standard error, so the splits cannot tell which of the two "
        "is better. "
    )
    return (
        f"On the same patients your neuron is **{describe_standing(pairs, 'scikit-learn’s model')}"
        f"**: {describe_counts(pairs)}. {'' if pairs.ahead or pairs.behind else unsure}{OVERLAP}"
    )
