"""What decides the claims about probabilities and about the order that they give."""

from collections.abc import Mapping
from functools import partial

import numpy as np

from datasets.students import HOURS, PASSED
from lessons.sigmoid.experiments import decisions
from lessons.sigmoid.model import probability, train
from lessons.sigmoid.trust import (
    LOSSES,
    N_HELD_OUT,
    Source,
    evaluate,
    passengers_held_out,
    students_held_out,
)
from study.claims import Bar, Experiment, Rule, Verdict
from training.decisions import accuracy, auc, cheapest_threshold
from training.figures import count, percent
from training.progress import track

N_SPLITS = 200
AT_MOST = 1.08
"""Times the calibration error that luck alone gives true probabilities."""
N_CROWDS = 100
_PASSENGERS: Mapping[str, Source] = {
    loss: partial(passengers_held_out, loss=loss) for loss in LOSSES
}
_STUDENTS: Mapping[str, Source] = {"cross-entropy": students_held_out}


def output_can_be_trusted(
    *,
    sources: Mapping[str, Source] = _PASSENGERS,
    people: str = "the Titanic’s passengers",
    first_seed: int = 0,
) -> Verdict:
    """Hold out others on many splits, and compare with what true probabilities would score."""
    seeds = np.arange(first_seed, first_seed + N_SPLITS)
    evaluations = [evaluate(source, seeds) for source in track(sources.values())]
    within = [int(model.within.sum()) for model in evaluations]
    error = np.array([model.error.mean() for model in evaluations])
    true_error = np.array([model.true_error.mean() for model in evaluations])
    names = list(sources)
    trusted = [
        Bar(f"calibration error over that of luck, {name}", ratio, "<=", AT_MOST)
        for name, ratio in zip(names, error / true_error, strict=True)
    ]
    kept = [
        f"**{n} of {N_SPLITS}** splits if trained on {name}"
        for n, name in zip(within, names, strict=True)
    ]
    return Verdict(
        rule=Rule(trusted, fails=[~bar for bar in trusted]),
        finding=(
            f"Asked about {N_HELD_OUT} of {people} whom it had not seen, a model stays within what "
            f"luck allows true probabilities on {' and on '.join(kept)}."
        ),
        evidence={
            "trained on": names,
            "expected calibration error": error,
            "of true probabilities": true_error,
            f"splits within luck, of {N_SPLITS}": within,
            "outputs beyond 0.02 and 0.98": [model.share_extreme for model in evaluations],
        },
    )


def auc_means_perfect(*, threshold: float | None = 0.5) -> Verdict:
    """Decide about the four students while their curve is learned; None: at the best threshold."""
    run = train(max_frames=25)
    p = probability(HOURS, run.parameters["w"], run.parameters["b"])  # (n_frames, 4)
    areas = np.array([auc(PASSED, p_now) for p_now in p])
    chosen = [cheapest_threshold(PASSED, q) if threshold is None else threshold for q in p]
    right = accuracy(PASSED, p, chosen)
    perfect = areas == 1.0
    worst = int(np.argmin(np.where(perfect, right, np.inf)))
    return Verdict(
        rule=Rule([Bar("least accuracy at AUC 1.0", right[perfect].min(), ">=", 1.0)]),
        finding=(
            f"In {np.sum(perfect & (right < 1))} of the {perfect.sum()} frames with AUC 1.0 some "
            f"decision is wrong. After {count(int(run.epochs[worst]), 'epoch')}, with the "
            f"threshold at {chosen[worst]:.2f}, {percent(right[worst])} are right."
        ),
        evidence={"epoch": run.epochs, "accuracy": right, "AUC": areas, "threshold": chosen},
    )


def never_done(*, data: str = "hours", first_seed: int = 0) -> Verdict:
    """Train ten times as long, and ten times as long again, and see how much the weight grows."""
    n_epochs = (100, 1000, 10_000)
    seeds = np.arange(first_seed, first_seed + (1 if data == "hours" else 20))
    runs = [
        train(data=data, learning_rate=0.3, n_epochs=n, seed=seeds, max_frames=2)
        for n in track(n_epochs, n_epochs)
    ]
    w = np.array([np.median(run.final["w"]) for run in runs])
    least = "least growth of w for ten times the epochs", float(np.diff(w).min())
    return Verdict(
        rule=Rule([Bar(*least, ">", 1.0)], fails=[Bar(*least, "<", 0.5)]),
        finding=(
            f"w is {w[0]:.2f} after 100 epochs, {w[1]:.2f} after 1,000 and {w[2]:.2f} after 10,000."
        ),
        evidence={"epochs": n_epochs, "weight w": w},
    )


def cheaper_below_half(*, miss: float = 4.0, first_seed: int = 0) -> Verdict:
    """Decide about new students from 20 % on and from 50 % on, and compare what it costs."""
    seeds = range(first_seed, first_seed + N_CROWDS)
    low, half = np.array(
        [
            [decisions(run, threshold, miss=miss, new=True).cost for threshold in (0.2, 0.5)]
            for run in (
                train(data="overlapping", learning_rate=0.3, n_epochs=300, seed=seed)
                for seed in track(seeds)
            )
        ]
    ).T
    saved = "mean saving per student", float(np.mean(half - low))
    return Verdict(
        rule=Rule([Bar(*saved, ">", 0.02)], fails=[Bar(*saved, "<", 0.0)]),
        finding=(
            f"Where a miss costs {miss:g} and a false alarm 1, a new student costs "
            f"{np.mean(low):.3f} on average with yes from 20 % on, and {np.mean(half):.3f} with "
            "yes from 50 % on."
        ),
        evidence={"draw": np.arange(1, N_CROWDS + 1), "saving per student": half - low},
    )


CLAIMS = {
    "output_can_be_trusted": Experiment(
        output_can_be_trusted,
        partial(output_can_be_trusted, sources=_STUDENTS, people="the invented students"),
    ),
    "auc_means_perfect": Experiment(auc_means_perfect, partial(auc_means_perfect, threshold=None)),
    "never_done": Experiment(never_done, partial(never_done, data="overlapping")),
    "cheaper_below_half": Experiment(cheaper_below_half, partial(cheaper_below_half, miss=1.0)),
}
