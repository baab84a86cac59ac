"""What a run can be taken along as: its code, a notebook, a model file, or the laboratory's run."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from textwrap import dedent
from typing import Any, cast
from urllib.parse import urlencode

import streamlit as st

from exports.notebook import Scored, call_of, notebook
from server.imports import of_lesson
from study.laboratory import LAB_BY_SLUG
from study.loading import load
from training.model_files import MODULES, TrainedNetwork, lines, write
from training.recorded_run import RecordedRun
from ui.page import current
from ui.page.current import on_demand
from ui.run.runs import memoised, run_job
from ui.session.files import offer_file

_BUILD = LAB_BY_SLUG["build"]
_LABORATORY, _LABORATORY_ICON = _BUILD.page, f":material/{_BUILD.icon}:"
_IN_BUILD = " Build, in the laboratory, opens it again."
_NOT_IN_BUILD = " Build has no such data, or no such parts: the file is for PyTorch alone."
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
                        title: call_of(function, run, comments, scored)
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
        for part in (*helpers, function):
            st.code(dedent(inspect.getsource(part)), language="python")


def _offer_model(train: Callable[..., RecordedRun], arguments: Mapping[str, Any]) -> None:
    """Offer the network at the end of a training as a file, if it has one."""
    package = train.__module__.rpartition(".")[0]
    if train.__name__ != "train" or not find_spec(f"{package}.trained"):
        return
    part = load(f"{package}.trained")
    run = run_job(train, **{**arguments, **getattr(part, "KEEPS", {})})
    network: TrainedNetwork | None = memoised(part.network, run)
    if network is None or network.activation not in MODULES:
        return
    name = f"{current.lesson()}.safetensors"
    opens = memoised(_address, run, package, _sizes(network))
    offer_file(
        "Download the model (.safetensors)",
        partial(write, network, name, f"Knobs & Compass: {current.lesson()}", opens),
        name,
        key=current.key(f"{train.__name__}_model"),
    )
    st.markdown(
        f"The file holds the weights and biases{_and_scales(network)}, and these lines, which use "
        f"it in PyTorch. What goes in: {', '.join(network.inputs[:3])}"
        f"{' …' if len(network.inputs) > 3 else ''}. What comes out: {network.says}."
        f"{_IN_BUILD if opens else _NOT_IN_BUILD}"
    )
    st.code(lines(network, name), language="python")


def _sizes(network: TrainedNetwork) -> tuple[int, ...]:
    return tuple(len(b) for name, b in network.parameters.items() if name[0] == "b")


def _and_scales(network: TrainedNetwork) -> str:
    if network.shift is None:
        return ""
    return ", what each input is shifted by and divided by before the network gets it"


def _address(run: RecordedRun, package: str, sizes: tuple[int, ...]) -> str:
    """Return the same untrained network's address in the laboratory; empty if there is none."""
    settings: Mapping[str, Any] = run.hyperparameters
    if package.startswith("lessons."):
        known = find_spec(f"{package}.laboratory")
        there = load(f"{package}.laboratory").build_settings(run) if known else None
        if there is None:
            return ""
        settings = there.settings
    left = {"changes": (), "schedule": (), "n_epochs": 0, "hidden": sizes[:-1]}
    left_out = ("given", "max_frames")
    shown = {k: v for k, v in {**settings, **left}.items() if k not in left_out}
    return urlencode(_address_in_build(shown))


def _address_in_build(settings: Mapping[str, Any]) -> dict[str, str]:
    # Imported late: with Build come PyTorch and scikit-learn.
    return cast("dict[str, str]", load("laboratory.build.knobs").address_of(settings))


def open_in_laboratory(run: RecordedRun) -> None:
    """Offer to open a training in the laboratory, and say what differs there."""
    room = on_demand("This training in the laboratory", "in_laboratory", icon=_LABORATORY_ICON)
    if room is None:
        return
    there = of_lesson(current.lesson(), "laboratory").build_settings(run)
    with room:
        if there is None:
            st.caption("The laboratory can train no network like this one.")
        else:
            offer_in_laboratory(_address_in_build(there.settings), there.differs)


def offer_in_laboratory(address: Mapping[str, str], beside: str) -> None:
    """Offer to open an address in the laboratory, with a sentence beside it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(
            _LABORATORY, label="Open in the laboratory", icon=_LABORATORY_ICON, query_params=address
        )
        st.caption(beside)
