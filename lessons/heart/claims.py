"""Claims about patients and held-out rows put to the test, each with a control experiment."""

from functools import lru_cache, partial

import numpy as np
from sklearn.ensemble import RandomForestClassifier

from lessons.heart import experiments
from lessons.heart.experiments import MAJORITY, OWN, RIVAL, compare, held_out_accuracy
from lessons.heart.model import train
from lessons.heart.patients import features, majority_accuracy, outcomes, split
from study.claims import Bar, Experiment, Rule, Verdict, over_cases
from training.comparison import OVERLAP, describe_counts, describe_lead, describe_standing
from training.figures import percent
from training.progress import report_progress, subtask, track

MOST_STEPS = 20_000


def scaler_inflates(*, first_seed: int = 0) -> Verdict:
    """Look at the held-out rows to scale by them, and to choose columns by them."""
    looks = ("scaling", "choosing columns")
    return over_cases("look", {look: gained(look, first_seed) for look in track(looks)})


def gained(look: str, first_seed: int = 0, n_splits: int = 60) -> Verdict:
    """Prepare with and without a look at the held-out rows, and compare in pairs."""
    if look == "scaling":
        seeds = np.arange(first_seed, first_seed + n_splits)
        leaked, honest = (
            experiments.logistic_regression(seeds, scaling=scaling)
            for scaling in track(("all", "training"))
        )
        names = "scaled with everybody’s figures", "with the training rows’ own"
    else:
        leaked, honest = experiments.noise_leak(
            n_kept=30, with_features=True, n_splits=n_splits, first_seed=first_seed
        ).values()
        names = "columns chosen on all rows", "chosen on training rows"
    pairs = compare(leaked, honest)
    bar = max(0.01, 2 * pairs.standard_error)
    return Verdict(
        rule=Rule([Bar("mean gain in accuracy", pairs.mean, ">", bar)]),
        finding=(
            f"With the look ({names[0]}) the score changes by {describe_lead(pairs)} on average: "
            f"{describe_counts(pairs)} of {n_splits} splits. {OVERLAP}"
        ),
        evidence={
            "preparation": names,
            "mean accuracy on the patients held out": [leaked.mean(), honest.mean()],
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
    return Verdict(
        rule=Rule([Bar("mean accuracy at the end", accuracy[-1], ">=", 0.75)]),
        finding=(
            f"Over {n_splits} splits, each from a random start, the neuron’s held-out accuracy "
            f"goes from {percent(accuracy[0])} to {percent(accuracy[-1])} in {MOST_STEPS:,} steps; "
            f"always guessing the majority class gets {percent(majority_accuracy(seeds).mean())}."
        ),
        evidence={"step": run.steps, "mean accuracy on the patients held out": accuracy},
    )


def one_split_tells(*, first_seed: int = 0) -> Verdict:
    """Compare a neuron with one that is as good, and with a rule that is not."""
    rivals = (RIVAL, MAJORITY)
    return over_cases("rival", {rival: agreeing(rival, first_seed) for rival in track(rivals)})


def agreeing(rival: str, first_seed: int = 0, n_splits: int = 50) -> Verdict:
    """Ask each split alone which of two models is better, and count how many say the same."""
    accuracies = experiments.over_splits(n_splits=n_splits, first_seed=first_seed, start="zeros")
    own, theirs = accuracies[OWN], accuracies[rival]
    pairs = compare(own, theirs)
    agree = max(pairs.better, pairs.worse)
    return Verdict(
        rule=Rule([Bar("splits that say the same", agree, ">=", 0.95 * n_splits)]),
        finding=(
            f"Over {n_splits} splits a neuron from zeros gets {percent(own.mean(), 1)} on average, "
            f"{rival} {percent(theirs.mean(), 1)}. Taken alone, {pairs.better} of them put the "
            f"neuron ahead, {pairs.worse} the other; {pairs.equal} call them level."
        ),
        evidence={
            "splits, from the neuron’s worst to its best": np.arange(1, n_splits + 1),
            f"lead of the neuron over {rival}": np.sort(own - theirs),
        },
    )


@lru_cache(maxsize=64)
def forest_accuracy(split_seed: int) -> float:
    """Fit a random forest to a split, and judge it on the held-out rows."""
    X, y, (learn, held_out) = features(split_seed), outcomes(), split(split_seed)
    forest = RandomForestClassifier(warm_start=True, random_state=split_seed)
    for n_trees in (50, 100):  # the second half is added to the first
        forest.set_params(n_estimators=n_trees).fit(X[learn], y[learn])
        report_progress(n_trees / 100)
    return float(forest.score(X[held_out], y[held_out]))


def forest_no_better(
    *, scaling: str = "training", n_splits: int = 30, first_seed: int = 0
) -> Verdict:
    """Compare a neuron with a random forest on the same patients, split by split."""
    seeds, theirs = np.arange(first_seed, first_seed + n_splits), np.zeros(n_splits)
    with subtask(0, n_splits, of=n_splits + 1):
        for i in track(range(n_splits)):
            report_progress(0.0)  # what is remembered reports nothing itself
            theirs[i] = forest_accuracy(int(seeds[i]))
            report_progress(1.0)
    with subtask(n_splits, of=n_splits + 1):
        own = held_out_accuracy(start="zeros", n_steps=5000, scaling=scaling, split_seed=seeds)
    pairs = compare(theirs, own)
    return Verdict(
        rule=Rule([Bar("mean lead of the forest", pairs.mean, "<", 0.03)]),
        finding=(
            f"Over {n_splits} splits a random forest of 100 trees is "
            f"{describe_standing(pairs, 'the neuron')}: {describe_counts(pairs)}. {OVERLAP}"
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
