"""Claims about the way back, and what decides them."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from lessons.backpropagation.cost import in_passes, one_sweep, two_passes_a_knob
from lessons.backpropagation.experiments import N_RELU_NETWORKS, n_dead, relu_run
from study.claims import Cases, Limit, Measured, claim
from training.progress import track

WIDTHS = (2, 8, 32, 128)
"""Neurons in each of two hidden layers."""
N_EPOCHS = 300


@claim(
    "Once a ReLU is dead its gradient is zero, so it never comes back.",
    said_by="lecture notes and blog posts, where ReLUs die for good",
    runs=f"We train {N_RELU_NETWORKS} networks with one hidden layer, and {N_RELU_NETWORKS} with "
    f"two, for {N_EPOCHS} epochs, and count how often a ReLU that was dead at one recorded epoch "
    "answers again at the next.",
    holds=[Limit("the number of dead ReLUs that answer again", "<=", 0)],
    cases=Cases("number of hidden layers", "numbers of hidden layers", "the number of layers"),
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
        [revived],
        {
            "hidden layers": np.array(depths),
            "dead ReLUs that answer again": revived,
            "dead at the start": [int(each[0]) for each in dead],
            "dead at the end": [int(each[-1]) for each in dead],
        },
    )


@claim(
    "All slopes of a network together cost no more than a few passes forward, however many weights "
    "it has.",
    said_by="the cheap gradient principle, against the feeling that a thousand slopes must take a "
    "thousand times the work of one",
    runs="We count every multiplication, in networks with up to 17,025 weights and biases, for all "
    "slopes and for one pass forward.",
    holds=[Limit("the cost of all slopes", "<=", 4, "forward passes")],
    control=(
        "The slopes are measured, each by moving its weight up and down.",
        {"way": two_passes_a_knob, "widths": (2, 4, 8, 16)},
    ),
)
def cheap_sweep(*, way: Callable[..., Any] = one_sweep, widths: Sequence[int] = WIDTHS) -> Measured:
    knobs, times = np.array([in_passes(way, width) for width in track(widths)]).T
    return Measured(
        [times.max()],
        {"weights and biases": knobs.astype(int), "cost of all slopes, in forward passes": times},
        f"That is the most, over networks of {knobs[0]:,.0f} to {knobs[-1]:,.0f} weights and "
        "biases.",
    )
