"""What the scenes of XOR share: the knobs, its two pictures, and the contest with the machine."""

from collections.abc import Mapping
from typing import Any

import charts
import ui
from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor import moved
from lessons.xor.hidden import hidden_view
from lessons.xor.model import train
from lessons.xor.network import AT_FIRST, INPUTS, score, with_readings
from training.figures import count, figure
from training.recorded_run import RecordedRun
from ui.pictures import add_words, small_network

RATES = (0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 2, 3, 5, 7, 10, 20, 30, 50, 100)
EPOCHS = (0, 1, 10, 100, 200, 500, 1000, 2000, 3000, 5000, 10_000, 20_000)
START_NAMES = {"normal": "a bell curve", "pytorch": "PyTorch’s range"}
NEURONS = (
    ("Neuron 1", ("w11", "w21", "b1"), INPUTS),
    ("Neuron 2", ("w12", "w22", "b2"), INPUTS),
    ("Output", ("v1", "v2", "c"), ("neuron 1", "neuron 2")),
)
"""The knobs of each neuron that is set by hand, and what it listens to."""
PAIRS = [(f"x1_{point}", f"x2_{point}") for point in ("00", "01", "10", "11")]
"""The knobs of each point."""
SETTINGS = ("n_hidden", "activation", "loss", "start", "learning_rate", "n_epochs", "seed")

KNOBS = ui.Knobs(
    "xor",
    ui.Slider("w1", "Knob w₁", -10.0, 10.0, 6.0, 0.5),
    ui.Slider("w2", "Knob w₂", -10.0, 10.0, 0.0, 0.5),
    ui.Slider("b", "Knob b", -10.0, 10.0, -3.0, 0.5),
    *(
        ui.Slider(
            name,
            f"{x} of point ({name[3]}, {name[4]})",
            moved.LOWEST,
            moved.HIGHEST,
            moved.PLACES[name],
            moved.STEP,
        )
        for pair in PAIRS
        for name, x in zip(pair, INPUTS, strict=True)
    ),
    *(
        ui.Slider(name, f"{neuron}’s {what}", -20.0, 20.0, AT_FIRST[name], 0.1)
        for neuron, names, heard in NEURONS
        for name, what in zip(names, (*(f"weight for {x}" for x in heard), "bias"), strict=True)
    ),
    ui.Slider("n_hidden", "Hidden neurons", 0, 8, 2, 1),
    ui.Choice("activation", "Activation", ("sigmoid", "tanh", "ReLU"), "sigmoid"),
    ui.Choice("loss", "Loss", ("cross-entropy", "squared error"), "cross-entropy"),
    ui.Choice("start", "Start drawn from", list(START_NAMES), "normal", START_NAMES),
    ui.Scale("learning_rate", "Learning rate", RATES, 0.5),
    ui.Scale("n_epochs", "Epochs", EPOCHS, 5000),
    ui.Slider("seed", "Seed: which start", 0, 63, 3, 1),
)


def trained(**changed: Any) -> RecordedRun:
    """Train as the knobs ask, but for what is ``changed``."""
    run: RecordedRun = ui.memoised(
        with_readings, ui.run_job(train, **KNOBS.values(*SETTINGS) | changed)
    )
    return run


def surface(
    run: RecordedRun,
    name: str,
    label: str,
    points: Any = XOR_INPUTS,
    *,
    player: str | None = None,
    **drawn: Any,
) -> None:
    """Show what a network says over the plane. Shape: points (4, 2)."""
    add_words(label, charts.small_network.answers_in_words(run, points))
    shown = charts.small_network.surface(run, points, XOR_LABELS, **drawn)
    small_network(shown, name, label=label, player=player)


def hidden_space(
    run: RecordedRun, name: str, label: str, *, player: str | None = None, **drawn: Any
) -> None:
    """Show where the hidden neurons put the four points."""
    view = hidden_view(run)
    title = "Hidden space" if run.hyperparameters["n_hidden"] else "No hidden layer"
    add_words(label, charts.small_network.places_in_words(run, XOR_INPUTS, view.right, view.up))
    how = {**view._asdict(), "title": title, **drawn}
    shown = charts.small_network.hidden_space(run, XOR_INPUTS, XOR_LABELS, **how)
    small_network(shown, name, label=label, player=player)


def grab_cut(j: int, names: tuple[str, ...]) -> None:
    """Let the line of a neuron, given by its three knobs, be pulled and turned."""
    KNOBS.grab(f"cut{j}", "cut", *names)
    KNOBS.grab(f"way{j}", "way", *names)


def contest_rows(
    own: Any, machine: Any, step: int, *, run: RecordedRun | None, points: Any = XOR_INPUTS
) -> Mapping[str, list[str]]:
    """Return what the learner's settings (n, n_knobs) came to at best, and the machine's now."""

    def record(cut: str, n_right: int, loss: float) -> dict[str, str]:
        return {"cut": cut, "right": f"{n_right} of 4", "loss": figure(loss)}

    n_right, losses = score(own, points)
    best = min(range(len(own)), key=lambda i: (-n_right[i], losses[i]))
    whose = "by hand, at best" if len(own) > 1 else "at first"
    records = [record(whose, n_right[best], losses[best])]
    if run is not None and step >= 0:
        (n,), (loss,) = score(machine[[step]], points)
        records.append(record(f"the machine, {count(int(run.epochs[step]), 'step')}", n, loss))
    return ui.rows(*records)
