"""What is often said of held-out rows and small tables, and what decides it."""

from collections.abc import Sequence
from functools import lru_cache
from math import ceil

import numpy as np
from sklearn.ensemble import RandomForestClassifier

from lessons.heart import experiments
from lessons.heart.decisions import rows_of, table_of
from lessons.heart.experiments import MAJORITY, OWN, RIVAL, compare, held_out_accuracy
from lessons.heart.model import probabilities, train
from lessons.heart.patients import features, outcomes, split
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.decisions import auc
from training.figures import fixed, listed
from training.progress import report_progress, subtask, track

SCALING, CHOOSING = "scaling", "choosing columns"
GAIN = "gain in accuracy (points)"
AGREE, NAMES = "splits that say the same", {MAJORITY: "always guessing the majority"}
N_LOOKS, N_FORESTS, N_ALONE = 60, 30, 50
"""Splits of each of the claims."""
ABOUT = 3
"""Percentage points by which a model that does about as well may be behind."""
N_GROUPS, N_OF_A_KIND = 40, 5
"""Groups of patients held out of a split, and how many of each kind are in one."""


@claim(
    "If you look at the held-out rows while you prepare the data, your score is inflated.",
    said_by="many courses on machine learning",
    runs=f"We look in two ways, on {N_LOOKS} splits. Scaling: each column’s mean and spread are "
    "those of all rows. Choosing: of the patients’ columns and 1,000 of noise we keep the thirty "
    "that go best with disease in all rows.",
    holds=[
        Limit(
            "the gain in accuracy",
            ">",
            1,
            "percentage point",
            words="accuracy is over one percentage point higher than if only the 242 are looked at",
        )
    ],
    each="look",
    control=(
        "Choosing without noise: the ten best of the patients’ own 22 columns.",
        {"looks": (CHOOSING,), "n_columns": 0, "n_kept": 10},
    ),
)
def scaler_inflates(
    *,
    looks: Sequence[str] = (SCALING, CHOOSING),
    n_columns: int = 1000,
    n_kept: int = 30,
    first_seed: int = 0,
) -> Measured:
    gains = [100 * _gained(look, first_seed, n_columns, n_kept) for look in track(looks)]
    rows = {"look": [f"{look} on all rows" for look in looks], GAIN: np.mean(gains, axis=1)}
    return Measured(rows, each=gains, dot=f"one of {N_LOOKS} splits")


@finding_of(scaler_inflates)
def _scaler_inflates(measured: Measured, outcome: Outcome) -> str:
    each = [
        f"{look} gains {fixed(gain, 1)} points"
        for look, gain in zip(*measured.columns, strict=True)
    ]
    begin = {
        Outcome.HOLDS: "It is inflated",
        Outcome.FAILS: "Hardly anything has leaked",
        Outcome.DEPENDS: "A choice of columns reads the diagnoses, a mean does not",
    }
    return f"{begin[outcome]}: {listed(each)} of accuracy."


def _gained(look: str, first_seed: int, n_columns: int, n_kept: int) -> np.ndarray:
    """Prepare with and without a look at held-out rows; return each split’s gain in accuracy."""
    if look == SCALING:
        seeds = np.arange(first_seed, first_seed + N_LOOKS)
        leaked, honest = (
            experiments.logistic_regression(seeds, scaling=scaling)
            for scaling in track(("all", "training"))
        )
    else:
        leaked, honest = experiments.noise_leak(
            n_columns=n_columns,
            n_kept=n_kept,
            with_features=True,
            n_splits=N_LOOKS,
            first_seed=first_seed,
        ).values()
    return np.asarray(leaked - honest)


@claim(
    "Hold out a fifth of the patients once, and you see which of two models is better.",
    said_by="what every table of results from a single split implies",
    runs="We compare a neuron from zeros with scikit-learn’s logistic regression, and with always "
    f"guessing the majority class, on {N_ALONE} splits, and ask each split alone which is better.",
    holds=[
        Limit(
            "the number of splits that say the same",
            ">=",
            ceil(0.95 * N_ALONE),
            words=f"at least {{bar}} of the {N_ALONE} say the same",
        )
    ],
    each="rival",
    control=(
        "Only the comparison with the majority class: a difference too large to miss.",
        {"rivals": (MAJORITY,)},
    ),
)
def one_split_tells(*, rivals: Sequence[str] = (RIVAL, MAJORITY), first_seed: int = 0) -> Measured:
    accuracies = experiments.over_splits(n_splits=N_ALONE, first_seed=first_seed, start="zeros")
    pairs = [compare(accuracies[OWN], accuracies[rival]) for rival in rivals]
    return Measured(
        {
            "rival": [NAMES.get(rival, rival) for rival in rivals],
            AGREE: [max(pair.better, pair.worse) for pair in pairs],
            "the neuron ahead": [pair.better for pair in pairs],
            "level": [pair.equal for pair in pairs],
            "the rival ahead": [pair.worse for pair in pairs],
        },
        each=[
            np.sign(accuracies[OWN] - accuracies[rival]) == (1 if pair.better >= pair.worse else -1)
            for rival, pair in zip(rivals, pairs, strict=True)
        ],
        dot="a split, filled: says the same",
    )


@finding_of(one_split_tells)
def _one_split_tells(measured: Measured, outcome: Outcome) -> str:
    rivals, _, ahead, _, behind = measured.columns
    each = [
        f"beats {rival} on {n} of {N_ALONE} splits and loses on {m}"
        for rival, n, m in zip(rivals, ahead, behind, strict=True)
    ]
    begin = {
        Outcome.HOLDS: "One split is enough here",
        Outcome.FAILS: "One split is not enough",
        Outcome.DEPENDS: "One split shows a large difference, but not a small one",
    }
    return f"{begin[outcome]}: the neuron {'; it '.join(each)}."


@claim(
    "AUC 1.0 means perfect predictions.",
    said_by="many summaries of how well a model does",
    runs=f"On each of {N_ALONE} splits we take {N_GROUPS} groups of held-out patients, five with "
    "disease and five without, and keep those that the neuron ranks without a fault (AUC 1.0). In "
    "how many is every yes or no right, too, at a threshold of 50 %?",
    holds=[
        Limit(
            "the share of groups with AUC 1.0 decided without a mistake",
            ">=",
            95,
            "%",
            of=lambda found: found.columns[1][0],
            drawn=False,
            words="it is so in at least {bar} of them",
        )
    ],
    control=(
        "The same groups, but in each the threshold is put between the two kinds.",
        {"between": True},
    ),
)
def auc_means_perfect(*, between: bool = False, first_seed: int = 0) -> Measured:
    seeds = np.arange(first_seed, first_seed + N_ALONE)
    with subtask(0, 9, of=10):
        run = train(start="zeros", n_steps=5000, split_seed=seeds, max_frames=2)
    said, held_out = probabilities(run, table_of(run)), rows_of(run)[1]
    wrong = []
    with subtask(9, of=10):
        for p, rows, seed in zip(said, held_out, track(seeds), strict=True):
            rng = np.random.default_rng(seed)
            for _ in range(N_GROUPS):
                ill, healthy = (
                    p[rng.choice(rows[outcomes()[rows] == truth], N_OF_A_KIND, replace=False)]
                    for truth in (1, 0)
                )
                if auc(np.repeat((1, 0), N_OF_A_KIND), np.append(ill, healthy)) == 1.0:
                    cut = (ill.min() + healthy.max()) / 2 if between else 0.5
                    wrong.append(int((ill < cut).sum() + (healthy >= cut).sum()))
    counts = np.bincount(wrong, minlength=2)
    return Measured(
        {
            "answers": [f"{k or 'none'} of ten wrong" for k in range(len(counts))],
            "share of the groups with AUC 1.0 (%)": 100 * counts / counts.sum(),
            "groups": counts,
        }
    )


@finding_of(auc_means_perfect)
def _auc_means_perfect(measured: Measured, outcome: Outcome) -> str:
    groups = measured["groups"]
    n, mistaken = int(groups.sum()), int(groups[1:].sum())
    said = f"Of {n} groups in perfect order, {mistaken or 'none'} had a wrong answer"
    if outcome is Outcome.HOLDS:
        return f"{said}: somebody had put the threshold where the two kinds part."
    return f"{said}: the order was right, the threshold in the wrong place."


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
    holds=[
        Limit(
            "the forest’s mean lead in held-out accuracy",
            "<",
            ABOUT,
            "percentage points",
            of=lambda found: np.diff(found.columns[1])[0],
            words="the forest’s mean accuracy is less than {bar} above the neuron’s",
        )
    ],
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
    far = f"the neuron and {ABOUT} points"
    return Measured(
        {
            "model": ["one neuron", "random forest"],
            "held-out accuracy (%)": [100 * own.mean(), 100 * theirs.mean()],
            far: [100 * own.mean() + ABOUT] * 2,
        },
        limit=far,
        each=[100 * own, 100 * theirs],
        dot=f"one of {n_splits} splits",
    )


@finding_of(forest_no_better)
def _forest_no_better(measured: Measured, outcome: Outcome) -> str:
    neuron, forest = (fixed(share, 1) for share in measured.columns[1])
    said = f"one neuron gets {neuron} % of the held-out patients right, a hundred trees {forest} %"
    return f"{'It does' if outcome is Outcome.HOLDS else 'It does not'}: {said}."
