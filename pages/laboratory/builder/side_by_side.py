"""Which was better? The runs that a learner keeps, side by side."""

import json
from collections.abc import Sequence
from functools import partial
from urllib.parse import urlencode

import streamlit as st

import charts
import ui
from laboratory.builder import model, report
from laboratory.builder.sources import OWN
from pages.laboratory.builder.knobs import KNOBS, settings_of
from study.plain_text import plain
from study.shelf import KeptRun, differing
from training import parameter_edits, schedule
from training.comparison import on_one_axis
from training.figures import count
from training.own_points import decode
from training.recorded_run import RecordedRun
from ui.session import shelf
from ui.session.files import offer_file

IN_WORDS = {
    "own": lambda v: count(len(decode(v["own"])), "point") if v["data"] == OWN else "–",
    "changes": lambda v: count(len(parameter_edits.decode(v["changes"])), "number"),
    "schedule": lambda v: count(len(schedule.decode(v["schedule"])), "change"),
}
"""What a table says of knobs that hold a code, from the values of all knobs."""


def draw() -> None:
    kept = shelf.current(KNOBS)
    if not kept:
        return
    st.header("Which was better?")
    if room := ui.on_demand("The runs you keep, side by side", "kept", icon=":material/bookmarks:"):
        with room:
            compare(kept)


def compare(kept: Sequence[KeptRun]) -> None:
    for i, one in enumerate(kept):
        shelf.run_row(KNOBS, i, one, address_of(one))
    values = [KNOBS.values_of(one.address) for one in kept]
    differ = differing(values)
    runs: dict[str, RecordedRun] = {}
    rows: dict[str, dict[str, str]] = {}
    files: list[dict[str, str]] = []
    for i, (one, own) in enumerate(zip(kept, values, strict=True), start=1):
        settings = ui.attempt(settings_of, values=own)
        run = ui.attempt(partial(ui.run_job, model.train), **settings) if settings else None
        if run is not None:
            name = f"{i} · {plain(one.name)}"
            runs[name] = run
            knobs = {k: IN_WORDS[k](own) if k in IN_WORDS else own[k] for k in differ}
            rows[name] = KNOBS.labels(knobs) | report.figures(run)
            files.append({"run": one.name, "address": address_of(one), **rows[name]})
    if not runs:
        return
    if {"data", "loss", "curve_loss"} & {*differ}:
        st.caption("Losses of different kinds, and losses on different data, cannot be compared.")
    epochs, losses = on_one_axis([*runs.values()])
    named = dict(zip(runs, losses, strict=True))
    curve = charts.laboratory.compared(epochs, named, loss_name="held-out loss")
    ui.picture(curve, "compared", alt="The held-out loss of each run that is kept, by epoch.")
    unknown = dict.fromkeys((name for row in rows.values() for name in row), "–")
    ui.facts(ui.rows(*({"run": name, **unknown, **row} for name, row in rows.items())))
    offer_file(
        "Download these runs",
        json.dumps(files, ensure_ascii=False),
        "runs.json",
        key="build_kept_download",
    )


def address_of(kept: KeptRun) -> str:
    """Return what follows the page in the address that shows a run again."""
    return f"?{urlencode(kept.address) or 'data=circles'}"
