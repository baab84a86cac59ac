"""What is often said of layers, and what decides it."""

import numpy as np

from datasets.students import SCALED_EXAMS
from lessons.layers.model import train
from lessons.layers.network import STUDENTS
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.activations import sigmoid
from training.dense import forward
from training.figures import figure, points

N_STARTS = 50


@claim(
    "Put a network’s hidden neurons in another order, each with its weights, and it says exactly "
    "the same.",
    said_by="the algebra of sums, against the feeling that training finds the one right set of "
    "weights",
    runs=f"We train {N_STARTS} networks from random starts, put the hidden neurons of each in the "
    "opposite order, and ask again about the five students.",
    holds=[
        Limit(
            "the change of a probability",
            "<=",
            1e-9,
            of=lambda measured: measured["moved"],
            words="no probability changes by more than a billionth",
        )
    ],
    control=("Their weights to the output stay where they were.", {"outgoing": False}),
)
def reordered(*, outgoing: bool = True, first_seed: int = 0) -> Measured:
    runs = train(seed=range(first_seed, first_seed + N_STARTS))
    p = runs.final
    other = {**p, "W1": p["W1"][..., ::-1], "b1": p["b1"][..., ::-1]}
    if outgoing:
        other["W2"] = p["W2"][..., ::-1, :]
    before, after = (forward(SCALED_EXAMS, network, "sigmoid")[-1] for network in (p, other))
    before, after = (sigmoid(logits)[..., 0] for logits in (before, after))
    return Measured(
        {
            "student": STUDENTS.names,
            "one network’s probability of a pass, neurons in the opposite order (%)": 100
            * after[0],
            "as trained": 100 * before[0],
        },
        limit="as trained",
        also={
            "moved": np.abs(after - before).max(axis=-1),
            "changed": np.abs(other["W1"] - p["W1"]).max(),
        },
    )


@finding_of(reordered)
def _reordered(measured: Measured, outcome: Outcome) -> str:
    moved = measured["moved"].max()
    if outcome is Outcome.HOLDS:
        return (
            f"Weights change by up to {figure(measured['changed'], 2)}, but no probability of the "
            f"{N_STARTS} networks by more than {figure(moved, 2)}, which is rounding: a sum does "
            "not ask who comes first."
        )
    return f"Now they say something else: a probability changes by up to {points(moved)}."
