"""What is often said of layers, and what decides it."""

import numpy as np

from datasets.students import SCALED_EXAMS
from lessons.layers.model import train
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.activations import sigmoid
from training.dense import forward
from training.figures import figure

N_STARTS = 50


@claim(
    "Put the hidden neurons of a trained network in another order, each with its weights, and it "
    "says exactly the same: networks with other numbers can be the same network.",
    said_by="the algebra of sums, against the feeling that training finds the one right set of "
    "weights",
    runs=f"We train {N_STARTS} networks from random starts, and reverse the order of their hidden "
    "neurons.",
    holds=[
        Limit(
            "the change of a probability",
            "<=",
            1e-9,
            of=lambda measured: measured["moved"],
            words="no probability changes by more than {bar}",
        )
    ],
    control=("The weights to the output stay where they were.", {"outgoing": False}),
)
def reordered(*, outgoing: bool = True, first_seed: int = 0) -> Measured:
    runs = train(seed=range(first_seed, first_seed + N_STARTS))
    p = runs.final
    other = {**p, "W1": p["W1"][..., ::-1], "b1": p["b1"][..., ::-1]}
    if outgoing:
        other["W2"] = p["W2"][..., ::-1, :]
    before, after = (forward(SCALED_EXAMS, network, "sigmoid")[-1] for network in (p, other))
    moved = np.abs(sigmoid(after) - sigmoid(before)).max(axis=(-2, -1))
    changed = np.abs(other["W1"] - p["W1"])
    return Measured(
        {
            "of": ["a hidden neuron’s weight", "a probability"],
            f"largest change in {N_STARTS} networks": [changed.max(), moved.max()],
        },
        also={"moved": moved},
    )


@finding_of(reordered)
def _reordered(measured: Measured, outcome: Outcome) -> str:
    moved = figure(measured["moved"].max(), 2)
    if outcome is Outcome.HOLDS:
        return (
            f"Other numbers, the same network: weights change by up to "
            f"{figure(measured.columns[1][0], 2)}, but no probability of the {N_STARTS} networks "
            f"by more than {moved}, a rounding error."
        )
    return f"Now they are other networks: a probability changes by up to {moved}."
