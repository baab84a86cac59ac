"""What is often said of layers, and what decides it."""

from collections.abc import Sequence
from itertools import product

import numpy as np

from lessons.layers.collapse import MAX_LAYERS
from lessons.layers.model import accuracy, train
from study.claims import Cases, Limit, Measured, Outcome, claim, finding_of
from training.figures import listed, percent
from training.progress import track

N_STARTS = 200
RATE = 0.3


@claim(
    "The more layers a network has, the more surely it learns.",
    said_by="many who add a layer where training is stuck",
    runs=f"We train networks of 2 and of {MAX_LAYERS} layers on the five students, of sigmoids and "
    f"of tanh, from {N_STARTS} random starts each, and count those that get all five right.",
    holds=[
        Limit(
            "the lead of the deep network, in percentage points",
            ">",
            0.0,
            words=f"{MAX_LAYERS} layers succeed from more starts than 2 layers",
        )
    ],
    cases=Cases("activation", "the activation"),
    control=("Only the networks with tanh.", {"activations": ("tanh",)}),
)
def deeper(*, activations: Sequence[str] = ("sigmoid", "tanh"), first_seed: int = 0) -> Measured:
    seeds, depths = range(first_seed, first_seed + N_STARTS), (2, MAX_LAYERS)
    runs = (
        train(activation=name, n_layers=n - 1, seed=seeds, learning_rate=RATE, max_frames=2)
        for name, n in track([*product(activations, depths)])
    )
    right = np.reshape([100 * np.mean(accuracy(run)[:, -1] == 1) for run in runs], (-1, 2))
    return Measured(
        {
            "activation": [*activations],
            f"lead of {MAX_LAYERS} layers over 2 (percentage points)": right[:, 1] - right[:, 0],
            "of 2 layers, starts that get all five right (%)": right[:, 0],
            f"of {MAX_LAYERS} layers (%)": right[:, 1],
        }
    )


@finding_of(deeper)
def _deeper(measured: Measured, outcome: Outcome) -> str:
    names, _, few, many = measured.columns
    each = [
        f"from {percent(a / 100)} to {percent(b / 100)} with {name}"
        for name, a, b in zip(names, few, many, strict=True)
    ]
    why = {
        Outcome.HOLDS: "Here depth helps.",
        Outcome.FAILS: "Here depth does not help.",
        Outcome.DEPENDS: "The slope between layers counts: at most a quarter with a sigmoid, up to "
        "1 with tanh. *Backpropagation* shows why.",
    }[outcome]
    return f"From 2 to {MAX_LAYERS} layers, the starts that succeed go {listed(each)}. {why}"
