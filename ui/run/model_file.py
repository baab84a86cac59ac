"""The network at the end of a training as a file, for PyTorch and for the laboratory."""

from collections.abc import Callable, Mapping
from functools import partial
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from laboratory.build.knobs import address_of
from server.imports import load
from training.model_files import MODULES, TrainedNetwork, lines, write
from training.recorded_run import RecordedRun
from ui.page import current
from ui.run.runs import memoised, run_job
from ui.session.files import offer_file

_IN_BUILD = " Build, in the laboratory, opens it again."
_NOT_IN_BUILD = " Build has no such data, or no such parts: the file is for PyTorch alone."


def offer_model(train: Callable[..., RecordedRun], arguments: Mapping[str, Any]) -> None:
    """Offer the network at the end of a training as a file, if it has one."""
    room = train.__module__.rpartition(".")[0]
    if train.__name__ != "train" or not find_spec(f"{room}.trained"):
        return
    part = load(f"{room}.trained")
    run = run_job(train, **{**arguments, **getattr(part, "KEEPS", {})})
    network: TrainedNetwork | None = memoised(part.network, run)
    if network is None or network.activation not in MODULES:
        return
    name = f"{current.lesson()}.safetensors"
    opens = memoised(_address, run, room, _sizes(network))
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


def _address(run: RecordedRun, room: str, sizes: tuple[int, ...]) -> str:
    """Return the same untrained network's address in the laboratory; empty if there is none."""
    settings: Mapping[str, Any] = run.hyperparameters
    if room.startswith("lessons."):
        known = find_spec(f"{room}.laboratory")
        there = load(f"{room}.laboratory").build_settings(run) if known else None
        if there is None:
            return ""
        settings = there.settings
    elif "so_far" in settings:
        return ""
    left = {"changes": (), "schedule": (), "n_epochs": 0, "hidden": sizes[:-1]}
    untold = ("given", "max_frames")
    told = {k: v for k, v in {**settings, **left}.items() if k not in untold}
    return urlencode(address_of(told))
