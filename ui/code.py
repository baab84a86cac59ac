"""The code view: the source of the very functions that ran, with the learner's values."""

import inspect
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from exports.notebook import notebook
from training.recorded_run import RecordedRun
from ui import place
from ui.on_demand import on_demand


def code_that_ran(
    function: Callable[..., Any], arguments: Mapping[str, Any], *helpers: Callable[..., Any]
) -> None:
    """Show the call with its values, and the source of the function and of what it calls.

    Parameters
    ----------
    function : callable
        The function of `lessons` that the page called.
    arguments : mapping of str to value
        What it was called with.
    *helpers : callable
        Smaller functions worth reading first.
    """
    name = function.__name__
    room = on_demand("The code that ran", f"{name}_code", icon=":material/code:")
    if room is None:
        return
    lines = "".join(f"    {argument}={value!r},\n" for argument, value in arguments.items())
    with room:
        st.markdown("Called just now with your values:")
        st.code(
            f"from {function.__module__} import {name}\n\nrun = {name}(\n{lines})",
            language="python",
        )
        st.markdown("These are the functions themselves, read from the file that was run:")
        for part in (*helpers, function):
            st.code(inspect.getsource(part), language="python")
        if inspect.signature(function).return_annotation is RecordedRun:
            st.download_button(
                "Download this run as a notebook",
                partial(notebook, function, arguments),
                f"{place.lesson()}.ipynb",
                "application/x-ipynb+json",
                icon=":material/download:",
                key=place.key(f"{name}_notebook"),
                on_click="ignore",
            )
