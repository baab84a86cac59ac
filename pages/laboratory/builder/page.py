"""Build: a network of one's own between its data and its curves, and what can be found out of it."""

from contextlib import nullcontext
from functools import partial

import streamlit as st

import ui
from laboratory.builder import model, report
from pages.laboratory.builder import (
    curves,
    data,
    knob_row,
    network,
    own_model,
    side_by_side,
    starts,
    under_way,
    ways,
)
from pages.laboratory.builder.knobs import KNOBS, settings_of
from training import multilayer
from ui.run.runs import for_this_visitor_alone
from ui.run.stoppable import halt, watch
from ui.session import shelf
from ui.study.diagnosis import show_diagnosis


def build() -> bool:
    """Show the page; tell whether that was all, or the network still trains."""
    with st.container(key="bench"):
        opened = knob_row.draw()
        points, middle, progress = st.columns([0.15, 0.6, 0.25], gap="medium")
        with points:
            data.draw()
    # Of what a learner brings nothing is shared.
    with for_this_visitor_alone() if opened else nullcontext():
        with middle:
            asked = ui.attempt(settings_of, values=KNOBS.values())
            asked = asked and own_model.start_from(opened, asked)
            begins = under_way.goes_on_at(asked) if asked else 0
            watched = watch(model.train, asked, KNOBS.label_of, under_way.ACCEPTED, begins)
            if watched is None:
                return True
            settings, seen = watched
            run = seen.result
            follow = network.draw(run, begins)
        with progress:
            curves.draw(run, follow)
        ui.say(f"{ui.memoised(report.describe, run)} {ui.memoised(report.describe_size, run)}")
        with st.container(horizontal=True):
            halt(settings, seen)
            ways.offer()
            shelf.keep_button(KNOBS)
        ways.reasons()
        under_way.say_changes(run)
        if not seen.is_whole:
            return False
        if run.hyperparameters["schedule"]:
            ui.say("""
                The doctor is not asked about this run: he repeats a training with one thing
                changed, and keeps to one rate, batch size and price of weights throughout.
                Take back what you changed under way, and you can ask him.
            """)
        else:
            asked_about = partial(ui.run_job, report.findings, run)
            beside = partial(curves.layer_by_layer, run, follow)
            show_diagnosis(run, asked_about, beside=beside)
        starts.draw(run, settings)
        side_by_side.draw()
        as_far = settings | {"n_epochs": int(run.steps[-1])}
        ui.code_that_ran(model.train, as_far, multilayer.fit)
        ui.run_table(run)
        return True


ui.show(KNOBS, build)
