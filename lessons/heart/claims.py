"""What is often said of held-out rows and small tables, and what decides it."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from sklearn.ensemble import RandomForestClassifier

from lessons.heart import experiments
from lessons.heart.experiments import MAJORITY, OWN, RIVAL, compare, held_out_accuracy
from lessons.heart.patients import features, outcomes, split
from study.claims import Cases, Limit, Measured, claim
from training.comparison import OVERLAP, Pairs, describe_counts, describe_lead, describe_standing
from training.figures import percent
from training.progress import report_progress, subtask, track

LOOKS = ("scaling", "choosing columns")
N_LOOKS, N_FORESTS, N_ALONE = 60, 30, 50
"""Splits of each of the three claims."""


@claim(
    "If you look at the held-out rows while you prepare the data, your score is inflated.",
    said_by="many courses on machine learning",
    runs=f"We try two looks, over {N_LOOKS} splits each. One fits the scaler on all rows. For the "
    "other, 1,000 columns of pure noise stand beside the patients’ own, and the best thirty are "
    "chosen on all rows. From the mean gain in accuracy we take one percentage point, or twice the "
    "standard error if that is more.",
    holds=[Limit("the rest of the gain", ">", 0)],
    cases=Cases("look", "looks", "the look"),
    control=("Only the look that chooses columns.", {"looks": ("choosing columns",)}),
)
def scaler_inflates(*, looks: Sequence[str] = LOOKS, first_seed: int = 0) -> Measured:
    gains = [_gained(look, first_seed) for look in track(looks)]
    left = [gain.mean - max(0.01, 2 * gain.standard_error) for gain in gains]
    each = [
        f"{look}: {describe_lead(gain)}, {describe_counts(gain)} of {N_LOOKS} splits"
        for look, gain in zip(looks, gains, strict=True)
    ]
    return Measured(
        [left],
        {"look": [*looks], "mean gain in accuracy": [gain.mean for gain in gains]},
        f"By {'; by '.join(each)}. {OVERLAP}",
    )


def _gained(look: str, first_seed: int) -> Pairs:
    """Prepare with and without a look at the held-out rows, and compare in pairs."""
    if look == "scaling":
        seeds = np.arange(first_seed, first_seed + N_LOOKS)
        leaked, honest = (
            experiments.logistic_regression(seeds, scaling=scaling)
            for scaling in track(("all", "training"))
        )
    else:
        leaked, honest = experiments.noise_leak(
            n_kept=30, with_features=True, n_splits=N_LOOKS, first_seed=first_seed
        ).values()
    return compare(leaked, honest)


@claim(
    "Hold out a fifth of the patients once, and you see which of two models is better.",
    said_by="what every table of results from a single split implies",
    runs="We compare a neuron from zeros with scikit-learn’s logistic regression, and with always "
    f"guessing the majority class, on {N_ALONE} splits, and ask each split alone which is better.",
    holds=[Limit("the number of splits that say the same", ">=", 0.95 * N_ALONE)],
    cases=Cases("rival", "rivals", "the rival"),
    control=(
        "Only the comparison with the majority class: a difference too large to miss.",
        {"rivals": (MAJORITY,)},
    ),
)
def one_split_tells(*, rivals: Sequence[str] = (RIVAL, MAJORITY), first_seed: int = 0) -> Measured:
    accuracies = experiments.over_splits(n_splits=N_ALONE, first_seed=first_seed, start="zeros")
    pairs = [compare(accuracies[OWN], accuracies[rival]) for rival in rivals]
    agree = [max(pair.better, pair.worse) for pair in pairs]
    each = [
        f"Beside {rival} with {percent(accuracies[rival].mean(), 1)}, {pair.better} put the neuron "
        f"ahead, {pair.worse} the other; {pair.equal} call them level."
        for rival, pair in zip(rivals, pairs, strict=True)
    ]
    return Measured(
        [agree],
        {"rival": [*rivals], "splits that say the same": agree},
        f"The neuron gets {percent(accuracies[OWN].mean(), 1)} on average. {' '.join(each)}",
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


@claim(
    "On a table of 303 rows, a single neuron does about as well as a random forest of a hundred "
    "trees.",
    said_by="statisticians who compared both on medical tables",
    runs=f"We train both on {N_FORESTS} splits.",
    holds=[Limit("the forest’s mean lead in held-out accuracy", "<", 0.03)],
    control=(
        "The same, with a neuron that gets the measurements unscaled; to a forest scaling makes no "
        "difference.",
        {"scaling": "none"},
    ),
)
def forest_no_better(
    *, scaling: str = "training", n_splits: int = N_FORESTS, first_seed: int = 0
) -> Measured:
    seeds, theirs = np.arange(first_seed, first_seed + n_splits), np.zeros(n_splits)
    with subtask(0, n_splits, of=n_splits + 1):
        for i in track(range(n_splits)):
            report_progress(0.0)  # what is remembered reports nothing itself
            theirs[i] = forest_accuracy(int(seeds[i]))
            report_progress(1.0)
    with subtask(n_splits, of=n_splits + 1):
        own = held_out_accuracy(start="zeros", n_steps=5000, scaling=scaling, split_seed=seeds)
    pairs = compare(theirs, own)
    return Measured(
        [pairs.mean],
        {
            "model": ["one neuron", "random forest"],
            "mean accuracy on the patients held out": [own.mean(), theirs.mean()],
        },
        f"The forest is {describe_standing(pairs, 'the neuron')}: {describe_counts(pairs)}. "
        f"{OVERLAP}",
    )
