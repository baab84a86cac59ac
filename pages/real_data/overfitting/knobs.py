"""What the scenes of overfitting share: the knobs, and the curves of a run."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

import charts
import ui
from charts.core.picture import Picture, round_up
from charts.core.series import Axes, Line, series
from charts.models import polynomial_fit
from charts.runs.curves import ON_HELD_OUT
from lessons.heart import decisions
from lessons.overfitting import experiments, polynomials, tables
from lessons.overfitting.experiments import survival_logits
from lessons.overfitting.model import rows_of
from lessons.overfitting.polynomials import OneSample, fine, joined
from lessons.titanic import passengers
from training.figures import figure
from training.recorded_run import RecordedRun

LOSS = "loss (cross-entropy)"
ERROR = "mean squared error"
NEW = replace(ON_HELD_OUT, shape="diamond")
"""As new points are drawn beside the curve."""
MOST_PULLED = 12
"""Points of a sample in which each can be pulled; of more they would hide one another."""
POINTS = (12, 15, 20, 30, 50, 100)
WIDTHS = (0, 4, 16, 64, 200)
EPOCHS = (30, 100, 200, 300)
RATES = (0.0003, 0.001, 0.003, 0.01, 0.03)
LAYER_WIDTHS = (0, 2, 4, 8, 16, 32)


def put_back(_: Mapping[str, Any]) -> dict[str, Any]:
    """Let go of the pulled point, so that new points judge the curve of the sample itself."""
    return {"lift": 0.0}


KNOBS = ui.Knobs(
    "overfitting",
    ui.Slider("degree", "Degree: how flexible the curve is", 0, 11, 11, 1),
    ui.Switch("fresh", "Show new points", sets=put_back),
    ui.Scale("more", "Knobs of the curve", polynomials.N_KNOBS.tolist(), 30),
    ui.Switch("wild", "From wild starts, too"),
    ui.Slider("point", "Point that is pulled", 1, MOST_PULLED, 7, 1),
    ui.Slider("lift", "Pulled up or down by", -3.0, 3.0, 0.0, 0.05),
    ui.Scale("n_points", "Points: more of them", POINTS, 12),
    ui.Slider("noise", "Noise: how far points stray", 0.0, 1.0, 0.3, 0.05),
    ui.Slider("luck", "Luck: which sample", 0, 99, 48, 1),
    ui.Scale("n_hidden", "Neurons in each hidden layer", WIDTHS, 64),
    ui.Scale("n_epochs", "Epochs", EPOCHS, 300),
    ui.Choice("n_layers", "Hidden layers", ("1", "2"), "2"),
    ui.Scale("learning_rate", "Learning rate", RATES, 0.01),
    ui.Slider("seed", "Seed: which start", 0, 99, 0, 1),
    ui.Slider("split_seed", "Split seed: who is held out", 0, 999, 42, 1),
    ui.Switch("stop_early", "Stop early"),
    ui.Scale("l2", "L2: price of a squared weight", (0, 0.001, 0.003, 0.01, 0.03, 0.1), 0),
    ui.Scale("l1", "L1: price of a weight’s size", (0, 0.0003, 0.001, 0.003, 0.01), 0),
    ui.Scale("dropout", "Dropout: share silenced", (0, 0.2, 0.5, 0.8), 0),
    ui.Scale("share", "More data: share of the 713 rows", experiments.SHARES, 0.25),
    ui.Scale("width", "A smaller model: neurons per layer", LAYER_WIDTHS, 32),
    ui.Switch("true", "With true labels, too"),
    ui.Scale("neurons", "Hidden neurons", (4, 16, 64, 128, 256), 128),
    ui.Scale("epochs", "Epochs", (50, 100, 200, 450), 200),
    ui.Scale("rows", "Share of the training rows", (0.25, 0.5, 1), 1),
    ui.Slider("hat", "Seed: which start, which hat", 0, 99, 5, 1),
    ui.Scale("spread", "How wide the first weights are", (0.25, 0.5, 1, 2), 2),
    ui.Scale("decay", "Weight decay", (0, 0.1, 0.3, 0.5, 1, 2), 1),
)

SAMPLE = ("n_points", "noise", "luck")
PULLED = ("point", "lift")
PEOPLE = {
    "titanic": ("survival", ("dies", "survives"), ("died", "survived"), passengers.who),
    "heart": ("disease", decisions.CLASSES, decisions.CLASSES, decisions.who),
}
"""Whom a network judges: of what it gives a probability, what it says, what they are, and who."""
SHARE, HEIGHT, RUN_HEIGHT, PEOPLE_HEIGHT = 0.66, 430, 340, 350
"""The curve keeps its place and its scale from scene to scene."""
TRAINING = ("l2", "n_hidden", "learning_rate", "n_layers", "n_epochs", "seed", "split_seed")


def settings_of(knobs: dict[str, Any]) -> dict[str, Any]:
    """Return what the knobs of `TRAINING` ask of a training."""
    return knobs | {"n_layers": int(knobs["n_layers"])}


def curve(
    knob: str,
    names: Mapping[float, str],
    *,
    new: bool,
    run: RecordedRun | None = None,
    case: Mapping[str, Any] | None = None,
) -> tuple[OneSample, Picture]:
    """Draw the curve at which a knob stands, with points to pull; return its sample, too.

    With a ``run`` that ends at it, it is one of `N_KNOBS`, replayed, and no point can be pulled.
    """
    values = KNOBS.values(knob, *SAMPLE, *PULLED) | {**(case or {})}
    n_points, noise, luck, point, lift = (values[name] for name in (*SAMPLE, *PULLED))
    can_pull = n_points <= MOST_PULLED and not run
    if not can_pull:
        point, lift = 1, 0.0
    of_sample = {"n_points": n_points, "noise": noise, "seed": luck, "many": run is not None}
    measured = ui.memoised(polynomials.one_sample, **of_sample)
    pull = polynomials.lift_effect(measured)
    if can_pull:
        KNOBS.grab(polynomial_fit.GRIP, "lifted", *PULLED, measured=measured.y.tolist())
    errors, pulls = {"error": measured.training}, {"error": pull.training}
    if new:
        errors["on new ones"], pulls["on new ones"] = measured.held_out, pull.held_out
    n_new = None if new else 0
    drawn = polynomial_fit.pulled_fit(
        measured.x,
        measured.y,
        (measured.x_held_out[:n_new], measured.y_held_out[:n_new]),
        fine(n_points),
        measured.curves,
        errors,
        pulls,
        pull.curves[:, : None if can_pull else 0],
        knob=knob,
        at=values[knob],
        names=names,
        point=point,
        lift=lift,
        height=HEIGHT,
        way=polynomials.curves_of(run)[: 0 if case else None] if run else None,
    )
    sample = ui.memoised(polynomials.one_sample, **of_sample, point=point, lift=lift)
    return sample, drawn


def tried_so_far(knob: str, *of: str) -> list[int]:
    """Return where a knob was while new points judged the curve, with where it is now."""
    everywhere = st.session_state.setdefault("overfitting_tried", {})
    tried: list[int] = everywhere.setdefault((knob, *KNOBS.values(*of).values()), [])
    if KNOBS[knob] not in tried:
        tried.append(KNOBS[knob])
    return tried


def errors(sample: OneSample, shown: Sequence[int], at: int) -> Picture:
    """Draw the errors of the degrees ``shown``, on the points and on new ones, with one marked."""
    x = polynomials.DEGREES
    stiff = sample.training.argmax()  # of a wild one the rest would be flat
    high = round_up(1.25 * float(max(sample.training[stiff], sample.held_out[stiff], 1e-6)))
    most = float(sample.held_out[[*shown]].max())
    beyond = f", ↑ up to {figure(most, 3)}" if most > high else ""
    lines = [
        Line("on the points", joined(sample.training, shown)),
        Line(f"on new ones (dashed){beyond}", joined(sample.held_out, shown), NEW),
    ]
    title = "degree of the curve"
    axes = Axes(title, ERROR, x_step=1, names="above", points=True, knob="degree", height=230)
    return series(x, lines, axes, (0.0, high), x_ends=(-0.5, len(x) - 0.5), own=at)


def held_out_people(run: RecordedRun, slid: tuple[int, float, float] | None = None) -> Picture:
    """Draw those held out by the probability that a single run gives them, and who has ``slid``."""
    of, says, classes, who = PEOPLE[run.hyperparameters["data"]]
    hat = "hat’s " * (run.hyperparameters["labels"] == "shuffled")
    truth = rows_of(run).y_held_out > 0
    _, held_out = tables.TABLES[run.hyperparameters["data"]].split(
        run.hyperparameters["split_seed"]
    )
    return charts.people.at_cut(
        survival_logits(run),
        truth,
        who(held_out),
        0.0,
        ends=(-8.0, 8.0),
        says=says,
        x_title=f"probability of {of}, says the {hat}network",
        height=PEOPLE_HEIGHT,
        odds=run.n_frames,
        classes=tuple("slip: " * bool(hat) + name for name in classes),
        marked=(slid[0], "slid furthest") if slid else None,
    )


def loss_curve(run: RecordedRun, height: int, **beside: Any) -> Picture:
    held_out = run.metrics["validation_loss"]
    return charts.curves.learning_curve(
        run, loss_name=LOSS, held_out=held_out, height=height, **beside
    )
