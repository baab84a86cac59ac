"""What is often said of a small reward, and what decides it."""

import numpy as np

from lessons.judge.model import train
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.figures import listed
from training.progress import track

NAMES_LOST = "real names lost (of 100)"


@claim(
    "In this writer, what is rewarded takes over, however small the reward.",
    said_by="a warning about rewards, against the feeling that a small one does little",
    runs="Without a price, a judge pays six writers 1 point for each e, others 0.1, others 0.01. "
    "We count the real names among 100 words that each writes before and after 60 steps.",
    holds=[
        Limit(
            "the mean loss in the share of real names at 0.01 points",
            ">=",
            20,
            "percentage points",
            of=lambda found: found[NAMES_LOST][-1],
            drawn=True,
            words="at 0.01 points, too, the mean share of names falls by {bar} or more",
        )
    ],
    control=("Leaving the old writer has a price of 0.1.", {"price": 0.1}),
)
def tiny_reward(*, price: float = 0.0, n_seeds: int = 6, first_seed: int = 0) -> Measured:
    seeds, paid = np.arange(first_seed, first_seed + n_seeds), ("e", "e/10", "e/100")
    runs = [train(judge=judge, beta=price, seed=seeds) for judge in track(paid)]
    each = [run.metrics["real_names"] for run in runs]
    lost = [100 * float((real[:, 0] - real[:, -1]).mean()) for real in each]
    return Measured({"for each e": ["1 point", "0.1 points", "0.01 points"], NAMES_LOST: lost})


@finding_of(tiny_reward)
def _tiny_reward(measured: Measured, outcome: Outcome) -> str:
    rows = zip(*measured.columns, strict=True)
    each = listed([f"{max(lost, 0):.0f} at {points}" for points, lost in rows])
    if outcome is Outcome.FAILS:
        return f"Here it does not: of 100 words, the real names lost are {each}."
    return (
        f"It does: of 100 words, the real names lost are {each}. A tenth of the points makes each "
        "slope a tenth, and its usual size, too. A step (by Adam) divides them: it stays as long."
    )
