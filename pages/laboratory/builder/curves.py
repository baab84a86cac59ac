"""Curves: loss and accuracy by epoch, beside what a constant guess gets."""

import charts
import ui
from laboratory.builder import report
from pages.laboratory.builder.knobs import KNOBS
from training.recorded_run import RecordedRun
from training.symptoms import gradient_sizes

HEIGHT = 200
"""Of each curve, in pixels."""


def draw(run: RecordedRun, follow: str) -> None:
    base = ui.memoised(report.baseline, run)
    losses = charts.laboratory.loss_curve(
        run,
        loss_name=run.hyperparameters["loss"],
        baseline=base["loss"],
        log=KNOBS["log"],
        marks=report.marked_epochs(run),
        height=HEIGHT,
    )
    ui.picture(losses, "losses", player=follow, alt="The loss by epoch, and a baseline.")
    if "accuracy" in base:
        rules = ui.memoised(report.rules, run)
        accuracy = charts.curves.accuracy_curve(run, rules, height=HEIGHT)
        ui.picture(accuracy, "accuracy", player=follow, alt="The accuracy by epoch.")


def layer_by_layer(run: RecordedRun, follow: str) -> None:
    """Show how large slopes and signals are, layer by layer."""
    left, right = ui.columns(2)
    with left:
        slopes = charts.laboratory.gradients(run, ui.memoised(gradient_sizes, run))
        alt = "Sizes of gradients, layer by layer."
        ui.picture(slopes, "gradients", player=follow, alt=alt)
    with right:
        sizes = ui.memoised(report.activation_sizes, run)
        if len(sizes):
            signals = charts.laboratory.signals(run, sizes)
            ui.picture(signals, "signals", player=follow, alt="Sizes of activations by layer.")
