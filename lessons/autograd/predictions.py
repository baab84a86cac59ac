"""What the predictions of this lesson are about: each is run, and says how it came out."""

import numpy as np
import torch

from lessons.autograd.bowls import descend
from lessons.autograd.model import samples, start
from lessons.autograd.slopes import slopes
from lessons.autograd.speed import XOR, time_epochs
from study.predictions import Answer
from training.figures import figure
from training.torch_network import torch_network

SKETCHED = range(0, 49, 4)
"""The steps at which momentum's knob w1 is sketched."""


def predict_kink() -> Answer:
    result = slopes(formula="relu(x)", x=0.0)
    slope = result.by_torch["x"]
    return Answer(
        {0.0: "zero", 0.5: "half", 1.0: "one"}.get(slope, "refuses"),
        f"PyTorch says **{figure(slope)}**, without any warning. For negative x the slope is 0, "
        f"for positive x it is 1, and trying both sides gives "
        f"{figure(result.by_differences['x'])}; at the kink itself there is no slope.",
        f"PyTorch’s slope there is {figure(slope)}",
    )


def predict_cleared() -> Answer:
    """Train for one step, call ``optimizer.zero_grad()``, and look into each ``.grad``."""
    X, y = map(torch.tensor, samples("float64"))
    network = torch_network(start(3, 0, "float64"))
    optimizer = torch.optim.SGD(network.parameters(), lr=1.0)
    torch.nn.BCEWithLogitsLoss()(network(X), y).backward()
    optimizer.step()
    optimizer.zero_grad()
    left = [tensor.grad for tensor in network.parameters()]
    n_none = sum(grad is None for grad in left)
    n_zeros = sum(grad is not None and not grad.any() for grad in left)
    return Answer(
        "none" if n_none == len(left) else "zeros" if n_zeros == len(left) else "old",
        f"Of {len(left)} arrays of weights and biases, {n_none} hold `None` afterwards and "
        f"{n_zeros} hold zeros. `None` saves memory, and an optimiser skips whatever has no "
        "gradient.",
        f"{n_none} of {len(left)} are `None`",
    )


def predict_first_step() -> Answer:
    run = descend(optimiser="Adam", learning_rate=0.1, n_steps=1)
    w1, w2 = (abs(float(np.diff(run.parameters[name])[0])) for name in ("w1", "w2"))
    slope = abs(float(run.gradients["w2"][0]))
    return Answer(
        w2,
        f"Adam goes **{figure(w2)}** along w₂, where the slope is {figure(slope)}, and just as "
        f"far, {figure(w1)}, along w₁, where it is {figure(abs(float(run.gradients['w1'][0])))}. "
        "In its first step it divides each slope by its own size; the learning rate is left.",
    )


def predict_rolls() -> Answer:
    """Roll down the bowl with momentum, and say where it is along the valley at each step."""
    n = SKETCHED[-1]
    run = descend(optimiser="momentum", learning_rate=0.02, n_steps=n, max_frames=n + 1)
    along = run.parameters["w1"]
    there, furthest = int(np.argmax(along >= 0)), int(np.argmax(along))
    return Answer(
        tuple(float(along[step]) for step in SKETCHED),
        f"Momentum reaches the middle of the bowl at step {there} and rolls past it, to "
        f"{figure(along[furthest], 2)} on the other side at step {furthest}: it has gathered "
        "speed on the way down. Only because a tenth of the speed is lost at every step does it "
        "come to rest. Along w₂, where the bowl is steeper, it swings the same way, only faster.",
        curve=tuple(map(float, along)),
    )


def predict_speed() -> Answer:
    timed = time_epochs(**XOR)
    ratio = float(timed.ratio["SGD"][0])
    truth = "slower" if ratio > 2 else "faster" if ratio < 0.5 else "alike"
    micro = [1e6 * float(times[0]) for times in timed.seconds.values()]
    return Answer(
        truth,
        f"One epoch took {micro[0]:,.0f} µs by hand in NumPy and {micro[1]:,.0f} µs in PyTorch "
        f"(medians of seven turns). Turn by turn PyTorch took **{ratio:.2g} times** as long "
        "(median). Four points are hardly any work; what takes PyTorch’s time is the bookkeeping.",
        f"PyTorch takes {ratio:.2g} times as long",
    )


PREDICTIONS = {
    "kink": predict_kink,
    "cleared": predict_cleared,
    "first_step": predict_first_step,
    "rolls": predict_rolls,
    "speed": predict_speed,
}
