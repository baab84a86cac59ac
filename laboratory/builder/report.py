"""A run of Build, in words and figures."""

from typing import Any

import numpy as np

from datasets.shapes import REACH
from laboratory.builder.model import rows_for
from laboratory.builder.sources import (
    SOURCES,
    columns_of,
    is_table,
    n_classes_of,
    network_inputs,
    points_for,
    unscaled,
)
from lessons.titanic.passengers import rule_accuracy
from training import symptoms
from training.baseline import baselines
from training.convergence import describe_convergence
from training.dense import Dense, forward, layers_of, n_weights
from training.doctor.diagnose import diagnose
from training.doctor.rules import Finding
from training.figures import count, figure, out_of, percent
from training.inputs import INPUTS
from training.multilayer import DataSplit, evaluate, layer_sizes
from training.outputs import is_right, output_for, truth_of
from training.parameter_edits import BIAS, ParameterEdit, changed
from training.recorded_run import RecordedRun, may_diverge
from training.regularisation import PATIENCE

PLANE_EDGE = 1.2 * REACH
"""How far pictures reach from the origin."""
OF_POINTS = ("data", "n_points", "noise", "held_out", "data_seed", "own", "formula")


def points_of(run: RecordedRun) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a run's points: inputs, targets, and whether each is held out."""
    points, y, _, unseen = _points(run)
    return points, y, np.isin(np.arange(len(y)), unseen)


def _points(run: RecordedRun) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    return points_for(*(run.hyperparameters[name] for name in OF_POINTS))


def held_out_rows(run: RecordedRun) -> np.ndarray:
    return _points(run)[3]


def plane_data(run: RecordedRun) -> dict[str, Any]:
    points, y, held_out = points_of(run)
    data, inputs = run.hyperparameters["data"], run.hyperparameters["inputs"]
    about = {
        "layers": layers(run),
        "inputs": inputs,
        "input_names": input_names(run),
        "points": points,
        "y": y,
        "held_out": held_out,
        "n_classes": n_classes(run),
        "loss": run.hyperparameters["loss"],
        "reach": PLANE_EDGE,
    }
    if not is_table(data):
        return about
    X = network_inputs(data, points, inputs)
    plain = unscaled(data, run.hyperparameters["data_seed"])[:, [*columns_of(data, inputs)]]
    # Inputs that the plane does not show are held at their training mean.
    means = X[~held_out].mean(axis=0)
    first, classes = PLANE_COLUMNS[data], SOURCES[data].classes
    table = {"means": means, "plain": plain, "first": first, "classes": classes}
    return about | {"points": X, "table": table}


PLANE_COLUMNS = {"heart": ("age", "heart rate"), "titanic": ("Age", "LogFare")}
"""The columns that the plane of a table shows first, if they are inputs."""


def n_classes(run: RecordedRun) -> int:
    """Return the number of classes; 0 for regression."""
    return n_classes_of(run.hyperparameters["data"], run.hyperparameters["own"])


def rows_of(run: RecordedRun) -> DataSplit:
    settings = run.hyperparameters
    of_rows = (settings[name] for name in (*OF_POINTS, "inputs"))
    return rows_for(*of_rows, watch=settings["stop_early"])


def network_sizes(run: RecordedRun) -> tuple[int, ...]:
    """Return the number of inputs, of neurons in each hidden layer, and of outputs."""
    return layer_sizes(rows_of(run), run.hyperparameters["hidden"])


def layers(run: RecordedRun) -> tuple[Dense, ...]:
    """Return the layers of a single run, from the first hidden one to the output."""
    # Softmax is over all outputs, so it is not one neuron's activation.
    output = output_for(n_classes(run))
    return layers_of(run, output="none" if output == "softmax" else output)


def input_names(run: RecordedRun) -> list[str]:
    """Return the names of a run's inputs as on the page, one per column of a table."""
    data, inputs = run.hyperparameters["data"], run.hyperparameters["inputs"]
    if is_table(data):
        return [*columns_of(data, inputs).values()]
    return [INPUTS[name].name for name in inputs]


def noun(run: RecordedRun, n: int = 2) -> str:
    """Return what a run's rows are called: points, patients, passengers or digits."""
    of = SOURCES[run.hyperparameters["data"]].noun
    return of if n == 1 else f"{of}s"


def rules(run: RecordedRun) -> dict[str, float]:
    """Return the held-out accuracy of rules that need no training, by name."""
    settings = run.hyperparameters
    known = {"majority class": baseline(run)["accuracy"]}
    if settings["data"] == "titanic":
        known["women survive"] = float(rule_accuracy(settings["data_seed"]))
    return known


LATEST = 3
"""Most marks for changes during training, the latest ones."""
SETTINGS = {
    "learning_rate": "learning rate",
    "batch_size": "batch size",
    "l1": "price L1",
    "l2": "price L2",
}
"""Names of settings that may be changed during training."""


def marked_epochs(run: RecordedRun) -> dict[str, float]:
    """Return the latest epochs at which settings or parameters were changed, by label."""
    made = (change for name in ("schedule", "changes") for change in run.hyperparameters[name])
    return {f"{at:,}": float(at) for at in sorted({at for at, *_ in made})[-LATEST:]}


def schedule_in_words(run: RecordedRun) -> list[str]:
    """Return a phrase for each change of a setting during training."""
    return [
        f"{SETTINGS[name]} {figure(value)} from epoch {epoch:,} on"
        for epoch, name, value in run.hyperparameters["schedule"]
    ]


MAX_EDITS_LISTED = 4
"""Most edits after one epoch that are listed one by one."""


def changes_in_words(run: RecordedRun) -> list[str]:
    """Return a phrase for each epoch after which parameters were edited."""
    changes = run.hyperparameters["changes"]
    phrases = []
    for epoch in sorted({epoch for epoch, *_ in changes}):
        here = [_change_in_words(run, change) for change in changes if change[0] == epoch]
        phrase = " and ".join(here) if len(here) <= MAX_EDITS_LISTED else count(len(here), "number")
        phrases.append(f"epoch {epoch:,}: {phrase}")
    return phrases


def _change_in_words(run: RecordedRun, change: ParameterEdit) -> str:
    _, layer, i, j, value = change
    whose = neuron_name(run, layer, j)
    if i == BIAS:
        return f"the bias of {whose} is {figure(value)}"
    return f"the weight of {whose} for {heard_name(run, layer, i)} is {figure(value)}"


def neuron_name(run: RecordedRun, layer: int, j: int) -> str:
    """Return the name of neuron j, from 0, in a layer, from 1."""
    n, of_digits = len(run.hyperparameters["hidden"]), run.hyperparameters["data"] == "digits"
    if layer > n:
        first = 0 if of_digits else 1
        return f"output {j + first}" if n_classes(run) > 2 else "the output"
    # As in the picture of each.
    return f"neuron {j} of layer {layer}" if of_digits else f"neuron {layer}.{j + 1}"


def heard_name(run: RecordedRun, layer: int, i: int) -> str:
    """Return the name of input i, from 0, of a layer, from 1."""
    return input_names(run)[i] if layer == 1 else neuron_name(run, layer - 1, i)


def parameter_at(run: RecordedRun, epoch: int, layer: int, i: int, j: int) -> float:
    """Return a weight, or for i = `BIAS` a bias, of a single run after a recorded epoch."""
    name, index = (f"b{layer}", (j,)) if i == BIAS else (f"W{layer}", (i, j))
    return float(run.parameters[name][(_frame(run, epoch), *index)])


def describe_change(run: RecordedRun, change: ParameterEdit) -> str:
    """Say how editing a parameter after an epoch changes a classifier's output at once."""
    rows, settings = rows_of(run), run.hyperparameters
    frame = _frame(run, change[0])
    then = changed(run.parameters_at(frame), (change,))
    with may_diverge():
        loss, _, _, metrics = evaluate(then, rows, settings["activation"], settings["loss"])
    now, before, n = figure(loss), figure(run.loss[frame]), len(rows.X_held_out)
    right, was_right = (
        round(n * float(accuracy))
        for accuracy in (metrics["validation_accuracy"], run.metrics["validation_accuracy"][frame])
    )
    return (
        f"With your change: loss {now} on the training {noun(run)}{_before(before, now)}; "
        f"right on {right} of the {n} held out{_before(was_right, right)}."
    )


def _before(then: str | int, now: str | int) -> str:
    return ", as before" if then == now else f" (it was {then})"


def _frame(run: RecordedRun, epoch: int) -> int:
    return int(np.searchsorted(run.steps, epoch))


def baseline(run: RecordedRun) -> dict[str, float]:
    """Return the scores of a constant prediction, as `training.baseline.baselines`.

    Points of a shape are split by chance, so the largest class of those held out may be another
    than that of the training set. Nobody who always says the same can do better than name it.
    """
    rows = rows_of(run)
    base = baselines(rows, run.hyperparameters["loss"])
    if "accuracy" not in base:
        return base
    return base | {
        "accuracy": float(np.bincount(rows.y_held_out.astype(int)).max() / len(rows.y_held_out))
    }


def activation_sizes(run: RecordedRun) -> np.ndarray:
    """Return `training.symptoms.activation_sizes` on the training points."""
    return symptoms.activation_sizes(rows_of(run).X, run, run.hyperparameters["activation"])


def describe(run: RecordedRun) -> str:
    """Say how a single run ended, beside its baseline, and whether it overfits."""
    rows, base = rows_of(run), baseline(run)
    if run.diverged:
        return (
            f"By epoch {int(run.diverged_at):,} the loss is **no longer a number**: each step "
            "overshoots by more than the one before. A smaller learning rate, or shorter "
            "gradients, would keep it in bounds."
        )
    held_out = run.metrics["validation_loss"]
    if rows.n_classes:
        z = forward(rows.X_held_out, run.parameters_at(-1), run.hyperparameters["activation"])[-1]
        truth = truth_of(rows.y_held_out, output_for(rows.n_classes), rows.n_classes)
        n_right = int(is_right(z, truth).sum())
        ended = (
            f"After {count(int(run.steps[-1]), 'epoch')} it gets "
            f"**{out_of(n_right, len(truth))}** of the held-out {noun(run)} right, and "
            f"{percent(float(run.metrics['accuracy'][-1]))} of the training set. Always guessing "
            f"the same class gets at most {percent(base['accuracy'])} of those held out right."
        )
        if run.hyperparameters["data"] == "titanic":
            ended += (
                " Saying that women survive and men do not gets "
                f"{percent(rules(run)['women survive'])} right."
            )
    else:
        ended = (
            f"After {count(int(run.steps[-1]), 'epoch')} its loss is **{figure(held_out[-1])}** on "
            f"the held-out points, and {figure(run.loss[-1])} on the training set. Always "
            f"predicting the same number has a loss of {figure(base['loss'])}."
        )
    return f"{ended} {describe_convergence(run, base, len(rows.y_held_out))}"


def describe_size(run: RecordedRun) -> str:
    """Say how many parameters there are, and how many training points."""
    rows, settings = rows_of(run), run.hyperparameters
    n = n_weights(network_sizes(run))
    text = f"{count(n, 'weight or bias', 'weights and biases')} to learn from "
    text += count(len(rows.y), noun(run, 1))
    if settings["stop_early"]:
        text += (
            f"; {len(rows.y_watched)} more are watched: the training goes back to its best once "
            f"their loss has not come down for {PATIENCE} epochs"
        )
    return f"{text}."


def outcomes(runs: RecordedRun) -> np.ndarray:
    """Return the final held-out accuracy of each run, or for regression its loss."""
    return runs.metrics.get("validation_accuracy", runs.metrics["validation_loss"])[..., -1]


def beat_baseline(runs: RecordedRun) -> np.ndarray:
    """Tell for each run whether it beat a constant prediction."""
    base, ended = baseline(runs), outcomes(runs)
    return ended > base["accuracy"] if "accuracy" in base else ended < base["loss"]


def starts_row(runs: RecordedRun, own: RecordedRun) -> dict[str, str]:
    """Return how runs from many starts ended, and how the learner's compares."""
    mine, ended = float(outcomes(own)), outcomes(runs)
    ended = np.where(np.isfinite(ended), ended, np.inf)
    is_accuracy = "accuracy" in runs.metrics
    write = percent if is_accuracy else figure
    middle = float(np.quantile(ended, 0.5, method="nearest"))
    return {
        "starts": str(len(ended)),
        "median": write(middle),
        "yours": write(mine),
        "yours is ahead of": str(np.sum(ended < mine if is_accuracy else ended > mine)),
        "better than a constant answer": str(beat_baseline(runs).sum()),
    }


def findings(run: RecordedRun) -> tuple[Finding, ...]:
    """Return the doctor's findings about a single run."""
    return diagnose(run, rows_of(run))


def figures(run: RecordedRun) -> dict[str, str]:
    """Return the final scores of a run, by name."""
    held_out = run.metrics["validation_loss"][-1]
    words = {"held-out loss": figure(held_out), "training loss": figure(run.loss[-1])}
    if "accuracy" in run.metrics:
        words["held-out accuracy"] = percent(float(run.metrics["validation_accuracy"][-1]), 1)
    return words


def describe_layers(run: RecordedRun) -> str:
    """Say how many neurons each layer has, and what the inputs are."""
    written = ", ".join(map(str, network_sizes(run)))
    return f"Layers of {written}, inputs first: {', '.join(input_names(run))}."
