"""Understanding late: sums round a clock, known by heart at first, and much later understood.

Power and others, "Grokking: Generalization Beyond Overfitting on Small Algorithmic Datasets"
(2022). A layer that squares its sums learns them in Gromov, "Grokking modular arithmetic" (2023),
who saw it without any regularisation. That wide first weights delay it: Liu, Michaud and Tegmark,
"Omnigrok" (2023).
"""

from typing import Annotated

import numpy as np

from training.hyperparameters import Number, Seed, hyperparameters
from training.optimisers import Optimiser
from training.recorded_run import RecordedRun, Recorder

HOURS, N_HIDDEN, RATE, N_EPOCHS = 31, 128, 0.005, 1000
"""Hours of the clock, neurons that square, the rate of AdamW, and its steps."""
EVERY, PATIENCE = 10, 100
"""Epochs between frames, and without a new best after which one would stop."""


@hyperparameters
def train_sums(
    *,
    decay: Annotated[float, Number(0, 10)] = 1.0,
    spread: Annotated[float, Number(0.1, 4)] = 2.0,
    seed: Seed = 0,
) -> RecordedRun:
    """Learn half of the 961 sums of two hours by AdamW, and judge the network on the others.

    Both hours of a sum are a one among zeros. Each step takes ``decay`` times the rate of every
    weight away; ``spread`` is how many times as wide the first weights are as would keep weighted
    sums at size 1. The seed draws the start, and which sums are held out. The loss is the mean
    squared error of 31 outputs, metrics are ``accuracy`` and ``validation_accuracy``; no more is
    kept.
    """
    rng = np.random.default_rng(seed)
    first, second = np.divmod(rng.permutation(HOURS**2), HOURS)
    one, hour, half = np.eye(HOURS, dtype=np.float32), (first + second) % HOURS, HOURS**2 // 2
    inputs = np.hstack([one[first], one[second]])
    x, truth = inputs[:half], one[hour[:half]]
    shapes = {"W1": (2 * HOURS, N_HIDDEN), "W2": (N_HIDDEN, HOURS)}
    parameters = {
        name: (spread / np.sqrt(shape[0]) * rng.standard_normal(shape)).astype(np.float32)
        for name, shape in shapes.items()
    }
    stepper = Optimiser("AdamW", RATE, parameters, decay=decay)
    recorder = Recorder(N_EPOCHS, every=EVERY)

    def measure() -> dict[str, float]:
        outputs = (inputs @ parameters["W1"]) ** 2 @ parameters["W2"]
        right = outputs.argmax(axis=1) == hour
        return {"accuracy": right[:half].mean(), "validation_accuracy": right[half:].mean()}

    for epoch in recorder:
        z = x @ parameters["W1"]
        p = z**2 @ parameters["W2"]  # 1. predict: a number for each hour
        loss = np.mean((p - truth) ** 2)  # 2. measure the loss
        delta = 2 * (p - truth) / p.size  # 3. ask for the gradient
        to_z = delta @ parameters["W2"].T * 2 * z
        gradients = {"W1": x.T @ to_z, "W2": (z**2).T @ delta}
        recorder.record(epoch, loss, {}, {}, measure() if recorder.due(epoch) else {})
        parameters = stepper.step(parameters, gradients)  # 4. turn the knobs against it
    return recorder.finish()


def gives_up(run: RecordedRun) -> int:
    """Return the frame at which the held-out sums have had no new best for `PATIENCE` epochs.

    Patience begins once the network's own sums are all right; if it never ends, the last frame.
    """
    n, first = PATIENCE // EVERY, int(np.argmax(run.metrics["accuracy"] == 1))
    best = np.maximum.accumulate(run.metrics["validation_accuracy"][first:])
    waited = np.flatnonzero(best[n:] == best[:-n])
    return first + n + int(waited[0]) if waited.size else run.n_frames - 1
