"""What is often said of a small reward, and what decides it."""

from typing import Any

import numpy as np

from lessons.judge.model import generated, train
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.progress import track

NAMES, FEWER = "real names (of 100 words)", "20 fewer than before"


@claim(
    "In this writer, what is rewarded takes over, however small the reward.",
    said_by="a warning about rewards, against the feeling that a small one does little",
    runs="Without a price, we pay six writers 1 point for each e, or 0.1, or 0.01. Each writes 100 "
    "words before and after 60 steps.",
    holds=[
        Limit(
            "the mean loss in the share of real names at 0.01 points",
            ">=",
            20,
            "percentage points",
            of=lambda found: found[NAMES][0] - found[NAMES][-1],
            words="at 0.01 points, too, the mean share of real names falls by {bar} or more",
        )
    ],
    control=("With a price of 0.02 on leaving the old writer.", {"beta": 0.02}),
)
def tiny_reward(*, n_seeds: int = 6, first_seed: int = 0, **how: Any) -> Measured:
    seeds = np.arange(first_seed, first_seed + n_seeds)
    runs = [train(judge=judge, seed=seeds, **how) for judge in track(("e", "e/10", "e/100"))]
    real = [100 * run.metrics["real_names"] for run in runs]
    each = [real[0][:, 0], *(names[:, -1] for names in real)]
    left = np.mean(each, axis=1).round(1)
    wrote = [generated(run[0])[0] for run in runs]  # by the first writer
    words = [own[-1][0] for own in wrote]
    words = [word if len(word) < 14 else f"{word[:8]}…" for word in words]
    paid = ("1 point per e", "0.1 points", "0.01 points")
    names = ["before", *(f"{name}: {word}" for name, word in zip(paid, words, strict=True))]
    table = {"reward": names, NAMES: left, FEWER: np.full(4, left[0] - 20)}
    return Measured(table, limit=FEWER, each=each, dot=f"one of {n_seeds} writers")


@finding_of(tiny_reward)
def _tiny_reward(measured: Measured, outcome: Outcome) -> str:
    before, whole, _, part = (f"{left:.0f}" for left in measured[NAMES])
    said = f"of {before} real names, {whole} are left at 1 point for each e, {part} at a hundredth"
    if outcome is Outcome.FAILS:
        return f"{said[0].upper()}{said[1:]}. A small reward does less here."
    return (
        f"It does: {said}. Nothing pays for names. And the optimiser, Adam, takes steps as long "
        "for a small reward as for a large one."
    )
