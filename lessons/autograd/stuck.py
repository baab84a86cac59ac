"""Networks that are stuck on XOR, and the silent neuron that frees them.

A hidden neuron whose weight to the output is 0 changes no answer. But it adds knobs, and what is a
dead end along the old ones need not be one along the new: Dauphin and others (2014); that networks
of more neurons have fewer dead ends, Safran and Shamir, "Spurious local minima are common in
two-layer ReLU neural networks" (2018).
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lessons.xor import model as xor
from training.dense import backward, forward
from training.hyperparameters import Epochs, Frames, hyperparameters
from training.optimisers import Optimiser
from training.progress import subtask
from training.recorded_run import RecordedRun, Recorder

Parameters = dict[str, np.ndarray]
N_HIDDEN, RATE, N_EPOCHS = 2, 0.5, 5000
LOSS = "cross-entropy"
N_MORE = 2000
BEFORE, COPY, MORE = "before", "a copy", "a random one"


def stuck_run(
    seeds: Sequence[int], activation: str = "sigmoid", max_frames: int | None = None
) -> RecordedRun:
    """Train networks of two hidden neurons on XOR, and keep those that have not solved it."""
    run = xor.train(
        n_hidden=N_HIDDEN,
        activation=activation,
        learning_rate=RATE,
        n_epochs=N_EPOCHS,
        seed=tuple(seeds),
        max_frames=max_frames,
    )
    left = ~xor.solved(run)
    return run.mapped(lambda each: each[left], diverged_at=run.diverged_at[left])


def stuck_after(seeds: Sequence[int], activation: str = "sigmoid") -> Parameters:
    """Return the stuck networks, each array with an axis for them in front."""
    return stuck_run(seeds, activation, 2).final


def with_silent_neuron(parameters: Parameters, share: float = 1.0) -> Parameters:
    """Give each network one more hidden neuron, with a weight of 0 to the output.

    To this ``share`` its weights in are random, for the rest a copy of the first neuron's.
    """
    rng, runs = np.random.default_rng([0, 1]), parameters["b1"].shape[:-1]
    drawn = {"W1": rng.standard_normal((*runs, 2, 1)), "b1": np.zeros((*runs, 1))}
    more = {n: share * at + (1 - share) * parameters[n][..., :1] for n, at in drawn.items()}
    more["W2"] = np.zeros((*runs, 1, 1))
    axis = {"W1": -1, "b1": -1, "W2": -2}
    grown = {
        name: np.concatenate([parameters[name], new], axis=axis[name]) for name, new in more.items()
    }
    return grown | {"b2": parameters["b2"]}


def go_on(
    parameters: Parameters, *, n_epochs: int = N_EPOCHS, max_frames: int | None = None
) -> RecordedRun:
    """Train one network or several further from where they stand, with their axes in front."""
    runs = parameters["b1"].shape[:-1]
    recorder = Recorder(n_epochs, runs=runs, n_samples=4, max_frames=max_frames)
    steps = Optimiser("SGD", RATE, parameters, runs)
    for epoch in recorder:
        outputs = forward(xor.XOR_INPUTS, parameters, "sigmoid")  # 1. predict
        # 2. measure the loss: the picture needs it, the step only its slope
        loss = xor.measure(outputs[-1], LOSS) if recorder.due(epoch) else None
        delta = xor.output_delta(outputs[-1], LOSS)  # 3. ask for the gradient
        gradients = backward(outputs, delta, parameters, "sigmoid")
        recorder.record(epoch, loss, parameters, gradients)
        parameters = steps.step(parameters, gradients)  # 4. turn the knobs against it
    return recorder.finish(activation="sigmoid")


@hyperparameters
def go_on_both_ways(
    *, n_epochs: Epochs = N_MORE, max_frames: Frames = 41
) -> dict[str, RecordedRun]:
    """Train the stuck networks of 100 starts further, with a copied neuron and a random one."""
    with subtask(0, 1, of=3):
        runs = {BEFORE: stuck_run(range(100), max_frames=max_frames)}
    for i, (name, share) in enumerate({COPY: 0.0, MORE: 1.0}.items()):
        with subtask(1 + i, 1, of=3):
            start = with_silent_neuron(runs[BEFORE].final, share)
            runs[name] = go_on(start, n_epochs=n_epochs, max_frames=max_frames)
    return runs


def mixed(before: RecordedRun, *, share: float) -> RecordedRun:
    """Train the stuck networks further with a new neuron that is random to this share."""
    start = with_silent_neuron(before.final, share)
    run = go_on(start, n_epochs=N_MORE, max_frames=before.n_frames)
    return replace(run, hyperparameters={**run.hyperparameters, "share": share})


def one_network(*each: RecordedRun) -> dict[str, RecordedRun]:
    """Return one network's runs, counting on; its slope along the new weight is the median.

    A fourth run, with a mixed neuron, stands for the third, with a random one.
    """
    new = np.abs(each[2].gradients["W2"][:, 0, -1, 0])
    i = int(np.argsort(new)[len(new) // 2])
    runs = dict(zip((BEFORE, COPY, MORE), (*each[:2], each[-1]), strict=True))
    one = {name: run[i] for name, run in runs.items()}
    for name in (COPY, MORE):
        of = {**one[name].hyperparameters, "neuron": name}  # which tells them apart
        steps = one[BEFORE].steps[-1] + one[name].steps
        one[name] = replace(one[name], steps=steps, hyperparameters=of)
    return one


def n_free(run: RecordedRun) -> np.ndarray:
    """Return how many of several networks have solved XOR at each frame."""
    return np.asarray(xor.close_enough(run).sum(axis=0))


def slopes_at_first(run: RecordedRun) -> tuple[float, np.ndarray]:
    """Return the sizes of a single run's slopes: along its new weight, and its old knobs (9,)."""
    W1, b1, W2, b2 = (np.abs(run.gradients[name][0]) for name in ("W1", "b1", "W2", "b2"))
    old = (W1[:, :-1], b1[:-1], W2[:-1], b2)
    return float(W2[-1, 0]), np.concatenate([each.ravel() for each in old])
