"""Parameters edited by hand during training, and their encoding in addresses."""

import math
import re
from collections.abc import Mapping, Sequence

import numpy as np

ParameterEdit = tuple[int, int, int, int, float]
"""Epoch, layer from 1, input from 0 or `BIAS`, neuron from 0, and the new value."""
ParameterEdits = tuple[ParameterEdit, ...]

BIAS = -1
"""Stands for the input of a bias."""
MAX_EDITS, MAX_VALUE = 40, 1000.0
"""Most edits, and the largest absolute value."""
_EDIT = re.compile(r"(\d{1,5})_(\d)_(b|\d{1,4})_(\d{1,4})_(-?[\d.]+(?:e-?\d+)?)", re.ASCII)


def encode(changes: ParameterEdits) -> str:
    """Encode edits for an address, with six digits: 200_1_0_2_-1.5 each, 200_1_b_2_3 for a bias."""
    return "~".join(
        f"{epoch}_{layer}_{'b' if i == BIAS else i}_{j}_{value:.6g}"
        for epoch, layer, i, j, value in changes
    )


def decode(code: str) -> ParameterEdits:
    """Return the edits encoded in an address; none if it is empty."""
    changes: list[ParameterEdit] = []
    for text in code.split("~") if code else []:
        match = _EDIT.fullmatch(text)
        value = _number(match[5]) if match else math.nan
        if match is None or not abs(value) <= MAX_VALUE or len(changes) >= MAX_EDITS:
            raise ValueError(
                f"These changes cannot be read: an address holds at most {MAX_EDITS}, each as "
                "epoch, layer, input, neuron and a value from "
                f"−{MAX_VALUE:g} to {MAX_VALUE:g}, such as 200_1_0_2_-1.5."
            )
        i = BIAS if match[3] == "b" else int(match[3])
        changes.append((int(match[1]), int(match[2]), i, int(match[4]), value))
    return tuple(changes)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def fits(change: ParameterEdit, sizes: Sequence[int]) -> bool:
    """Tell whether a network of these sizes, inputs first, has the edited parameter."""
    _, layer, i, j, _ = change
    return 1 <= layer < len(sizes) and BIAS <= i < sizes[layer - 1] and 0 <= j < sizes[layer]


def check(changes: ParameterEdits, sizes: Sequence[int]) -> None:
    """Raise ValueError if a network of these sizes lacks an edited parameter."""
    for change in changes:
        if not fits(change, sizes):
            written = "-".join(map(str, sizes))
            raise ValueError(
                f"changes must be of numbers that a {written} network has, not {change!r}."
            )


def changed(parameters: Mapping[str, np.ndarray], changes: ParameterEdits) -> dict[str, np.ndarray]:
    """Return the parameters with some set by hand, in all runs."""
    now = {name: np.array(value) for name, value in parameters.items()}
    for _, layer, i, j, value in changes:
        if i == BIAS:
            now[f"b{layer}"][..., j] = value
        else:
            now[f"W{layer}"][..., i, j] = value
    return now
