"""Your data: a network that learns from a table, beside simpler rivals."""

from contextlib import nullcontext
from functools import partial
from typing import Any

import streamlit as st

import ui
from laboratory.your_data import cautions, effects, mends, model, preparation, report, rivals
from laboratory.your_data.columns import roles_of
from pages.laboratory.your_data import (
    look_out,
    preview,
    results,
    several_splits,
    table,
    what_columns_do,
    wrong_rows,
)
from pages.laboratory.your_data.knobs import KNOBS, LAYERS, OF_SPLIT, OF_TRAINING, OWN
from training import multilayer
from ui.run.runs import for_this_visitor_alone
from ui.run.stoppable import halt, watch
from ui.study.diagnosis import show_diagnosis

AT_ONCE = 5
"""Grave things to look out for that are said above the pictures."""


def your_data() -> bool:
    # What is worked out from a learner's own table is shared with nobody.
    with for_this_visitor_alone() if KNOBS["table"] == OWN else nullcontext():
        return draw()


def draw() -> bool:
    """Show the page; tell whether that was all, or the network still trains."""
    ui.say(r"""
        A network learns from a table, beside simpler rivals.
        Try one of the two tables here, or bring **your own**: the server stores nothing of it.
    """)
    pictures, controls = ui.beside(0.72)
    with controls:
        settings = ask()
    with pictures:
        if settings is None:
            ui.say(r"""
                Choose a CSV file, drop it, or paste cells from a spreadsheet: names of columns in
                the first line, a row for each thing of which you know the answer.
                Two other tables are there to try.
            """)
            return True
        watched = watch(model.train, settings, KNOBS.label_of, table.ACCEPTED)
    if watched is None:
        preview.draw(settings, None)
        return True
    settings, seen = watched
    run = seen.result
    with pictures:
        of_rows = {name: settings[name] for name in model.OF_SPLIT}
        case = ui.run_job(preparation.case_for, **of_rows, watch=settings["stop_early"])
        warnings = ui.run_job(cautions.cautions, case, settings["hidden"])
        grave = [each for each in warnings if each.is_grave][:AT_ONCE]
        look_out.draw(case.table, grave)
        rooms = results.draw(run, case, settings["hidden"])
        look_out.others([each for each in warnings if each not in grave])
        halt(settings, seen)
        if seen.is_whole and (case.by_time >= 0 or case.groups >= 0):
            results.beside_random(run, case, settings)
    preview.draw(settings, case)
    if not seen.is_whole:
        return False
    show_diagnosis(run, partial(ui.run_job, report.findings, run, case))
    lost = ui.run_job(effects.permutation_importance, run, case)
    what_columns_do.draw(run, case, lost)
    outputs = report.with_network(run, case, {})[rivals.NETWORK]
    wrong_rows.draw(run, case, outputs, lost)
    # What takes longer stands where it belongs, and comes after all that is there at once.
    scores = results.beside_rivals(rooms, run, case, {**of_rows, "table": case.table.digest})
    several_splits.draw(settings, case)
    ui.code_that_ran(
        model.train,
        settings,
        preparation.preprocessor,
        preparation.case_for,
        multilayer.fit,
        runs={"train": run},
        comments={"roles": case.table.names, "target": (case.name,)},
        scored=(report.scores_again, scores) if scores else None,
    )
    ui.run_table(run)
    return True


def ask() -> dict[str, Any] | None:
    """Show all knobs, and return what the training is asked for, if there is a table."""
    of_table, network, training = st.tabs(["Table", "Network", "Training"])
    with of_table:
        given = table.given()
        if given is not None and KNOBS["mended"]:
            given = ui.run_job(mends.mended, given, KNOBS["mended"])
        of_rows = {} if given is None else table.ask_of_columns(given)
    with network:
        sizes = [f"layer_{i}" for i in LAYERS if i <= KNOBS["n_layers"]]
        KNOBS.ask("n_layers", *sizes, "activation", "seed")
    with training:
        KNOBS.ask(*OF_TRAINING)
        KNOBS.show("log")
    if given is None:
        return None
    return {
        "table": given,
        "roles": roles_of(given.columns, of_rows["target"], KNOBS["columns"]),
        **of_rows,
        **KNOBS.values(*OF_SPLIT, "activation", "seed", *OF_TRAINING),
        "hidden": tuple(KNOBS[size] for size in sizes),
    }


ui.show(KNOBS, your_data)
