"""What the runs on the patients say, in figures and, where it needs explaining, in words."""

from collections.abc import Mapping

import numpy as np

from datasets.heart import CODES, load_patients
from lessons.heart.by_hand import (
    N,
    PatientSample,
    all_held_out,
    most_right,
    predict_by_network,
    predict_by_threshold,
)
from lessons.heart.decisions import (
    GROUPINGS,
    SPLIT,
    Costs,
    OneQuestion,
    chosen,
    first_batch,
    held_out_by,
    patients_of_cell,
)
from lessons.heart.experiments import (
    BASE,
    HONEST,
    LEAKED,
    LONGER,
    MAJORITY,
    OWN,
    RIVAL,
    UNSCALED,
    ZEROS,
    compare,
)
from lessons.heart.patients import (
    N_HELD_OUT,
    feature_names,
    majority_accuracy,
    outcomes,
    split,
)
from training.comparison import (
    OVERLAP,
    describe_counts,
    describe_lead,
    describe_mcnemar,
    describe_standing,
    mcnemar,
    standard_error,
)
from training.decisions import decide
from training.figures import count, figure, fixed, out_of, percent, points
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

# By hand -----------------------------------------------------------------------------------------


@holds_for_any("start")
def match_rows(patients: PatientSample, cut: float, run: RecordedRun) -> dict[str, list[str]]:
    """Put a line, the best one, a single run and one answer for all beside each other."""

    def right(some: PatientSample) -> list[str]:
        answers = (predict_by_threshold(some, cut), predict_by_network(run, some))
        own, network = (int((says == some.disease).sum()) for says in answers)
        same = int(max(some.disease.sum(), (~some.disease).sum()))
        return [out_of(n, len(some.disease)) for n in (own, most_right(some), network, same)]

    who = ["your line", "the best line for them", "the neuron", "the same answer for everybody"]
    return {
        "who decides": who,
        f"right, of these {N}": right(patients),
        f"right, of all {N_HELD_OUT} held out": right(all_held_out()),
    }


# The table ---------------------------------------------------------------------------------------


def question_rows(question: OneQuestion) -> dict[str, list[str]]:
    """Put a one-line rule beside the baseline on the patients held out."""
    counts = (question.n_right, question.n_majority)
    return {
        "who decides": ["this question", "always guessing the majority class (baseline)"],
        f"right, of {N_HELD_OUT} held out": [out_of(n, N_HELD_OUT) for n in counts],
    }


def choice_rows(questions: Mapping[str, OneQuestion]) -> dict[str, list[str]]:
    """Tell which question training rows choose, and which the rows that should judge it."""
    fair = max(questions, key=lambda feature: questions[feature].n_right_training)
    bold = max(questions, key=lambda feature: questions[feature].n_right)
    return {
        "chosen on": ["the training set", f"those {N_HELD_OUT} held out themselves"],
        "best question": [GROUPINGS[fair], GROUPINGS[bold]],
        f"right, of {N_HELD_OUT} held out": [
            out_of(questions[name].n_right, N_HELD_OUT) for name in (fair, bold)
        ],
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


# A run -------------------------------------------------------------------------------------------


@holds_for_any("start", "learning_rate", "n_steps", "loss", "coding", "scaling", "batch_size")
def run_rows(run: RecordedRun) -> dict[str, list[str]]:
    """Put a single run beside the baseline on the patients held out."""
    accuracies = (run.metrics["validation_accuracy"][-1], baseline(run)[MAJORITY])
    return {
        "who decides": [
            f"your neuron after {fixed(run.epochs[-1], 1)} epochs",
            "always guessing the majority class (baseline)",
        ],
        f"right, of {N_HELD_OUT} held out": [
            out_of(round(float(accuracy) * N_HELD_OUT), N_HELD_OUT) for accuracy in accuracies
        ],
    }


def baseline(run: RecordedRun) -> dict[str, float]:
    """Return the baseline's accuracy on the held-out rows of a single run, by its name."""
    return {MAJORITY: float(majority_accuracy(**chosen(run.hyperparameters, *SPLIT)))}


@holds_for_any("n_steps", "loss")
def first_step_rows(run: RecordedRun) -> dict[str, list[str]]:
    """Tell whom the first step of a single run drew, and how far it moved the bias."""
    rows, p = first_batch(run)
    slope, rate = float(run.gradients["bias"][0]), float(run.hyperparameters["learning_rate"])
    what = {
        "drawn": count(len(rows), "patient"),
        "with disease": f"{outcomes()[rows].sum():.0f} of {len(rows)}",
        "probability of the first, before": percent(float(p[0])),
        "slope along the bias": figure(slope, 2),
        f"the bias moves by −{rate:g} × slope": figure(-rate * slope + 0.0, 2),
    }
    return {"first step": list(what), "value": list(what.values())}


@holds_for_any("start", "learning_rate", "n_steps", "batch_size", "loss")
def describe_cell(run: RecordedRun, threshold: float, cell: str) -> str:
    """Say how many patients stand behind a number of the confusion matrix."""
    n = len(patients_of_cell(run, threshold, cell))
    return f"**{n}** of the {N_HELD_OUT} held out. The most probable come first."


@holds_for_any("start", "learning_rate", "n_steps", "batch_size", "loss")
def describe_misses(run: RecordedRun, threshold: float) -> str:
    """Say how many women and how many men a threshold misses."""
    held_out, p = held_out_by(run)
    patients, ill = load_patients().iloc[held_out], outcomes()[held_out] == 1
    missed = ill & ~decide(p, threshold)
    women = (patients["sex"] == 0).to_numpy()
    by_sex = []
    for one, many, who in (("woman", "women", women), ("man", "men", ~women)):
        n_missed, n = int((missed & who).sum()), int((ill & who).sum())
        share = f" ({percent(n_missed / n, 1)})" if n else ""
        by_sex.append(f"**{n_missed} of {count(n, one, many)}**{share}")
    return f"Of the held-out patients with disease it misses {' and '.join(by_sex)}."


def cost_rows(costs: Costs, threshold: float) -> dict[str, list[str]]:
    """Put what a threshold costs on the patients held out beside what others would."""
    cheapest = f"cheapest on the training set, {fixed(costs.chosen)}"
    usual = "the usual one, 0.50"
    names = (f"yours, {fixed(threshold)}", usual, cheapest, "“disease” for everybody")
    rows = dict(zip(names, costs.at, strict=True))
    if threshold == 0.5:
        del rows[usual]  # one's own
    return {
        "threshold": list(rows),
        "cost per held-out patient, in false alarms": list(map(fixed, rows.values())),
    }


# Many runs ---------------------------------------------------------------------------------------


def helps_rows(accuracies: Mapping[str, np.ndarray]) -> dict[str, list[str]]:
    """Tell how far patience, a start at zero and raw measurements change what a neuron learns."""
    changed = {
        "five times the steps": LONGER,
        "start at zero": ZEROS,
        "start at zero, no scaling": UNSCALED,
    }
    return {
        "change": list(changed),
        "mean difference in accuracy": [
            describe_lead(compare(accuracies[name], accuracies[BASE])) for name in changed.values()
        ],
    }


def describe_single(right: Mapping[str, np.ndarray]) -> str:
    """Say what a single split can tell about a neuron and scikit-learn's model."""
    own, rival = right[OWN], right[RIVAL]
    accuracy = float(rival.mean())
    only_own, only_rival = int((own & ~rival).sum()), int((rival & ~own).sum())
    both = "On this split they get the very same people right."
    if n := only_own + only_rival:
        both = (
            f"Only those count whom exactly one gets right: **{only_own}** for yours alone, "
            f"**{only_rival}** for scikit-learn’s alone. "
            f"{describe_mcnemar(n, mcnemar(own, rival))}."
        )
    return (
        f"With {N_HELD_OUT} people an accuracy like {percent(accuracy)} has a **standard error** "
        f"of {points(standard_error(accuracy, N_HELD_OUT))}. But both are judged on the same "
        f"people. {both}"
    )


def describe_pairs(accuracies: Mapping[str, np.ndarray]) -> str:
    """Say how a neuron compares with scikit-learn's model over many splits, in pairs."""
    pairs = compare(accuracies[OWN], accuracies[RIVAL])
    sure = (
        "That is more than twice the standard error"
        if pairs.ahead or pairs.behind
        else "That is no more than twice the standard error, so the splits cannot tell which of "
        "the two is better"
    )
    return (
        "On the same patients your neuron is "
        f"**{describe_standing(pairs, 'scikit-learn’s model')}**: {describe_counts(pairs)}. "
        f"{sure}. {OVERLAP}"
    )


def noise_rows(accuracies: Mapping[str, np.ndarray]) -> dict[str, list[str]]:
    """Put both ways of choosing among columns of noise beside each other."""
    return {
        "ten columns of noise": ["chosen on all rows", "chosen on the training set"],
        f"right, of those held out: mean of {len(accuracies[LEAKED])} splits": [
            percent(accuracies[name].mean(), 1) for name in (LEAKED, HONEST)
        ],
    }
