"""What a run of the laboratory says, in words and figures."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from datasets.shapes import REACH
from lessons.build.model import n_classes_of, points_for, rows_for
from training.dense import forward, layer_names
from training.diagnosis import Finding, diagnose
from training.figures import count, figure, fixed, out_of, percent
from training.inputs import INPUTS
from training.layers import Dense, layers_of
from training.multilayer import Rows, layer_sizes, n_weights
from training.outputs import CROSS_ENTROPY, ERRORS, is_right, output_for, truth_of
from training.recorded_run import RecordedRun
from training.regularisation import PATIENCE

VIEW = 1.2 * REACH
"""How far pictures go from the origin."""
OF_POINTS = ("data", "n_points", "noise", "held_out", "data_seed", "own")
TURNED = 1.3
"""How many times its lowest the held-out loss is once it counts as having turned."""
BARELY = 1.02
"""How many times better than the baseline is no better."""


def points_of(run: RecordedRun) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return places, classes or heights, and whether each is held out, of all points of a run."""
    points, y, _, unseen = points_for(*(run.hyperparameters[name] for name in OF_POINTS))
    return points, y, np.isin(np.arange(len(y)), unseen)


def of_the_planes(run: RecordedRun) -> dict[str, Any]:
    """Return what there is to draw of a run alone, by name."""
    points, y, held_out = points_of(run)
    return {
        "layers": layers(run),
        "inputs": run.hyperparameters["inputs"],
        "input_names": input_names(run),
        "points": points,
        "y": y,
        "held_out": held_out,
        "n_classes": n_classes(run),
        "reach": VIEW,
    }


def n_classes(run: RecordedRun) -> int:
    """Return how many classes the points of a run have; 0 where a number is predicted."""
    return n_classes_of(run.hyperparameters["data"], run.hyperparameters["own"])


def rows_of(run: RecordedRun) -> Rows:
    """Return what a run has learned from, and what it is judged on."""
    settings = run.hyperparameters
    asked = (settings[name] for name in (*OF_POINTS, "inputs"))
    return rows_for(*asked, watch=settings["stop_early"])


def layers(run: RecordedRun) -> tuple[Dense, ...]:
    """Return the layers of a run alone, from the first hidden one to the output."""
    # What several outputs say to each other is no activation of one neuron.
    output = output_for(n_classes(run))
    return layers_of(run, output="none" if output == "softmax" else output)


def input_names(run: RecordedRun) -> list[str]:
    """Return what the page calls the inputs of a run."""
    return [INPUTS[name].name for name in run.hyperparameters["inputs"]]


def baseline(run: RecordedRun) -> dict[str, float]:
    """Return what whoever says the same of every point reaches.

    The one thing said is the best for the points learned from: shares of the classes or the mean,
    the most frequent class or the median where the loss is the absolute error.

    Returns
    -------
    dict of str to float
        ``loss`` on the points held out and ``training_loss`` on those learned from; where there
        are classes, ``accuracy`` on the points held out.
    """
    rows, loss = rows_of(run), run.hyperparameters["loss"]
    output = output_for(rows.n_classes)
    truth, unseen = (truth_of(y, output, rows.n_classes) for y in (rows.y, rows.y_held_out))
    said = truth.mean(axis=0)
    if loss == "absolute error":
        likeliest = (said == said.max()).astype(float)
        said = likeliest if output == "softmax" else np.median(truth, axis=0)
    base = {
        "loss": _cost(said, unseen, output, loss),
        "training_loss": _cost(said, truth, output, loss),
    }
    if rows.n_classes:
        guess = np.bincount(rows.y.astype(int), minlength=rows.n_classes).argmax()
        base["accuracy"] = float((rows.y_held_out == guess).mean())
    return base


def _cost(said: np.ndarray, truth: np.ndarray, output: str, loss: str) -> float:
    """Return the mean loss of saying the same (n_outputs,) of every point."""
    if loss != CROSS_ENTROPY:
        return float(ERRORS[loss][0](said - truth).sum(axis=-1).mean())
    shares, of = (said, truth) if output == "softmax" else (_both(said), _both(truth))
    return float(-(of * np.log(np.maximum(shares, 1e-300))).sum(axis=-1).mean())


def _both(p: np.ndarray) -> np.ndarray:
    """Return the probabilities of both classes from that of class 1: (..., 1) to (..., 2)."""
    return np.concatenate([1 - p, p], axis=-1)


def gradient_sizes(run: RecordedRun) -> np.ndarray:
    """Return the root mean square of each layer's gradients, biases included, at each frame.

    Returns
    -------
    (n_layers, n_frames) array of float
    """
    with np.errstate(over="ignore", invalid="ignore"):
        sizes = []
        for W, b in layer_names(run.gradients):
            both = [run.gradients[name].reshape(run.n_frames, -1) for name in (W, b)]
            sizes.append(np.sqrt(np.square(np.concatenate(both, axis=-1)).mean(axis=-1)))
    return np.array(sizes)


def activation_sizes(run: RecordedRun) -> np.ndarray:
    """Return the root mean square of what each hidden layer says of the points learned from.

    Returns
    -------
    (n_hidden_layers, n_frames) array of float
    """
    X, activation = rows_of(run).X, run.hyperparameters["activation"]
    with np.errstate(over="ignore", invalid="ignore"):
        hidden = forward(X, run.parameters, activation)[1:-1]
        sizes = [np.sqrt(np.square(a).mean(axis=(-2, -1))) for a in hidden]
    return np.reshape(sizes, (len(hidden), run.n_frames))


def describe(run: RecordedRun) -> str:
    """Say how a run alone ended, beside its baseline, and whether it has learned by heart."""
    rows, base = rows_of(run), baseline(run)
    if run.diverged:
        return (
            f"By epoch {int(run.diverged_at):,} the loss is **no longer a number**: each step "
            "overshoots by more than the one before. A smaller learning rate, or shorter "
            "gradients, would keep it in bounds."
        )
    held_out = run.metrics["validation_loss"]
    if rows.n_classes:
        z = forward(rows.X_held_out, run.final, run.hyperparameters["activation"])[-1]
        truth = truth_of(rows.y_held_out, output_for(rows.n_classes), rows.n_classes)
        n_right = int(is_right(z, truth).sum())
        ended = (
            f"After {count(int(run.steps[-1]), 'epoch')} it is right on "
            f"**{out_of(n_right, len(truth))}** of the points held out, and on "
            f"{percent(float(run.metrics['accuracy'][-1]))} of those learned from. Whoever says "
            f"the same of every point is right on {percent(base['accuracy'])}."
        )
    else:
        ended = (
            f"After {count(int(run.steps[-1]), 'epoch')} its loss is **{figure(held_out[-1])}** on "
            f"the points held out, and {figure(run.loss[-1])} on those learned from. Whoever "
            f"says the same of every point has a loss of {figure(base['loss'])}."
        )
    return f"{ended} {_course(run, base)}"


def _course(run: RecordedRun, base: Mapping[str, float]) -> str:
    """Say where the loss on held-out points stood lowest, or that it has gone nowhere."""
    losses = run.metrics["validation_loss"]
    best = int(np.argmin(losses))
    if run.steps[-1] == 0:
        return "Nothing has been learned yet."
    if losses[-1] * BARELY >= base["loss"] and run.loss[-1] * BARELY >= base["training_loss"]:
        return "So far it has found **nothing** that helps."
    if losses[-1] > TURNED * losses[best] and run.loss[-1] < run.loss[best]:
        return (
            f"Its held-out loss was lowest at epoch {run.steps[best]:,}, {figure(losses[best])}, "
            f"and has risen to {figure(losses[-1])} since, while the other went on falling: it "
            "is **learning by heart**."
        )
    half = int(np.searchsorted(run.steps, run.steps[-1] / 2))
    if run.loss[-1] < 0.8 * run.loss[half]:
        return "Its loss is still falling; more epochs may help."
    return "In the second half of the training its loss has changed little."


def describe_size(run: RecordedRun) -> str:
    """Say how many numbers there are to learn, and from how many points."""
    rows, settings = rows_of(run), run.hyperparameters
    n = n_weights(layer_sizes(rows, settings["hidden"]))
    text = f"{count(n, 'weight or bias', 'weights and biases')} to be learned from "
    text += count(len(rows.y), "point")
    if settings["stop_early"]:
        text += (
            f"; {len(rows.y_watched)} more are watched: the training goes back to its best once "
            f"their loss has not come down for {PATIENCE} epochs"
        )
    return f"{text}."


def outcomes(runs: RecordedRun) -> np.ndarray:
    """Return how each of many runs ended on held-out points: its accuracy, or else its loss."""
    return runs.metrics.get("validation_accuracy", runs.metrics["validation_loss"])[..., -1]


def beat_baseline(runs: RecordedRun) -> np.ndarray:
    """Tell of each of many runs whether it did better than saying the same of every point."""
    base, ended = baseline(runs), outcomes(runs)
    return ended > base["accuracy"] if "accuracy" in base else ended < base["loss"]


def describe_starts(runs: RecordedRun, own: RecordedRun) -> str:
    """Say how many starts ended, and where the learner's own stands among them."""
    ended, mine = outcomes(runs), float(outcomes(own))
    finite = np.where(np.isfinite(ended), ended, np.inf)
    lowest, middle, highest = (float(q) for q in np.quantile(finite, (0, 0.5, 1), method="nearest"))
    write = percent if "accuracy" in baseline(runs) else figure
    what = "right on" if write is percent else "with a loss of"
    better = int((ended < mine).sum()) if write is percent else int((finite > mine).sum())
    ends = write(lowest), write(highest)
    others = f"the others {'all like it' if ends[0] == ends[1] else f'from {ends[0]} to {ends[1]}'}"
    n_good = int(beat_baseline(runs).sum())
    return (
        f"Of {count(len(ended), 'start')} the middle one ends {what} **{write(middle)}**, "
        f"{others}; yours, {write(mine)}, is ahead of {better}. Better than saying the same of "
        f"every point: {n_good} of {len(ended)}."
    )


def findings(run: RecordedRun) -> tuple[Finding, ...]:
    """Ask the house’s doctor what ails a run alone."""
    return diagnose(run, rows_of(run))


def figures(run: RecordedRun) -> dict[str, str]:
    """Return how a run ended, in short, by what each figure is called."""
    held_out = run.metrics["validation_loss"][-1]
    words = {"loss held out": figure(held_out), "loss, training": figure(run.loss[-1])}
    if "accuracy" in run.metrics:
        words["right on held out"] = percent(float(run.metrics["validation_accuracy"][-1]), 1)
    return words


def pictures_in_words(run: RecordedRun) -> dict[str, str]:
    """Say what the pictures of a run show at the end, for those who cannot see them."""
    gradients, activations = gradient_sizes(run)[:, -1], activation_sizes(run)[..., -1]
    sizes = layer_sizes(rows_of(run), run.hyperparameters["hidden"])
    words = {
        "network": f"Layers of {', '.join(map(str, sizes))}, inputs first; inputs: "
        f"{', '.join(input_names(run))}.",
        "loss": f"The loss is {figure(run.loss[-1])} on points learned from, "
        f"{figure(run.metrics['validation_loss'][-1])} on points held out.",
        "gradients": "Sizes of the gradients at the end, from the first layer to the output: "
        f"{', '.join(figure(size) for size in gradients)}.",
    }
    if len(activations):
        said = ", ".join(fixed(size, 2) for size in activations)
        words["activations"] = f"Sizes of what hidden layers say, from the first on: {said}."
    return words
