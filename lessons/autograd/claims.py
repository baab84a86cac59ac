"""Popular sentences about PyTorch and its optimisers, and the runs that decide them."""

from functools import partial
from typing import Any

import numpy as np

from lessons.autograd.bowls import descend, n_needed
from lessons.autograd.speed import XOR, time_epochs
from study.claims import Bar, Experiment, Outcome, Rule, Verdict
from training.figures import count
from training.progress import track

STEEPNESS = (1.0, 3.0, 10.0, 30.0, 100.0)
RATES = np.geomspace(0.001, 1.5, 40)
N_STEPS = 500


def faster(*, by_hand: str = "NumPy", first_seed: int = 0, **network: Any) -> Verdict:
    """Time one epoch by hand and in PyTorch."""
    how = XOR | network
    timed = time_epochs(**how, by_hand=by_hand, seed=first_seed)
    ratio = float(timed.ratio["SGD"][0])
    longer = f"times as long as {by_hand}", ratio
    rule = Rule([Bar(*longer, "<", 0.5)], fails=[Bar(*longer, ">", 2)])
    draw = " Who is ahead depends on the machine and the moment."
    micro = {name: 1e6 * float(times[0]) for name, times in timed.seconds.items()}
    return Verdict(
        rule=rule,
        finding=(
            f"For one epoch of SGD on {how['n_samples']} rows, with {how['sizes'][0]} hidden "
            f"neurons, PyTorch takes **{ratio:.2g} times** as long as {by_hand} (the times below "
            f"are medians, too).{draw if rule.outcome is Outcome.DEPENDS else ''}"
        ),
        evidence={"trained by": list(micro), "microseconds for one epoch": list(micro.values())},
    )


def sooner_than_sgd(
    *, rival: str, at_times: bool = False, steepness: tuple[float, ...] = STEEPNESS
) -> Verdict:
    """Count the bowls on which another optimiser arrives sooner than plain SGD."""
    needed = {}
    for name in track(("SGD", rival)):
        run = descend(
            optimiser=name,
            learning_rate=RATES[:, None],
            steepness=np.array(steepness),
            n_steps=N_STEPS,
            max_frames=N_STEPS + 1,
        )
        needed[name] = n_needed(run).min(axis=0)
    sooner = int((needed[rival] < needed["SGD"]).sum())
    bowls = f"bowls on which {rival} arrives sooner"
    fails = [Bar(bowls, sooner, "<=", 0)] if at_times else None
    names = ["round" if k == 1 else f"{k:g} times as steep" for k in steepness]
    return Verdict(
        rule=Rule([Bar(bowls, sooner, ">=", len(steepness))], fails=fails),
        finding=(
            f"Each at the best of {len(RATES)} learning rates, {rival} arrives sooner than SGD on "
            f"**{sooner} of {count(len(steepness), 'bowl')}**."
        ),
        evidence={
            "bowl": [f"{bowl}, {name}" for bowl in names for name in needed],
            "steps until it arrives": np.column_stack(list(needed.values())).ravel(),
        },
    )


def same_steps(*, optimiser: str = "Adam") -> Verdict:
    """Multiply the loss and compare the paths down the bowl."""
    scales = np.array([1.0, 0.001, 1000.0])
    run = descend(optimiser=optimiser, learning_rate=0.05, scale=scales)
    paths = np.stack([run.parameters["w1"], run.parameters["w2"]])
    with np.errstate(invalid="ignore", over="ignore"):
        apart = np.nan_to_num(np.hypot(*(paths - paths[:, :1])).max(axis=-1), nan=np.inf)
    furthest = float(apart.max())
    return Verdict(
        rule=Rule([Bar("furthest that two paths are apart", furthest, "<=", 0.01)]),
        finding=(
            f"With the loss divided and multiplied by 1,000, the paths of {optimiser} are "
            + (
                "the same to 0.01: a slope divided by its own usual size does not change with the "
                "scale."
                if furthest <= 0.01
                else "apart at once: each step is as long as its slope is large."
            )
        ),
        evidence={
            "loss times": [f"{scale:g}" for scale in scales],
            "furthest from the first path": np.minimum(apart, 100),
        },
    )


CLAIMS = {
    "faster": Experiment(
        faster, partial(faster, n_samples=200, n_features=12, sizes=(64,), by_hand="plain Python")
    ),
    "momentum": Experiment(
        partial(sooner_than_sgd, rival="momentum", at_times=True),
        partial(sooner_than_sgd, rival="momentum", at_times=True, steepness=(100.0,)),
    ),
    "same_steps": Experiment(same_steps, partial(same_steps, optimiser="SGD")),
    "adam": Experiment(
        partial(sooner_than_sgd, rival="Adam"),
        partial(sooner_than_sgd, rival="Adam", steepness=(100.0,)),
    ),
}
