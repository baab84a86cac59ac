"""The loop of the digits' training, line by line: every tensor of the batch at each frame."""

from collections.abc import Mapping

import numpy as np

from lessons.digits.answers import split_of
from lessons.digits.model import (
    cross_entropy,
    cross_entropy_delta,
    layer_sizes,
    mini_batches,
    train,
)
from training.activations import softmax
from training.dense import backward, draw_start, forward
from training.optimisers import Optimiser
from training.progress import report_progress
from training.recorded_run import RecordedRun, may_diverge
from training.trace import FIRST_EPOCHS, Line, Trace


def trace(run: RecordedRun) -> Trace:
    """Go through the loop of `train` line by line, with the tensors of the batch at each frame.

    What the optimiser remembers is not recorded, so the network is trained once more.
    """
    if run.runs or not run.parameters:
        raise ValueError("run must be a single run that kept everything, not a batch.")
    settings = run.hyperparameters
    train_rows = split_of(run)[0][None]
    rng = np.random.default_rng(int(settings["seed"]))
    draw_start("He", layer_sizes(settings["n_hidden"]), [rng])  # drawn before the first batch
    disturbance = {name: settings[name] for name in ("train_shift", "train_noise")}
    batches = mini_batches([rng], train_rows, settings["batch_size"], **disturbance)
    stepper = Optimiser(settings["optimiser"], settings["learning_rate"], run.final)
    parameters = run.parameters_at(0)
    n_steps = int(run.steps[-1]) + 1
    steps, tensors, traced = [], [], {*range(FIRST_EPOCHS), *run.steps.tolist()}
    with may_diverge():
        for step, ((x,), (truth,)) in zip(range(n_steps), batches, strict=False):
            outputs = forward(x, parameters)
            p = softmax(outputs[-1])
            delta = cross_entropy_delta(p, truth)
            gradients = backward(outputs, delta, parameters)
            after = stepper.step(parameters, gradients)
            if (
                step in traced and len(x) == settings["batch_size"]
            ):  # a last, smaller batch is left out
                steps.append(step)
                loss_now = cross_entropy(p, truth)
                shown = {"x": x, "truth": truth, "scores": outputs[-1], "p": p, "delta": delta}
                shown |= {"loss_now": loss_now, "hidden": outputs[-2]}
                shown |= {f"slope of {name}": g for name, g in gradients.items()}
                shown |= {f"{name} before": a for name, a in parameters.items()}
                tensors.append(shown | {f"{name} after": a for name, a in after.items()})
            parameters = after
            report_progress((step + 1) / n_steps)
    at = {name: np.stack([each[name] for each in tensors]) for name in tensors[0]}
    return Trace(
        function=train,
        epochs=np.array(steps),
        unit="step",
        lines=(
            Line(
                "for step, (x, truth) in",
                "A mini-batch is dealt: some digits, and what they are.",
                {"x": at["x"], "truth": at["truth"]} | _called(at, run, " before"),
            ),
            Line(
                "outputs = forward(",
                "Every digit goes through the layers; ten scores come out.",
                ({"hidden": at["hidden"]} if settings["n_hidden"] else {})
                | {"scores": at["scores"]},
            ),
            Line("p = softmax(", "Ten scores become ten probabilities.", {"p": at["p"]}),
            Line(
                "loss_now = cross_entropy(",
                "One number: how surprised the network is by the truth, on average.",
                {"loss_now": at["loss_now"]},
            ),
            Line(
                "delta = cross_entropy_delta(",
                "The slope of the loss along each score: the probability, minus 1 for the true "
                "digit.",
                {"delta": at["delta"]},
            ),
            Line(
                "gradients = backward(",
                "Back through the layers: the slope along every knob.",
                {f"slope of {name}": at[f"slope of {name}"] for name in run.parameters},
            ),
            Line(
                "kept = frame(", "If this step is recorded, measure all digits, just to be shown."
            ),
            Line("recorder.record(", "Write down what the pictures show."),
            Line(
                "parameters = stepper.step(",
                "The optimiser turns every knob a little.",
                _called(at, run, " after"),
            ),
        ),
        given={"learning_rate": np.float32(settings["learning_rate"])},
    )


def _called(at: Mapping[str, np.ndarray], run: RecordedRun, when: str) -> dict[str, np.ndarray]:
    """Return by parameter the arrays that are called after it and a moment."""
    return {name: at[f"{name}{when}"] for name in run.parameters}
