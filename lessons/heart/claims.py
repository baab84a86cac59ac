"""Claims about patients and held-out rows put to the test, each with a control experiment."""

from functools import partial

import numpy as np
from sklearn.ensemble import RandomForestClassifier

from lessons.heart.experiments import (
    HONEST,
    LEAKED,
    MAJORITY,
    OWN,
    RIVAL,
    compare,
    noise_leak,
    over_splits,
    scaler_leak,
)
from lessons.heart.model import train
from lessons.heart.patients import features, majority_accuracy, outcomes, split
from study.claims import Bar, Experiment, Rule, Verdict, over_cases
from training.comparison import OVERLAP, describe_counts, describe_lead
from training.figures import percent
from training.progress import report_progress, track

WORTH_NAMING = 0.01
"""A point of accuracy: less is not called an inflated score, however many splits show it."""
ALMOST_ALWAYS = 0.95
MOST_STEPS = 20_000
N_KEPT = 30
"""Columns that the control keeps, of the patients' own and 1,000 of noise."""


def scaler_inflates(*, first_seed: int = 0) -> Verdict:
    """Look at the held-out rows to scale by them, and to choose columns by them."""
    looks = ("scaling", "choosing columns")
    return over_cases("look", {look: gained(look, first_seed) for look in track(looks)})


def gained(look: str, first_seed: int = 0, n_splits: int = 60) -> Verdict:
    """Prepare with and without a look at the held-out rows, and compare in pairs."""
    if look == "scaling":
        accuracies = scaler_leak(n_splits=n_splits, first_seed=first_seed)
        leaked, honest = accuracies["all"], accuracies["training"]
        names = "scaled with everybody’s figures", "with the training rows’ own"
    else:
        accuracies = noise_leak(
            n_kept=N_KEPT, with_features=True, n_splits=n_splits, first_seed=first_seed
        )
        leaked, honest = accuracies[LEAKED], accuracies[HONEST]
        names = "columns chosen on all rows", "chosen on training rows"
    pairs = compare(leaked, honest)
    bar = max(WORTH_NAMING, 2 * pairs.standard_error)
    return Verdict(
        rule=Rule([Bar("mean gain in accuracy", pairs.mean, ">", bar)]),
        finding=(
            f"Patients held out who were judged correctly, over {n_splits} splits: "
            f"{percent(leaked.mean(), 2)} ({names[0]}) against {percent(honest.mean(), 2)} "
            f"({names[1]}). With the look the score is {describe_counts(pairs)}; on average it "
            f"differs by {describe_lead(pairs)}. {OVERLAP}"
        ),
        evidence={
            "preparation": np.array(names),
            "mean accuracy on the patients held out": np.array([leaked.mean(), honest.mean()]),
        },
    )


def only_slower(*, scaling: str = "none", n_splits: int = 20, first_seed: int = 0) -> Verdict:
    """Train from random starts for ever longer, and see whether patience replaces scaling."""
    seeds = np.arange(first_seed, first_seed + n_splits)
    run = train(
        scaling=scaling,
        n_steps=MOST_STEPS,
        seed=seeds,
        split_seed=seeds,
        max_frames=1 + MOST_STEPS // 1000,
    )
    accuracy = run.metrics["validation_accuracy"].mean(axis=0)
    at = dict(zip(run.steps.tolist(), accuracy, strict=True))
    return Verdict(
        rule=Rule([Bar("mean accuracy at the end", accuracy[-1], ">=", 0.75)]),
        finding=(
            f"From {n_splits} random starts, each on a split of its own, the neuron’s held-out "
            f"accuracy is {percent(at[0])} before the first step, {percent(at[1000])} after 1,000, "
            f"{percent(at[5000])} after 5,000 and {percent(at[MOST_STEPS])} after "
            f"{MOST_STEPS:,} steps at learning rate 0.01. Always guessing the majority class gets "
            f"{percent(majority_accuracy(seeds).mean())}."
        ),
        evidence={"step": run.steps, "mean accuracy on the patients held out": accuracy},
    )


def one_split_tells(*, first_seed: int = 0) -> Verdict:
    """Compare a neuron with one that is as good, and with a rule that is not."""
    rivals = (RIVAL, MAJORITY)
    return over_cases("rival", {rival: agreeing(rival, first_seed) for rival in track(rivals)})


def agreeing(rival: str, first_seed: int = 0, n_splits: int = 50) -> Verdict:
    """Ask each split alone which of two models is better, and count how many say the same."""
    accuracies = over_splits(n_splits=n_splits, first_seed=first_seed, start="zeros")
    own, theirs = accuracies[OWN], accuracies[rival]
    pairs = compare(own, theirs)
    agree = max(pairs.better, pairs.worse)
    return Verdict(
        rule=Rule([Bar("splits that say the same", agree, ">=", ALMOST_ALWAYS * n_splits)]),
        finding=(
            f"A neuron from zeros gets {percent(own.mean(), 1)} after 1,000 steps, {rival} "
            f"{percent(theirs.mean(), 1)}, on average over {n_splits} splits. Taken alone, "
            f"{pairs.better} of them put the neuron ahead, {pairs.worse} the other; {pairs.equal} "
            f"call them level. The mean difference is {describe_lead(pairs)}. {OVERLAP}"
        ),
        evidence={
            "splits, from the neuron’s worst to its best": np.arange(1, n_splits + 1),
            f"lead of the neuron over {rival}": np.sort(own - theirs),
        },
    )


def forest_no_better(
    *, scaling: str = "training", n_splits: int = 30, first_seed: int = 0
) -> Verdict:
    """Compare a neuron with a random forest on the same patients, split by split."""
    seeds = np.arange(first_seed, first_seed + n_splits)
    y, theirs = outcomes(), np.zeros(n_splits)
    for i in track(range(n_splits + 1)):
        if i == n_splits:
            run = train(
                start="zeros", n_steps=5000, scaling=scaling, split_seed=seeds, max_frames=2
            )
            continue
        X, (learn, held_out) = features(seeds[i]), split(seeds[i])
        forest = RandomForestClassifier(n_estimators=100, random_state=int(seeds[i]))
        theirs[i] = forest.fit(X[learn], y[learn]).score(X[held_out], y[held_out])
        report_progress(1.0)
    own = run.metrics["validation_accuracy"][:, -1]
    pairs = compare(theirs, own)
    return Verdict(
        rule=Rule([Bar("mean lead of the forest", pairs.mean, "<", 0.03)]),
        finding=(
            f"Over {n_splits} splits the neuron’s held-out accuracy is {percent(own.mean(), 1)}, "
            f"that of a random forest of 100 trees {percent(theirs.mean(), 1)}: a lead of "
            f"{describe_lead(pairs)}. {OVERLAP}"
        ),
        evidence={
            "model": ["one neuron", "random forest"],
            "mean accuracy on the patients held out": [own.mean(), theirs.mean()],
        },
    )


CLAIMS = {
    "forest_no_better": Experiment(
        test=forest_no_better, control=partial(forest_no_better, scaling="none")
    ),
    "scaler_inflates": Experiment(
        test=scaler_inflates, control=partial(gained, "choosing columns")
    ),
    "only_slower": Experiment(test=only_slower, control=partial(only_slower, scaling="training")),
    "one_split_tells": Experiment(test=one_split_tells, control=partial(agreeing, MAJORITY)),
}
