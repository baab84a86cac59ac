"""A line of the loop for the learner to write, and the training that runs with it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from charts.runs import curves
from study.plain_text import plain
from training.figures import count, figure, listed, times, told_apart
from training.open_line import Attempt, Measured, OpenLoop, Parting
from ui.controls.knobs import Knobs
from ui.page import current
from ui.page.current import on_demand
from ui.page.prose import say
from ui.page.refusal import attempt
from ui.pictures import picture
from ui.run.replay import player
from ui.run.runs import run_job
from ui.run.tables import facts

MOST_SHOWN = 4
"""Most numbers of a row that are written out."""
_YOURS, _OWN = "your line", "the loop’s own"


def write_a_line(
    knobs: Knobs, loop: OpenLoop, settings: Mapping[str, Any], *, loss_name: str, log: bool = True
) -> None:
    """Show the loop with a gap, and the training with what is typed there."""
    texts = knobs.values(*(line.name for line in loop.lines))
    typed = {name: text.strip() for name, text in texts.items() if text.strip()}
    label, icon = "Write a line yourself", ":material/edit:"
    room = on_demand(label, "own_line", icon=icon, opened=bool(typed))
    if room is None:
        return
    with room:
        say(r"""
            This is the loop that trains, with something left out.
            Write what belongs there: the training then runs with your line.
        """)
        st.code(loop.shown(typed), language="python")
        for line in loop.lines:
            knobs.show(line.name)
            names = ", ".join(f"`{name}`" for name in line.names)
            st.caption(f"It may use {names}, numbers, + − * / ^, brackets, `sum` and `mean`.")
        if not typed:
            return
        job = partial(run_job, loop.attempt, typed=tuple(typed.items()))
        tried = attempt(job, **settings)
        if tried is None:
            return
        _verdict(loop, typed, tried)
        runs = {_YOURS: tried.typed, _OWN: tried.original}
        plays = f"{current.key('own_line')}_{sorted(typed.items())}"
        follow = player(runs, piece="own_line_player", plays=plays)
        chart = curves.two_losses(runs, loss_name=loss_name, log=log, height=220)
        alt = "The losses of the training with your line and with the loop’s own, by epoch."
        picture(chart, "own_line_losses", player=follow, alt=alt)


def _verdict(loop: OpenLoop, typed: Mapping[str, str], tried: Attempt) -> None:
    if tried.parted is None:
        others = f" and at {count(tried.n_trials, 'other setting')}"
        stood = ", ".join(f"`{line.code}`" for line in loop.lines if line.name in typed)
        st.success(
            f"**Right.** It computes the same, in this run{others}. The loop has {stood}.",
            icon=":material/check_circle:",
        )
        return
    (line,) = (line for line in loop.lines if line.name == tried.parted.line)
    said = f"{where_they_part(tried.parted)} {line.known(tried.parted)}"
    st.warning(f"**Not the same yet.** {said}", icon=":material/close:")
    if tried.measured is not None:
        _compared_with_measured(tried.typed.unit, tried.measured)


def where_they_part(parted: Parting) -> str:
    """Say where a learner's line first gives a different result, and which."""
    given = listed([f"`{name}` = {_written(value)}" for name, value in parted.values.items()])
    place = f"It agrees {times(parted.call)}; then" if parted.call else "The first time"
    if parted.changed:
        changed = ", ".join(
            f"`{name}` = {value}" for name, value in parted.changed.items() if name[:2] != "n_"
        )
        place = f"In this run it makes no difference, but with {changed}"
    typed, right = told_apart(parted.typed, parted.right, 4)
    return f"{place}, for {given}, it gives {typed}, and the loop needs {right}{_how_far(parted)}."


def _how_far(parted: Parting) -> str:
    """Say by what factor two numbers differ, if it is a plain one."""
    ratio = parted.typed / parted.right if parted.right else 0.0
    if np.isclose(ratio, -1):
        return ": the same size with the other sign"
    whole = np.isclose(ratio, np.round(ratio)) and 1 < abs(ratio) < 1000
    return f": {figure(ratio)} times as much" if whole else ""


def _written(value: np.ndarray) -> str:
    flat = value.ravel()
    shown = ", ".join(figure(number, 4) for number in flat[:MOST_SHOWN])
    more = ", …" if flat.size > MOST_SHOWN else ""
    return f"({shown}{more})" if flat.size > 1 else shown


def _compared_with_measured(unit: str, found: Measured) -> None:
    """Show a slope beside the one measured by a small change."""
    name = plain(found.name)
    say(f"Do not take the loop’s word for it: move {name} a little and see how the loss changes.")
    facts(
        {
            unit: [str(found.step)],
            name: [figure(found.value, 4)],
            "slope by your line": [figure(found.reported, 5)],
            "slope measured": [figure(found.measured, 5)],
        }
    )
