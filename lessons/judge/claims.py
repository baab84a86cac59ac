"""What is often said of a price on leaving the old, and of what is lost, and what decides it."""

from collections.abc import Sequence

import numpy as np

from lessons.judge.forgetting import teach_names
from lessons.judge.model import train
from study.claims import Cases, Limit, Measured, Outcome, claim, finding_of
from training.figures import listed
from training.progress import track

NAMES_LOST, REWARD = "real names lost (points)", "reward after"


@claim(
    "A price on leaving the old writer saves the names.",
    said_by="the hope behind the penalty (Ziegler and others, 2019)",
    runs="A judge rewards six writers for each letter e, at each of several prices. We count how "
    "many of 100 words that each writes before and after 60 steps are names of numbers.",
    holds=[
        Limit(
            "the mean loss in the share of real names",
            "<",
            20,
            "percentage points",
            words="the mean share of names falls by less than {bar}",
        )
    ],
    cases=Cases("price", "the price"),
    control=("Only prices of 2 and more.", {"prices": (2.0, 5.0)}),
)
def price_saves(
    *, prices: Sequence[float] = (0.1, 0.2, 0.5, 1.0, 2.0), n_seeds: int = 6, first_seed: int = 0
) -> Measured:
    seeds = np.arange(first_seed, first_seed + n_seeds)
    metrics = train(beta=np.array(prices)[:, None], seed=seeds).metrics
    before, after = (metrics["real_names"][..., at].mean(axis=-1) for at in (0, -1))
    return Measured(
        {
            "price": [f"price {price:g}" for price in prices],
            NAMES_LOST: 100 * (before - after),
            REWARD: metrics["reward"][..., -1].mean(axis=-1),
        }
    )


@finding_of(price_saves)
def _price_saves(measured: Measured, outcome: Outcome) -> str:
    prices, lost, _ = measured.columns
    each = [f"{max(n, 0):.0f} at {price}" for price, n in zip(prices, lost, strict=True)]
    said = f"of 100 words, the real names lost are {listed(each)}"
    return {
        Outcome.HOLDS: f"Here it does: {said}.",
        Outcome.FAILS: f"Here it does not: {said}.",
        Outcome.DEPENDS: f"Only a high one: {said}. At a low one nonsense pays for itself.",
    }[outcome]


@claim(
    "A judge that pays for names brings them back.",
    said_by="whoever sees what a reward can do",
    runs="A judge pays six writers for e’s, and then for real names, for 60 steps.",
    holds=[Limit("the mean share of real names in the end", ">", 50, "%")],
    cases=Cases("number of steps", "how long it was paid for e’s"),
    control=("They are shown names instead.", {"by": "examples"}),
)
def paid_back(
    *, by: str = "rewards", paid: Sequence[int] = (30, 100), n_seeds: int = 6, first_seed: int = 0
) -> Measured:
    seeds = np.arange(first_seed, first_seed + n_seeds)
    runs = [teach_names(by=by, n_paid=n, seed=seeds) for n in track(paid)]
    left, real = (
        [100 * float(run.metrics["real_names"][:, at].mean()) for run in runs] for at in (0, -1)
    )
    steps = [f"{n} steps for e’s" for n in paid]
    return Measured({"before": steps, "real names in the end (%)": real, "left before": left})


@finding_of(paid_back)
def _paid_back(measured: Measured, outcome: Outcome) -> str:
    rows = zip(*measured.columns, strict=True)
    each = listed([f"after {case} from {left:.0f} % to {n:.0f} %" for case, n, left in rows])
    return {
        Outcome.HOLDS: f"Here they come back: {each}.",
        Outcome.FAILS: f"Here they do not: {each}.",
        Outcome.DEPENDS: f"Only if some are left to be paid for: the names go {each}.",
    }[outcome]
