"""What is often said of slopes and of dead neurons, and what decides it."""

from collections.abc import Sequence

import numpy as np

from lessons.backpropagation.experiments import N_RELU_NETWORKS, n_dead, relu_run
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.activations import sigmoid
from training.figures import count, figure, listed
from training.progress import track

N_EPOCHS = 300
NUDGES = tuple(10.0**-k for k in range(1, 13))
N_NEURONS, OFF = 1000, "mean error of the slope"
REVIVED, DEAD = "dead ReLUs that answer again", "dead at the start"


@claim(
    "Once a ReLU is dead its gradient is zero, so it never comes back.",
    said_by="lecture notes and blog posts, where ReLUs die for good",
    runs=f"We train {N_RELU_NETWORKS} networks with one hidden layer, and {N_RELU_NETWORKS} with "
    f"two, for {N_EPOCHS} epochs, and count how often a ReLU that was dead at one recorded epoch "
    "answers again at the next.",
    holds=[
        Limit("the number of dead ReLUs that answer again", "<=", 0, words="not one answers again")
    ],
    control=(
        "Only the networks with one hidden layer, whose inputs never change.",
        {"depths": (1,)},
    ),
)
def never_back(*, depths: Sequence[int] = (1, 2), first_seed: int = 0) -> Measured:
    runs = [
        relu_run(depth=depth, n_epochs=N_EPOCHS, first_seed=first_seed) for depth in track(depths)
    ]
    revived = [int(run.metrics["revived"][:, -1].sum()) for run in runs]
    dead = [n_dead(run).sum(axis=0) for run in runs]
    return Measured(
        {
            "hidden layers": [count(depth, "hidden layer") for depth in depths],
            REVIVED: revived,
            DEAD: [int(each[0]) for each in dead],
            "dead at the end": [int(each[-1]) for each in dead],
        }
    )


@finding_of(never_back)
def _never_back(measured: Measured, outcome: Outcome) -> str:
    layers, revived = measured.columns[:2]
    each = [f"{n:,} came back with {where}" for n, where in zip(revived, layers, strict=True)]
    said = f"Of the dead ReLUs, {listed(each)}"
    if outcome is Outcome.HOLDS:
        return f"{said}: as long as their inputs stay the same, dead is dead."
    return f"They do come back. {said}: when the layer before them learns, their inputs move."


@claim(
    "The smaller the nudge, the more exactly it measures a slope.",
    said_by="the definition of a slope, which lets the nudge go to 0",
    runs=f"We measure a slope in each of {N_NEURONS:,} random neurons, by nudges up and down, from "
    "0.1 to 10⁻¹², and compare it with the exact slope.",
    holds=[
        Limit(
            "the mean error, as a share of the one before,",
            "<",
            1,
            of=lambda found: found[OFF][1:] / found[OFF][:-1],
            words="the mean error shrinks",
        )
    ],
    each="smaller nudge",
    control=("Only nudges down to 0.0001.", {"nudges": NUDGES[:4]}),
)
def smaller_nudge(*, nudges: Sequence[float] = NUDGES, first_seed: int = 0) -> Measured:
    """Measure slopes of neurons with squared error by central differences."""
    w, b, x = np.random.default_rng(first_seed).standard_normal((3, N_NEURONS))
    p = sigmoid(w * x + b)
    exact = 2 * p * p * (1 - p) * x  # of (p - 0)², along w
    off = [
        np.abs((sigmoid((w + h) * x + b) ** 2 - sigmoid((w - h) * x + b) ** 2) / (2 * h) - exact)
        for h in nudges
    ]
    return Measured({"nudge": np.array(nudges), OFF: np.mean(off, axis=1)})


@finding_of(smaller_nudge)
def _smaller_nudge(measured: Measured, outcome: Outcome) -> str:
    nudges, off = measured.columns
    each = [
        f"{figure(error, 1)} at a nudge of {figure(nudge).removeprefix('1 × ')}"
        for nudge, error in zip(nudges, off, strict=True)
    ]
    if outcome is Outcome.HOLDS:
        return f"The error shrinks each time: {each[0]}, down to {each[-1]}."
    up, down = (sigmoid(1 + by) ** 2 for by in (nudges[-1], -nudges[-1]))
    n = int(-np.log10(up - down))
    why = f"The two losses that it compares there share {n} of 16 digits: {16 - n} are left."
    if outcome is Outcome.FAILS:
        return f"The error grows each time: {each[0]}, up to {each[-1]}. {why}"
    best = figure(nudges[int(np.argmin(off))]).removeprefix("1 × ")
    return (
        f"Only down to a nudge of {best}. Below it the error grows again, up to {each[-1]}. {why}"
    )
