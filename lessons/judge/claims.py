"""What is often said of a price on leaving the old, and of keeping the old, and what decides it."""

from collections.abc import Sequence

import numpy as np

from lessons.judge.forgetting import train_again
from lessons.judge.model import train
from study.claims import Cases, Limit, Measured, Outcome, claim, finding_of
from training.figures import listed
from training.progress import track

NAMES_LOST, OLD_LOST = "real names lost (points)", "0 to 4 no longer read (points)"
REWARD, NEW = "reward after", "5 to 9 read after (%)"
FEW = {"names": 20, "old": 10}
"""Percentage points that may be lost."""


@claim(
    "A price on leaving the old writer saves the names.",
    said_by="the hope behind the penalty (Ziegler and others, 2019)",
    runs="A judge rewards six writers for each letter e, at each of several prices. We count how "
    "many of 100 words that each writes before and after 60 steps are names of numbers.",
    holds=[
        Limit(
            "the mean loss in the share of real names",
            "<",
            FEW["names"],
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
    said = f"of 100 words, the real names lost are {_each(measured)}"
    return {
        Outcome.HOLDS: f"Here it does: {said}.",
        Outcome.FAILS: f"Here it does not: {said}.",
        Outcome.DEPENDS: f"Only a high one: {said}. At a low one nonsense pays for itself.",
    }[outcome]


@claim(
    "A handful of old examples is enough to remember.",
    said_by="the hope behind rehearsal (Robins, 1995)",
    runs="Eight networks that read 0 to 4 learn 5 to 9 for 10 epochs. Some of the old digits are "
    "kept, and dealt as often as the new.",
    holds=[
        Limit(
            "the mean accuracy lost on old digits held out",
            "<",
            FEW["old"],
            "percentage points",
            words="the mean accuracy on old digits held out falls by less than {bar}",
        )
    ],
    cases=Cases("number of old digits kept", "how many are kept"),
    control=("100 of the old digits and more.", {"kept": (100, 200, 500)}),
)
def handful_suffices(
    *, kept: Sequence[int] = (5, 10, 20, 50, 100), n_seeds: int = 8, first_seed: int = 0
) -> Measured:
    seeds = np.arange(first_seed, first_seed + n_seeds)
    each = [train_again(n_kept=n, seed=seeds).metrics for n in track(kept)]
    return Measured(
        {
            "old digits kept": [f"{n} kept" for n in kept],
            OLD_LOST: [100 * float((one["old"][:, 0] - one["old"][:, -1]).mean()) for one in each],
            NEW: [100 * float(one["new"][:, -1].mean()) for one in each],
        }
    )


@finding_of(handful_suffices)
def _handful_suffices(measured: Measured, outcome: Outcome) -> str:
    said = f"of 100 old digits held out, those no longer read are {_each(measured)}"
    return {
        Outcome.HOLDS: f"Here it is: {said}.",
        Outcome.FAILS: f"Here it is not: {said}.",
        Outcome.DEPENDS: f"Not a handful, but few: {said}.",
    }[outcome]


def _each(measured: Measured) -> str:
    """Say what was lost in each case."""
    cases, lost, _ = measured.columns
    return listed([f"{max(n, 0):.0f} at {case}" for case, n in zip(cases, lost, strict=True)])
