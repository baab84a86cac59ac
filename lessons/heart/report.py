"""What the runs on the patients say in words, and the answers to the predictions."""

from collections.abc import Mapping

import numpy as np

from datasets.heart import CODES, TARGET, load_patients
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
    OneSplit,
    compare,
)
from lessons.heart.patients import (
    N_HELD_OUT,
    N_TRAIN,
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
    standard_error,
)
from training.decisions import decide
from training.figures import figure, fixed, out_of, percent, points
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

CHOLESTEROL = 250
"""One that is followed through the preparation, in mg/dl."""


def people(accuracy: float) -> str:
    """Say an accuracy on the 61 held out as people and as percent: "52 of 61 (85.2 %)"."""
    return out_of(round(float(accuracy) * N_HELD_OUT), N_HELD_OUT)


# By hand -----------------------------------------------------------------------------------------


@holds_for_any("start")
def describe_cut(patients: PatientSample, cut: float, run: RecordedRun | None) -> str:
    """Say how many of sixteen patients a cut gets right, and how many a run alone, if asked."""
    yes = predict_by_threshold(patients, cut)
    hits, n_ill = int((yes & patients.disease).sum()), int(patients.disease.sum())
    frightened, n_well = int((yes & ~patients.disease).sum()), N - n_ill
    own = (
        f"You are right about **{int((yes == patients.disease).sum())} of {N}**: you find {hits} "
        f"of the {n_ill} with disease, and frighten {frightened} of the {n_well} without."
    )
    return own if run is None else f"{own} No line does better than {most_right(patients)}."


@holds_for_any("start")
def match_rows(patients: PatientSample, cut: float, run: RecordedRun) -> dict[str, list[str]]:
    """Put a line, a run alone and one answer for all beside each other, among few and among all."""
    everybody = all_held_out()

    def right(sample: PatientSample) -> list[str]:
        n = len(sample.disease)
        answers = (predict_by_threshold(sample, cut), predict_by_network(run, sample))
        same = int(max(sample.disease.sum(), (~sample.disease).sum()))
        return [out_of(int((a == sample.disease).sum()), n) for a in answers] + [out_of(same, n)]

    return {
        "who decides": ["your line", "the neuron", "the same answer for everybody"],
        f"right, of these {N}": right(patients),
        f"right, of all {N_HELD_OUT} held out": right(everybody),
    }


# The table ---------------------------------------------------------------------------------------


def question_rows(question: OneQuestion) -> dict[str, list[str]]:
    """Put a one-line rule beside the baseline on the patients held out."""
    counts = (question.n_right, question.n_majority)
    return {
        "who decides": ["this question", "always guessing the majority class (baseline)"],
        f"right, of {question.n_held_out} held out": [
            out_of(n, question.n_held_out) for n in counts
        ],
    }


def describe_choice(questions: Mapping[str, OneQuestion]) -> str:
    """Say which question is chosen by training rows, and which by the rows that should judge it."""
    fair = max(questions, key=lambda feature: questions[feature].n_right_training)
    bold = max(questions, key=lambda feature: questions[feature].n_right)
    right = {name: out_of(questions[name].n_right, N_HELD_OUT) for name in (fair, bold)}
    fairly = (
        f"On the training set “{GROUPINGS[fair]}” is the best of "
        f"{len(questions)} questions; it gets {right[fair]} of the held-out rows right. "
    )
    if questions[bold].n_right == questions[fair].n_right:
        return fairly + "Here the held-out rows would have chosen no better one."
    return fairly + (
        f"Choose on those 61 themselves, and you take “{GROUPINGS[bold]}” with {right[bold]}: a "
        "figure that flatters, because you picked the largest."
    )


def describe_preparation(*, split_seed: int, stratify: bool, coding: str, scaling: str) -> str:
    """Say what the preparation has learned from a split, and what becomes of a number."""
    table, (train_rows, _) = load_patients(), split(split_seed, stratify=stratify)
    known = table.iloc[train_rows]
    vessels, scan = (known[name].value_counts(normalize=True) for name in ("ca", "thal"))
    reference = table if scaling == "all" else known
    mean, deviation = reference["chol"].mean(), reference["chol"].std(ddof=0)
    scaled = {
        "training": f"{N_TRAIN} training rows",
        "all": f"{len(table)} rows, those held out included, which breaks the rule",
    }
    scale = (
        f"A cholesterol of {CHOLESTEROL} mg/dl stays {CHOLESTEROL}."
        if scaling == "none"
        else f"Cholesterol has a mean of {fixed(mean, 1)} mg/dl and a standard deviation of "
        f"{fixed(deviation, 1)} in all {scaled[scaling]}: {CHOLESTEROL} becomes "
        f"{fixed((CHOLESTEROL - mean) / deviation)}."
    )
    return (
        f"**What was learned.** A gap is filled with what most training rows have: "
        f"{vessels.idxmax():g} vessels ({percent(vessels.max())} of those known) and a scan that "
        f"is {CODES['thal'][int(scan.idxmax())]} ({percent(scan.max())}). {scale} The neuron gets "
        f"{len(feature_names(coding))} columns."
    )


# A run -------------------------------------------------------------------------------------------


@holds_for_any("start", "learning_rate", "n_steps", "loss", "coding", "scaling", "batch_size")
def run_rows(run: RecordedRun) -> dict[str, list[str]]:
    """Put a run alone beside the baseline on the patients held out."""
    accuracies = (run.metrics["validation_accuracy"][-1], baseline(run)[MAJORITY])
    epochs = fixed(run.epochs[-1], 1)
    return {
        "who decides": [
            f"your neuron after {epochs} epochs",
            "always guessing the majority class (baseline)",
        ],
        f"right, of {N_HELD_OUT} held out": [people(accuracy) for accuracy in accuracies],
    }


def baseline(run: RecordedRun) -> dict[str, float]:
    """Return the baseline's accuracy on the held-out rows of a run alone, by its name."""
    return {MAJORITY: float(majority_accuracy(**chosen(run.hyperparameters, *SPLIT)))}


@holds_for_any("n_steps", "loss")
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


@holds_for_any("start", "learning_rate", "n_steps", "batch_size", "loss")
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
    order = " The most probable come first." if n > 1 else ""
    return f"**{n}** of the {N_HELD_OUT} held out {who}.{order}"


@holds_for_any("start", "learning_rate", "n_steps", "batch_size", "loss")
def describe_misses(run: RecordedRun, threshold: float) -> str:
    """Say how many women and how many men a threshold misses, and how well it could do at all."""
    held_out, p = held_out_by(run)
    patients, ill = load_patients().iloc[held_out], outcomes()[held_out] == 1
    missed = ill & ~decide(p, threshold)
    women = (patients["sex"] == 0).to_numpy()
    by_sex = [out_of(int((missed & who).sum()), int((ill & who).sum())) for who in (women, ~women)]
    return (
        f"Of the held-out patients with disease it misses **{by_sex[0]}** of the women and "
        f"**{by_sex[1]}** of the men."
    )


def cost_rows(costs: Costs, threshold: float) -> dict[str, list[str]]:
    """Put what a threshold costs on the patients held out beside what others would."""
    rows = {f"yours, {fixed(threshold)}": costs.at_own}
    if threshold != 0.5:
        rows["0.50"] = costs.at_half
    rows[f"cheapest on the training set, {fixed(costs.chosen)}"] = costs.at_chosen
    rows["“disease” for everybody"] = costs.everybody
    return {
        "threshold": [*rows],
        "cost per held-out patient, in false alarms": list(map(fixed, rows.values())),
    }


# Many runs ---------------------------------------------------------------------------------------


def describe_what_helps(accuracies: Mapping[str, np.ndarray]) -> str:
    """Say how far patience, a start at zero and raw measurements change what a neuron learns."""
    base, patience, zeros, unscaled = (accuracies[name] for name in (BASE, LONGER, ZEROS, UNSCALED))
    ahead = compare(zeros, patience)
    return (
        f"Five times the steps change the average by {describe_lead(compare(patience, base))}, a "
        f"start at zero by {describe_lead(compare(zeros, base))} without a single extra step: "
        f"{describe_counts(ahead)} of {len(base)} splits than with patience. Without scaling the "
        f"same start ends at {percent(unscaled.mean())}; a coin gets 50 %. In brackets "
        f"stands the **standard error**: what luck with the splits typically does. {OVERLAP}"
    )


def describe_single(split: OneSplit) -> str:
    """Say what a single split can tell about a neuron and scikit-learn's model."""
    own, rival, majority = (split.accuracies[name] for name in (OWN, RIVAL, MAJORITY))
    error = standard_error(rival, N_HELD_OUT)
    n = split.only_own + split.only_rival
    both = "On this split they get the very same people right."
    if n:
        both = (
            f"Only those count whom exactly one gets right: **{split.only_own}** for yours alone, "
            f"**{split.only_rival}** for scikit-learn’s alone. "
            f"{describe_mcnemar(n, split.p_value)}."
        )
    return (
        f"On this split your neuron gets **{people(own)}** right, scikit-learn’s model "
        f"**{people(rival)}**, always guessing the majority class {people(majority)}. With "
        f"{N_HELD_OUT} people an accuracy like {percent(rival)} has a **standard error** of "
        f"{points(error)}: "
        f"another {N_HELD_OUT} could easily give "
        f"{percent(rival - error)} or {percent(min(1.0, rival + error))}.\n\n"
        f"But both are judged on the same {N_HELD_OUT}. {both}"
    )


def describe_pairs(accuracies: Mapping[str, np.ndarray]) -> str:
    """Say how a neuron compares with scikit-learn's model over many splits, in pairs."""
    own, rival = accuracies[OWN], accuracies[RIVAL]
    pairs = compare(own, rival)
    sure = (
        "That is more than twice the standard error"
        if pairs.ahead or pairs.behind
        else "That is no more than twice the standard error, so the splits cannot tell which of "
        "the two is better"
    )
    return (
        f"Over {len(own)} splits your neuron’s accuracy is {percent(own.mean(), 1)} on average, "
        f"that of scikit-learn’s model {percent(rival.mean(), 1)}, which varies by "
        f"{points(rival.std(ddof=1))} from split to split. On the same "
        f"patients yours differs by **{describe_lead(pairs)}**: {describe_counts(pairs)}. {sure}. "
        f"{OVERLAP}"
    )


def noise_rows(accuracies: Mapping[str, np.ndarray]) -> dict[str, list[str]]:
    """Put both ways of choosing among columns of noise beside each other."""
    return {
        "ten columns of noise": ["chosen on all rows", "chosen on the training set"],
        f"right, of those held out: mean of {len(accuracies[LEAKED])} splits": [
            percent(accuracies[name].mean(), 1) for name in (LEAKED, HONEST)
        ],
    }
