"""Popular sentences about PyTorch and its optimisers, and the runs that decide them."""

from functools import partial

import numpy as np

from lessons.autograd.bowls import ARRIVED, descend, n_needed
from lessons.autograd.lines import after_clearing
from lessons.autograd.speed import time_epochs
from study.claims import Bar, Experiment, Outcome, Rule, Verdict
from training.progress import track

STEEPNESS = (1.0, 3.0, 10.0, 30.0, 100.0)
RATES = tuple(float(rate) for rate in np.geomspace(0.001, 1.5, 40))
CLEARLY = 2.0
"""How many times as long counts as slower: less is a draw, for no two measurements are alike."""


def faster(
    *, n_samples: int = 4, n_features: int = 2, n_hidden: int = 4, first_seed: int = 0
) -> Verdict:
    """Time one epoch; the sentence fails if PyTorch takes more than twice as long, clearly."""
    timed = time_epochs(
        n_samples=n_samples,
        n_features=n_features,
        sizes=(n_hidden,),
        optimisers=("SGD",),
        seed=first_seed,
    )
    ratio = float(timed.ratio["SGD"][0])
    longer = "times as long as NumPy", ratio
    rule = Rule([Bar(*longer, "<", 1 / CLEARLY)], fails=[Bar(*longer, ">", CLEARLY)])
    micro = {name: 1e6 * float(times[0]) for name, times in timed.seconds.items()}
    times = ", ".join(f"{name} {n:,.0f} µs" for name, n in micro.items())
    draw = (
        " That is within a factor of two: who is ahead depends on the machine and the moment."
        if rule.outcome is Outcome.DEPENDS
        else ""
    )
    return Verdict(
        rule=rule,
        finding=(
            f"One epoch of SGD on {n_samples:,} rows of {n_features} columns with {n_hidden} "
            f"hidden neurons, on one thread: PyTorch takes **{ratio:.2g} times** as long as NumPy "
            f"by hand ({times}).{draw}"
        ),
        evidence={"trained by": list(micro), "microseconds for one epoch": list(micro.values())},
    )


def adam_is_faster(*, steepness: tuple[float, ...] = STEEPNESS) -> Verdict:
    """Give each optimiser its best rate of many on each bowl, and count its steps."""
    n_steps = 500
    needed = {}
    for name in track(("SGD", "Adam")):
        run = descend(
            optimiser=name,
            learning_rate=np.array(RATES)[:, None],
            steepness=np.array(steepness),
            n_steps=n_steps,
            max_frames=n_steps + 1,
        )
        needed[name] = n_needed(run).min(axis=0)
    sooner = needed["Adam"] < needed["SGD"]

    def steps(n: float) -> str:
        return f"{n:.0f}" if np.isfinite(n) else f"more than {n_steps:,}"

    counts = "; ".join(
        f"on the {'round bowl' if k == 1 else f'bowl {k:g} times as steep along w₂'}, SGD "
        f"{steps(a)} and Adam {steps(b)}"
        for k, a, b in zip(steepness, needed["SGD"], needed["Adam"], strict=True)
    )
    return Verdict(
        rule=Rule([Bar("bowls on which Adam arrives sooner", sooner.sum(), ">=", len(steepness))]),
        finding=(
            f"Each optimiser has the best of {len(RATES)} learning rates. Adam arrives sooner on "
            f"{sooner.sum()} of {len(steepness)} bowls. Steps until the loss stays below "
            f"{ARRIVED:f} of the first: {counts}."
            + (
                ""
                if sooner.all()
                else " One bowl on which it does not is enough to refute “always”."
            )
        ),
        evidence={
            "steepness": [f"{k:g}" for k in steepness],
            "steps of Adam": needed["Adam"],
            "steps of SGD": needed["SGD"],
        },
    )


def sets_to_zero(*, set_to_none: bool = True) -> Verdict:
    """Call ``zero_grad()`` after a step and look into every ``.grad``."""
    left = after_clearing(set_to_none=set_to_none)
    zeros = [value == 0.0 for value in left.values()]
    nothing = [value == "None" for value in left.values()]
    return Verdict(
        rule=Rule(
            [Bar("arrays of zeros", sum(zeros), ">=", len(left))],
            fails=[Bar("arrays that are None", sum(nothing), ">=", len(left))],
        ),
        finding=(
            f"After `optimizer.zero_grad({'' if set_to_none else 'set_to_none=False'})`, of "
            f"{len(left)} arrays of weights and biases {sum(zeros)} hold zeros and {sum(nothing)} "
            "hold `None`, which is nothing at all."
            + (
                " An optimiser skips whatever has no gradient. Zeros would still count as a "
                "gradient, and momentum would roll on."
                if all(nothing)
                else ""
            )
        ),
        evidence={
            "parameter": list(left),
            "1 if .grad is an array of zeros": [int(zero) for zero in zeros],
        },
    )


CLAIMS = {
    "faster": Experiment(faster, partial(faster, n_samples=2000, n_features=32, n_hidden=256)),
    "adam": Experiment(adam_is_faster, partial(adam_is_faster, steepness=(100.0,))),
    "zeros": Experiment(sets_to_zero, partial(sets_to_zero, set_to_none=False)),
}
