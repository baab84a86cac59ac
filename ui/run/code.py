"""The source of the functions that ran, with the learner's values."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from textwrap import dedent
from typing import Any

import streamlit as st

from exports.notebook import Call, Scored, call_of, leads_to, notebook
from training.recorded_run import RecordedRun
from ui.page import current
from ui.page.current import on_demand
from ui.run.model_file import offer_model
from ui.run.runs import run_job
from ui.session.files import offer_file

Run = RecordedRun | tuple[Callable[..., Any], RecordedRun]
"""A function's result, and the function if not the one shown."""


def code_that_ran(
    function: Callable[..., Any],
    arguments: Mapping[str, Any],
    *helpers: Callable[..., Any],
    runs: Mapping[str, Run] | None = None,
    comments: Mapping[str, Sequence[str]] | None = None,
    scored: Scored | None = None,
) -> None:
    """Show the call with its values and its source, and offer its runs as files."""
    name = function.__name__
    room = on_demand("The code that ran", f"{name}_code", icon=":material/code:")
    if room is None:
        return
    shown = {k: b"..." if isinstance(v, bytes) and v else v for k, v in arguments.items()}
    lines = "".join(f"    {argument}={value!r},\n" for argument, value in shown.items())
    with room:
        st.markdown("Called just now with your values:")
        st.code(
            f"from {function.__module__} import {name}\n\nrun = {name}(\n{lines})",
            language="python",
        )
        if runs is None and inspect.signature(function).return_annotation is RecordedRun:
            runs = {name: run_job(function, **arguments)}
        if runs:
            offer_file(
                f"Download {'this run' if len(runs) == 1 else 'these runs'} as a notebook",
                partial(
                    _notebook,
                    {
                        title: call_of(function, run, comments, scored)
                        if isinstance(run, RecordedRun)
                        else call_of(*run)
                        for title, run in runs.items()
                    },
                ),
                f"{current.lesson()}.ipynb",
                key=current.key(f"{name}_notebook"),
            )
            if any(hasattr(value, "as_text") for value in arguments.values()):
                st.caption("The notebook holds the whole table: share one and you share both.")
        offer_model(function, arguments)
        st.markdown("These are the functions themselves, read from the file that was run:")
        for part in (*helpers, function):
            st.code(dedent(inspect.getsource(part)), language="python")


def _notebook(calls: Mapping[str, Call]) -> str:
    """Return a notebook of calls; each call runs once more to find the code that it reaches."""
    called = [run_job(partial(leads_to, call)) for call in calls.values()]
    return notebook(calls, frozenset().union(*called))
