"""Digits: what the first layer looks for, in place of a plane. Pixels have none."""

from functools import partial

import charts
import ui
from laboratory.builder import images, report
from pages.laboratory.builder import by_hand
from training.build_settings import EPOCHS
from training.recorded_run import RecordedRun
from ui.controls.parameter_editor import ParameterEditor


def draw(run: RecordedRun, follow: str) -> None:
    shown = images.first_layer(run)
    chart = charts.pixels.weights(
        shown.weights,
        shown.names,
        shown.says,
        votes=shown.votes,
        ink=shown.ink,
        labels=shown.labels,
        player=follow,
    )
    numbers = ParameterEditor("by_hand", report.network_sizes(run), run.steps.tolist())

    def pick(frame: int, layer: int, which: int, i: int) -> None:
        if which in range(len(shown.neurons)):
            j = int(shown.neurons[which])
            numbers.choose((frame, layer, i, j) if layer == 1 else (frame, layer, j, i))

    ui.weights(chart, "first_layer", pick)
    numbers.show(
        neuron_name=partial(report.neuron_name, run),
        input_name=partial(report.heard_name, run),
        value_of=partial(report.parameter_at, run),
        describe=partial(report.describe_change, run),
        train_on=by_hand.train_on if by_hand.n_left(run) > 0 else None,
        longest=EPOCHS[-1],
    )
    by_hand.say_changes(run)
    if room := ui.on_demand(
        "Which digits it takes for which, at the end", "confused", icon=":material/grid_on:"
    ):
        with room:
            ui.matrix(charts.pixels.matrix(*images.predict_held_out(run)), "matrix")
