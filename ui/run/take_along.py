"""What a run can be taken along as: its code, a notebook, a model file, or the laboratory's run."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from textwrap import dedent
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from exports.notebook import Scored, call_of, notebook
from study.laboratory import LAB_BY_SLUG
from study.loading import load
from training.model_files import (
    MODULES,
    TrainedNetwork,
    lines,
    parameter_lines,
    write,
    write_parameters,
)
from training.recorded_run import RecordedRun
from ui.page import current
from ui.page.current import on_demand
from ui.run.runs import memoised, run_job
from ui.session.files import offer_file

_BUILD = LAB_BY_SLUG["build"]
_LABORATORY, _LABORATORY_ICON = _BUILD.page, f":material/{_BUILD.icon}:"
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
                    notebook,
                    {
                        title: call_of(function, run, comments, scored, helpers)
                        if isinstance(run, RecordedRun)
                        else call_of(*run)
                        for title, run in runs.items()
                    },
                ),
                f"{current.lesson()}.zip",
                key=current.key(f"{name}_notebook"),
            )
            if any(hasattr(value, "as_text") for value in arguments.values()):
                st.caption("The zip holds the whole table: share one and you share both.")
        _offer_model(function, arguments)
        st.markdown("These are the functions themselves, read from the file that was run:")
        show_source(*helpers, function)


def show_source(*functions: Callable[..., Any]) -> None:
    """Show functions as they stand in the file that was run."""
    for each in functions:
        st.code(dedent(inspect.getsource(each)), language="python")


def _offer_model(train: Callable[..., RecordedRun], arguments: Mapping[str, Any]) -> None:
    """Offer the parameters at the end of a training as a file, if it has recorded any."""
    if train.__name__ != "train":
        return
    package = train.__module__.rpartition(".")[0]
    name = f"{current.lesson()}.safetensors"
    title = f"Knobs & Compass: {current.lesson()}"
    key = current.key(f"{train.__name__}_model")
    label = "Download the model (.safetensors)"
    if package == "laboratory.builder":
        run = run_job(train, **arguments)
        network: TrainedNetwork | None = memoised(load(f"{package}.trained").network, run)
        if network is None or network.activation not in MODULES:
            return
        opens = memoised(_opens_in_build, run, _sizes(network))
        offer_file(label, partial(write, network, name, title, opens), name, key=key)
        st.markdown(
            f"The file holds the weights and biases{_and_scales(network)}, and these lines, which "
            f"use it in PyTorch. What goes in: {', '.join(network.inputs[:3])}"
            f"{' …' if len(network.inputs) > 3 else ''}. What comes out: {network.says}. Build, in "
            "the laboratory, opens it again."
        )
        st.code(lines(network, name), language="python")
    elif package.startswith("lessons."):
        run = run_job(train, **arguments)
        if not run.final and "keep" in inspect.signature(train).parameters:
            run = run_job(train, **{**arguments, "keep": True, "max_frames": 2})
        if run.runs or not run.final:
            return
        offer_file(label, partial(write_parameters, run, title), name, key=key)
        st.markdown(
            "The file holds the parameters at the end of this run, under the names that they have "
            f"in the code below: {', '.join(f'`{each}`' for each in run.final)}."
        )
        st.code(parameter_lines(name), language="python")


def _sizes(network: TrainedNetwork) -> tuple[int, ...]:
    return tuple(len(b) for name, b in network.parameters.items() if name[0] == "b")


def _and_scales(network: TrainedNetwork) -> str:
    if network.shift is None:
        return ""
    return ", what each input is shifted by and divided by before the network gets it"


def _opens_in_build(run: RecordedRun, sizes: tuple[int, ...]) -> str:
    """Return the address of the same untrained network in Build."""
    left = {"changes": (), "schedule": (), "n_epochs": 0, "hidden": sizes[:-1]}
    left_out = ("given", "max_frames")
    shown = {k: v for k, v in {**run.hyperparameters, **left}.items() if k not in left_out}
    address: dict[str, str] = load("laboratory.builder.knobs").address_of(shown)
    return urlencode(address)


def open_in_laboratory(run: RecordedRun) -> None:
    """Offer to open Build with those of a run's hyperparameters that it has too."""
    room = on_demand("This training in the laboratory", "in_laboratory", icon=_LABORATORY_ICON)
    if room is None:
        return
    knobs = load("laboratory.builder.knobs")  # late: with Build come PyTorch and scikit-learn
    there = knobs.of_lesson(current.lesson(), run.hyperparameters)
    with room:
        offer_in_laboratory(
            knobs.address_of(there),
            "The knobs that Build has too are set as here. It draws a start of its own, and may "
            "split or scale the data in another way.",
        )


def offer_in_laboratory(address: Mapping[str, str], beside: str) -> None:
    """Offer to open an address in the laboratory, with a sentence beside it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(
            _LABORATORY, label="Open in the laboratory", icon=_LABORATORY_ICON, query_params=address
        )
        st.caption(beside)
