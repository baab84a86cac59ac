"""The loop of the digits' training, line by line: every tensor of the batch at each frame."""

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

    What the optimiser remembers is not recorded, so the network is trained once more. A last,
    smaller batch of an epoch is left out.
    """
    settings = run.hyperparameters
    rng = np.random.default_rng(int(settings["seed"]))
    draw_start("He", layer_sizes(settings["n_hidden"]), [rng])  # drawn before the first batch
    train_rows = split_of(run)[0][None]
    batches = mini_batches(
        [rng], train_rows, settings["batch_size"], train_shift=settings["train_shift"]
    )
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
            if step in traced and len(x) == settings["batch_size"]:
                steps.append(step)
                shown = {"x": x, "truth": truth, "hidden": outputs[-2], "scores": outputs[-1]}
                shown |= {"p": p, "loss_now": cross_entropy(p, truth), "delta": delta}
                for when, knobs in (("", parameters), (" slope", gradients), (" after", after)):
                    shown |= {name + when: a for name, a in knobs.items()}
                tensors.append(shown)
            parameters = after
            report_progress((step + 1) / n_steps)
    at = {name: np.stack([each[name] for each in tensors]) for name in tensors[0]}

    def these(*names: str) -> dict[str, np.ndarray]:
        return {name: at[name] for name in names}

    return Trace(
        function=train,
        epochs=np.array(steps),
        unit="step",
        lines=(
            Line(
                "for step, (x, truth) in",
                "A mini-batch is dealt: some digits, and what they are.",
                these("x", "truth", *run.parameters),
            ),
            Line(
                "outputs = forward(",
                "Every digit goes through the layers; ten scores come out.",
                these(*(("hidden", "scores") if settings["n_hidden"] else ("scores",))),
            ),
            Line("p = softmax(", "Ten scores become ten probabilities.", these("p")),
            Line(
                "loss_now = cross_entropy(",
                "One number: how surprised the network is by the truth, on average.",
                these("loss_now"),
            ),
            Line(
                "delta = cross_entropy_delta(",
                "The slope of the loss along each score: the probability, minus 1 for the true "
                "digit.",
                these("delta"),
            ),
            Line(
                "gradients = backward(",
                "Back through the layers: the slope along every knob.",
                {f"slope of {name}": at[f"{name} slope"] for name in run.parameters},
            ),
            Line(
                "kept = frame(", "If this step is recorded, measure all digits, just to be shown."
            ),
            Line("recorder.record(", "Write down what the pictures show."),
            Line(
                "parameters = stepper.step(",
                "The optimiser turns every knob a little.",
                {name: at[f"{name} after"] for name in run.parameters},
            ),
        ),
        given={"learning_rate": np.float32(settings["learning_rate"])},
    )
