"""The loop of the training line by line: what each line makes, at every recorded epoch."""

import numpy as np

from lessons.backpropagation.model import output_delta, samples, slope_of, train
from training.activations import sigmoid
from training.dense import forward
from training.recorded_run import RecordedRun
from training.trace import Line, Trace, with_first_epochs


def trace(run: RecordedRun) -> Trace:
    """Go through the loop of `train` line by line, with the tensors as they stood at each frame."""
    run = with_first_epochs(train, run)
    X, y = samples()
    activation, last = run.hyperparameters["activation"], run.hyperparameters["depth"] + 1
    parameters, rate = run.parameters, float(run.hyperparameters["learning_rate"])
    # To the mathematics the frames are an axis of runs.
    outputs = forward(X, parameters, activation)
    p = sigmoid(outputs[last])
    delta = output_delta(p, y)
    layers = {f"outputs[{i}]": outputs[i] for i in range(1, last + 1)}
    lines = [
        Line("for epoch in recorder", tensors={"epoch": run.epochs, **parameters}),
        Line("outputs = forward(", "Predict, and keep what every layer passed on.", layers),
        Line("p = sigmoid(", "The sigmoid turns the output’s sums into probabilities.", {"p": p}),
        Line("loss = (", "One number for all the mistakes.", {"loss": run.loss}),
        Line(
            "delta = 2 * (p - y)",
            "The blame of each of the output’s sums: slope of the loss times slope of the sigmoid.",
            {"delta": delta},
        ),
    ]
    for i in range(last, 0, -1):
        passed = delta @ parameters[f"W{i}"].mT
        before = "There is a layer before this one."
        lines += [
            Line("for i in range(last", f"Go back to layer {i}."),
            Line(
                'gradients[f"W{i}"] =',
                f"The gradient of W{i}: what came into the layer, transposed, times delta.",
                {f"gradient of W{i}": run.gradients[f"W{i}"]},
            ),
            Line(
                'gradients[f"b{i}"] =',
                f"The gradient of b{i}: the blame of all samples, added up.",
                {f"gradient of b{i}": run.gradients[f"b{i}"]},
            ),
            Line(
                "passed = delta @",
                "Each neuron that fed this layer gets a share: the blame times the weight.",
                {"passed": passed},
            ),
            Line("if i > 1", before if i > 1 else "Only the inputs come before: done."),
        ]
        if i > 1:
            delta = passed * slope_of(activation, outputs[i - 1])
            says = "Times the slope of the activation: the blame of that layer’s sums."
            lines.append(Line("delta = passed *", says, {"delta": delta}))
    for name in parameters:
        turned = parameters[name] - rate * run.gradients[name]
        lines += [
            Line("for name, value in", f"Take {name}."),
            Line("parameters[name] = ", "Turn it a little, against its gradient.", {name: turned}),
        ]
    given = {"X": X, "y": y, "rate": np.asarray(rate)}
    return Trace(train, run.epochs, tuple(lines), given)
