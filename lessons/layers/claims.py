"""What is often said of layers, and what decides it."""

import numpy as np

from lessons.layers.experiments import N_STARTS, many_starts
from lessons.layers.model import inputs
from study.claims import Limit, Measured, claim
from training.activations import sigmoid, softmax
from training.dense import forward

N_TRIPLES = 1000


@claim(
    "Put the hidden neurons of a trained network in another order, each with its weights, and it "
    "says exactly the same: networks with other numbers can be the same network.",
    said_by="the algebra of sums, against the feeling that training finds the one right set of "
    "weights",
    runs=f"We train {N_STARTS} networks from random starts, and reverse the order of their hidden "
    "neurons.",
    holds=[Limit("the largest change of a probability", "<=", 1e-9)],
    control=("The weights to the output stay where they were.", {"outgoing": False}),
)
def reordered(*, outgoing: bool = True, first_seed: int = 0) -> Measured:
    runs = many_starts(scores="standardised", activation="sigmoid", first_seed=first_seed)
    p = runs.final
    other = {**p, "W1": p["W1"][..., ::-1], "b1": p["b1"][..., ::-1]}
    if outgoing:
        other["W2"] = p["W2"][..., ::-1, :]
    before, after = (forward(inputs(), network, "sigmoid")[-1] for network in (p, other))
    moved = np.abs(sigmoid(after) - sigmoid(before)).max(axis=(-2, -1))
    return Measured(
        [moved.max()],
        {"network": np.arange(1, len(moved) + 1), "largest change of a probability": moved},
    )


@claim(
    "For softmax only the order of the logits counts: change them so that their order stays the "
    "same, and the probabilities stay the same.",
    said_by="a common confusion of softmax with taking the maximum",
    runs=f"We double all three logits, in {N_TRIPLES:,} random triples.",
    holds=[Limit("the largest change of a probability", "<=", 1e-6)],
    control=(
        "The same, but 100 is added to all logits instead of doubling them.",
        {"change": "raised"},
    ),
)
def only_order_counts(*, change: str = "doubled", first_seed: int = 0) -> Measured:
    logits = np.random.default_rng(first_seed).normal(0, 2, (N_TRIPLES, 3))
    other = 2 * logits if change == "doubled" else logits + 100
    before, after = softmax(logits), softmax(other)
    moved = np.abs(after - before).max(axis=-1)
    same_winner = int((before.argmax(axis=-1) == after.argmax(axis=-1)).sum())
    return Measured(
        [moved.max()],
        {
            f"among {N_TRIPLES:,} triples": [
                *("a small change (10 %)", "the median", "a large one (90 %)", "the largest")
            ],
            "largest change of a probability": np.quantile(moved, [0.1, 0.5, 0.9, 1]),
        },
        f"The largest logit is the same in {same_winner:,} of {N_TRIPLES:,} triples.",
    )
