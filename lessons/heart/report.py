"""What the runs on the patients say in words, and the answers to the predictions."""

from collections.abc import Mapping

import numpy as np

from datasets.heart import TARGET, load_patients
from lessons.heart.decisions import (
    SPLIT,
    Costs,
    OneQuestion,
    chosen,
    first_batch,
    patients_of_cell,
)
from lessons.heart.experiments import (
    BASE,
    HONEST,
    LEAKED,
    MAJORITY,
    OWN,
    PATIENCE,
    RIVAL,
    UNSCALED,
    ZEROS,
    OneSplit,
)
from lessons.heart.patients import (
    N_HELD_OUT,
    N_TRAIN,
    majority_accuracy,
    outcomes,
    split,
)
from training.comparison import compare_in_pairs, standard_error
from training.figures import count, figure, out_of, percent
from training.recorded_run import RecordedRun


def people(accuracy: float) -> str:
    """Say an accuracy on the 61 held out as people and as percent: "52 of 61 (85.2 %)"."""
    return out_of(round(float(accuracy) * N_HELD_OUT), N_HELD_OUT)


# The table ---------------------------------------------------------------------------------------


def describe_question(question: OneQuestion) -> str:
    """Say how a one-line rule does beside the baseline on the patients held out."""
    lead = question.n_right - question.n_majority
    beside = f"{abs(lead)} {'more' if lead > 0 else 'fewer'}" if lead else "just as many"
    return (
        "A rule that gives each group the answer of most of its training rows is right on "
        f"**{out_of(question.n_right, question.n_held_out)}** of the patients held out: {beside} "
        f"than the baseline with {out_of(question.n_majority, question.n_held_out)}."
    ).replace("just as many than", "just as many as")


def describe_split(split_seed: int, stratify: bool) -> str:
    """Say who is held out by a split, and what the baseline gets there."""
    train_rows, held_out = split(split_seed, stratify=stratify)
    y = outcomes()
    word = "disease" if y[train_rows].mean() > 0.5 else "no disease"
    baseline = float(majority_accuracy(split_seed, stratify=stratify))
    return (
        f"Of the {N_TRAIN} training rows {percent(y[train_rows].mean())} have disease, of the "
        f"{N_HELD_OUT} held out {percent(y[held_out].mean())}. The **baseline** says “{word}” "
        f"about everybody, which is true of most training rows, and is right on {people(baseline)} "
        "of those held out."
    )


# A run -------------------------------------------------------------------------------------------


def describe_run(run: RecordedRun) -> str:
    """Say how a run alone came out on the patients held out."""
    accuracy = float(run.metrics["validation_accuracy"][-1])
    batch_size = run.hyperparameters["batch_size"]
    return (
        f"After {run.steps[-1]:,} steps of {count(batch_size, 'patient')}, "
        f"{run.epochs[-1]:.1f} epochs, your neuron is right on "
        f"**{people(accuracy)}** of the patients held out, the baseline on "
        f"{people(baseline(run)[MAJORITY])}."
    )


def baseline(run: RecordedRun) -> dict[str, float]:
    """Return the baseline's accuracy on the held-out rows of a run alone, by its name."""
    return {MAJORITY: float(majority_accuracy(**chosen(run.hyperparameters, *SPLIT)))}


def describe_first_step(run: RecordedRun) -> str:
    """Say whom the first step of a run alone drew, and how far it moved the bias."""
    rows, p = first_batch(run)
    slope, rate = float(run.gradients["bias"][0]), float(run.hyperparameters["learning_rate"])
    moved = f"times the learning rate {rate:g}, and downhill, the bias moves by "
    moved += _signed(-rate * slope)
    if len(rows) > 1:
        return (
            f"The first step draws {len(rows)} patients; their mean slope along the bias is "
            f"{_signed(slope)}; {moved}."
        )
    patient = load_patients().iloc[int(rows[0])]
    return (
        f"The first patient drawn, row {rows[0]} of the file, was {patient['age']:g} years old and "
        f"had {'disease' if patient[TARGET] else 'no disease'}; the starting weights say "
        f"{percent(float(p[0]))}. The slope along the bias is {_signed(slope)}; {moved}, and each "
        "weight by that much times its feature."
    )


def _signed(value: float) -> str:
    """Write a number with its sign and two significant digits."""
    return f"{'+' if value > 0 else ''}{figure(value + 0.0, 2)}"


def describe_cell(run: RecordedRun, threshold: float, cell: str) -> str:
    """Say how many patients stand behind a number of the confusion matrix."""
    n = len(patients_of_cell(run, threshold, cell))
    if n == 0:
        return "Nobody is in this cell."
    who = {
        "misses": "had disease, and the neuron said no",
        "false_alarms": "had no disease, and the neuron said disease",
        "hits": "had disease, and the neuron said so",
        "right_no": "had no disease, and the neuron said so",
    }[cell]
    return f"**{n}** of the {N_HELD_OUT} held out {who}. The most probable come first."


def describe_costs(costs: Costs, threshold: float, miss: float) -> str:
    """Say what a threshold costs on the patients held out, and what others would."""
    alarms = "alarm" if miss == 1 else "alarms"
    others = f"“disease” for everybody {costs.everybody:.2f}"
    if threshold != 0.5:
        others = f"0.50 costs {costs.at_half:.2f}, {others}"
    return (
        f"If a miss costs as much as {miss:g} false {alarms}, your threshold {threshold:.2f} costs "
        f"**{costs.at_own:.2f}** false alarms per patient held out; {others}. On the training rows "
        f"{costs.chosen:.2f} is cheapest; on those held out it costs {costs.at_chosen:.2f}. For "
        f"probabilities that can be trusted, 1 / (1 + {miss:g}) = {1 / (1 + miss):.2f} is best."
    )


# Many runs ---------------------------------------------------------------------------------------


def describe_what_helps(accuracies: Mapping[str, np.ndarray]) -> str:
    """Say how far patience, a start at zero and raw measurements change what a neuron learns."""
    patience, zeros = (
        compare_in_pairs(accuracies[name], accuracies[BASE]) for name in (PATIENCE, ZEROS)
    )
    ahead = compare_in_pairs(accuracies[ZEROS], accuracies[PATIENCE])
    return (
        f"Five times the steps gain {100 * patience.mean:.0f} percentage points, a start at "
        f"zero {100 * zeros.mean:.0f} without a single extra step: better than patience on "
        f"{ahead.better} of {len(accuracies[BASE])} splits, worse on {ahead.worse}. Without "
        f"scaling the same start ends at {percent(accuracies[UNSCALED].mean())}, about what a coin "
        "gets."
    )


def describe_single(split: OneSplit) -> str:
    """Say what a single split can tell about a neuron and scikit-learn's model."""
    own, rival, majority = (split.accuracies[name] for name in (OWN, RIVAL, MAJORITY))
    error = standard_error(rival, N_HELD_OUT)
    n = split.only_own + split.only_rival
    both = "On this split they are right about the very same people."
    if n:
        tosses = "one toss" if n == 1 else f"{n} tosses"
        both = (
            f"Only those count on whom exactly one is right: yours alone on **{split.only_own}**, "
            f"scikit-learn’s alone on **{split.only_rival}**. If both were equally good, {tosses} "
            "of a fair coin would fall at least as unevenly with probability "
            f"**{percent(split.p_value, 1 if split.p_value < 0.1 else 0)}** (McNemar’s test)."
        )
    return (
        f"On this split your neuron is right on **{people(own)}**, scikit-learn’s model on "
        f"**{people(rival)}**, the majority on {people(majority)}. From {N_HELD_OUT} "
        f"people an accuracy like {percent(rival)} has a **standard error** of "
        f"{100 * error:.0f} percentage points: another {N_HELD_OUT} could easily give "
        f"{percent(rival - error)} or {percent(min(1.0, rival + error))}.\n\n"
        f"But both are judged on the same {N_HELD_OUT}. {both}"
    )


def describe_pairs(accuracies: Mapping[str, np.ndarray]) -> str:
    """Say how a neuron compares with scikit-learn's model over many splits, in pairs."""
    own, rival = accuracies[OWN], accuracies[RIVAL]
    pairs = compare_in_pairs(own, rival)
    spread = 100 * rival.std(ddof=1)
    lead = f"{100 * pairs.mean:+.1f}".replace("-", "−")
    more = "more" if abs(pairs.mean) > 2 * pairs.standard_error else "no more"
    return (
        f"Over {len(own)} splits your neuron is right on {percent(own.mean(), 1)} on "
        f"average, scikit-learn’s model on {percent(rival.mean(), 1)}, which varies by "
        f"{spread:.0f} percentage points from split to split. On the same patients yours is "
        f"**{lead} percentage points** from it, with a standard error of "
        f"{100 * pairs.standard_error:.1f}: better on {pairs.better}, level on "
        f"{pairs.equal}, worse on {pairs.worse}. That is {more} than twice the standard error, the "
        "usual mark for what chance explains."
    )


def describe_noise(accuracies: Mapping[str, np.ndarray], n_columns: int) -> str:
    """Say what choosing among columns of noise did to the held-out accuracy."""
    leaked, honest = accuracies[LEAKED], accuracies[HONEST]
    return (
        f"Ten of {n_columns:,} columns of noise, chosen on all rows, seem right on "
        f"**{percent(leaked.mean(), 1)}** of the patients held out; chosen on training rows only, "
        f"on **{percent(honest.mean(), 1)}** (means over {len(leaked)} splits, each with noise of "
        "its own)."
    )
