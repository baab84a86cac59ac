"""What is often said of layers, and what decides it."""

import numpy as np

from lessons.layers.collapse import MAX_LAYERS
from lessons.layers.model import accuracy, train
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.figures import percent
from training.progress import track

N_STARTS = 200
RATE = 0.3


@claim(
    "The more layers a network has, the more surely it learns.",
    said_by="many who add a layer where training is stuck",
    runs=f"We train networks of 2 to {MAX_LAYERS} layers of sigmoids on the five students, from "
    f"{N_STARTS} random starts each, and count those that get all five right.",
    holds=[
        Limit(
            "the lead of the deepest network, in percentage points",
            ">",
            0.0,
            of=lambda measured: measured["lead"],
            words=f"{MAX_LAYERS} layers succeed from more starts than 2 layers",
        )
    ],
    control=("They have tanh in place of the sigmoid.", {"activation": "tanh"}),
)
def deeper(*, activation: str = "sigmoid", first_seed: int = 0) -> Measured:
    seeds, depths = range(first_seed, first_seed + N_STARTS), range(2, MAX_LAYERS + 1)
    right = [
        100
        * np.mean(
            accuracy(
                train(
                    activation=activation,
                    n_layers=depth - 1,
                    seed=seeds,
                    learning_rate=RATE,
                    max_frames=2,
                )
            )[:, -1]
            == 1
        )
        for depth in track(depths)
    ]
    return Measured(
        {
            "layers": [f"{depth} layers" for depth in depths],
            "starts that get all five right (%)": right,
        },
        also={"lead": right[-1] - right[0]},
    )


@finding_of(deeper)
def _deeper(measured: Measured, outcome: Outcome) -> str:
    few, many = (percent(measured.columns[1][i] / 100) for i in (0, -1))
    seen = f"Two layers succeed from {few} of the starts, {MAX_LAYERS} layers from {many}."
    if outcome is Outcome.HOLDS:
        return f"{seen} Here depth helps: what stands between its layers lets enough slope through."
    return (
        f"{seen} A sigmoid’s slope is at most a quarter, and each further layer weakens what the "
        "first ones learn by. *Backpropagation* shows how."
    )
