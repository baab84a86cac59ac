"""Claims about the way back, and what decides them."""

from collections.abc import Sequence

import numpy as np

from lessons.backpropagation.experiments import N_RELU_NETWORKS, n_dead, relu_run
from lessons.backpropagation.model import N_SAMPLES, in_the_outer_half, output_delta, train
from study.claims import Cases, Limit, Measured, claim
from training.activations import sigmoid
from training.dense import backward, forward
from training.progress import track

N_EPOCHS = 300
N_NETWORKS, N_QUESTIONS = 20, 1000


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
    "The more questions a network answers, the better it gets, all by itself.",
    said_by="many who have heard that it learns from experience",
    runs=f"{N_NETWORKS} half-trained networks answer {N_QUESTIONS:,} new questions each. Before "
    "and after, we measure the loss on another thousand and compare all knobs bit by bit.",
    holds=[Limit("the mean fall of the loss", ">", 0)],
    control=(
        "Somebody tells each network the right answers, and it goes back and takes a step.",
        {"is_told": True},
    ),
)
def by_itself(*, is_told: bool = False, first_seed: int = 0) -> Measured:
    seeds = np.arange(first_seed, first_seed + N_NETWORKS)
    before = train(seed=seeds, n_epochs=100).final
    rng = np.random.default_rng(first_seed)
    asked, (X, y) = (in_the_outer_half(rng, N_QUESTIONS) for _ in range(2))
    after = {name: a.copy() for name, a in before.items()}
    batches = [np.split(part, N_QUESTIONS // N_SAMPLES) for part in asked]
    for questions, truths in zip(*batches, strict=True):
        outputs = forward(questions, after, "tanh")
        if is_told:
            delta = output_delta(sigmoid(outputs[-1]), truths)
            slopes = backward(outputs, delta, after, "tanh")
            after = {name: a - slopes[name] for name, a in after.items()}
    losses = [
        ((sigmoid(forward(X, knobs, "tanh")[-1]) - y) ** 2).mean(axis=(-2, -1))
        for knobs in (before, after)
    ]
    differ = sum((before[name] != after[name]).reshape(N_NETWORKS, -1).sum(-1) for name in before)
    n_knobs = sum(a[0].size for a in before.values())
    return Measured(
        [(losses[0] - losses[1]).mean()],
        {
            "network": seeds - first_seed + 1,
            f"knobs that have changed, of {n_knobs}": differ,
            "loss before": losses[0],
            "loss after": losses[1],
        },
        ""
        if is_told
        else "Going forward reads the knobs and turns none. Without a right answer there is no "
        "loss, and without a loss no blame to send back.",
    )
