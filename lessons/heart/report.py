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
from training.decisions import auc, decide
from training.figures import count, figure, fixed, out_of, percent, points
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
    if run is None:
        return own
    right, everybody = (
        int((predict_by_network(run, patients) == patients.disease).sum()),
        all_held_out(),
    )
    all_own, all_right = (
        out_of(int((answers == everybody.disease).sum()), N_HELD_OUT)
        for answers in (predict_by_threshold(everybody, cut), predict_by_network(run, everybody))
    )
    guess, all_guess = max(n_ill, n_well), max(everybody.disease.sum(), (~everybody.disease).sum())
    return (
        f"{own} No line does better than {most_right(patients)}, and giving all of them the same "
        f"answer is right about {guess}. The neuron is right about **{right} of {N}**.\n\nOf all "
        f"{N_HELD_OUT} patients from whom these were drawn your line is right about {all_own}, the "
        f"neuron about **{all_right}**, the same answer for all about "
        f"{out_of(int(all_guess), N_HELD_OUT)}."
    )


# The table ---------------------------------------------------------------------------------------


def describe_question(question: OneQuestion) -> str:
    """Say how a one-line rule does beside the baseline on the patients held out."""
    lead = question.n_right - question.n_majority
    beside = f"{abs(lead)} {'more' if lead > 0 else 'fewer'}" if lead else "just as many"
    return (
        "A rule that gives each group the answer of most of its **training rows** is right on "
        f"**{out_of(question.n_right, question.n_held_out)}** of the patients held out: {beside} "
        f"than the baseline with {out_of(question.n_majority, question.n_held_out)}."
    ).replace("just as many than", "just as many as")


def describe_choice(questions: Mapping[str, OneQuestion]) -> str:
    """Say which question is chosen by training rows, and which by the rows that should judge it."""
    fair = max(questions, key=lambda feature: questions[feature].n_right_training)
    bold = max(questions, key=lambda feature: questions[feature].n_right)
    right = {name: out_of(questions[name].n_right, N_HELD_OUT) for name in (fair, bold)}
    fairly = (
        f"Chosen on the {N_TRAIN} training rows, the best of {len(questions)} questions is "
        f"“{GROUPINGS[fair]}”; then it is right on {right[fair]} of those held out. "
    )
    if questions[bold].n_right == questions[fair].n_right:
        return fairly + "Here the rows held out would have chosen no better one."
    return fairly + (
        f"Chosen on those held out themselves it is “{GROUPINGS[bold]}”, right on "
        f"{right[bold]}: a figure that flatters, because it was picked as the largest."
    )


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


@holds_for_any("start", "learning_rate", "n_steps", "loss", "coding", "scaling")
def describe_run(run: RecordedRun) -> str:
    """Say how a run alone came out on the patients held out."""
    accuracy = float(run.metrics["validation_accuracy"][-1])
    batch_size = run.hyperparameters["batch_size"]
    return (
        f"After {count(int(run.steps[-1]), 'step')} of {count(batch_size, 'patient')} each, "
        f"{fixed(run.epochs[-1], 1)} epochs, your neuron is right on "
        f"**{people(accuracy)}** of the patients held out, the baseline on "
        f"{people(baseline(run)[MAJORITY])}."
    )


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
        f"Misses by sex, of those held out with disease: women **{by_sex[0]}**, men "
        f"**{by_sex[1]}**. "
        "Before any threshold, take one patient with disease and one without: in "
        f"{percent(auc(ill, p))} of such pairs the first is given the higher probability (the "
        "area under the **ROC curve**, AUC; a coin gets 50 %)."
    )


def describe_costs(costs: Costs, threshold: float, miss: float) -> str:
    """Say what a threshold costs on the patients held out, and what others would."""
    others = f"“disease” for everybody {fixed(costs.everybody)}"
    if threshold != 0.5:
        others = f"0.50 costs {fixed(costs.at_half)}, {others}"
    return (
        f"If a miss costs as much as {figure(miss)} false {'alarm' if miss == 1 else 'alarms'}, "
        f"your threshold {fixed(threshold)} costs **{fixed(costs.at_own)}** false alarms per "
        f"patient held out; {others}. On the training rows {fixed(costs.chosen)} is cheapest; on "
        f"those held out it costs {fixed(costs.at_chosen)}. For probabilities that can be trusted, "
        f"1 / (1 + {figure(miss)}) = {fixed(1 / (1 + miss))} is best."
    )


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
    both = "On this split they are right about the very same people."
    if n:
        both = (
            f"Only those count on whom exactly one is right: yours alone on **{split.only_own}**, "
            f"scikit-learn’s alone on **{split.only_rival}**. {describe_mcnemar(n, split.p_value)}."
        )
    return (
        f"On this split your neuron is right on **{people(own)}**, scikit-learn’s model on "
        f"**{people(rival)}**, the majority on {people(majority)}. From {N_HELD_OUT} "
        f"people an accuracy like {percent(rival)} has a **standard error** of {points(error)}: "
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
        f"Over {len(own)} splits your neuron is right on {percent(own.mean(), 1)} on "
        f"average, scikit-learn’s model on {percent(rival.mean(), 1)}, which varies by "
        f"{points(rival.std(ddof=1))} from split to split. On the same "
        f"patients yours differs by **{describe_lead(pairs)}**: {describe_counts(pairs)}. {sure}. "
        f"{OVERLAP}"
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
