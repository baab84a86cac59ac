"""A model as a file: saved, taken along, and read again without trusting the sender.

The format is safetensors: eight bytes that say how long the header is, a header in JSON with name,
type, shape and place of each tensor, then the numbers. Nothing in it can be run, unlike a pickle,
which PyTorch's ``torch.save`` writes; see the documentation of safetensors, "Format".
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from safetensors.torch import save

from lessons.autograd.pytorch import TORCH_NAMES, answers
from lessons.xor.starts import MAX_HIDDEN
from training.model_files import (
    check_shapes,
    check_size,
    check_types,
    header_of,
    header_size,
    quoted,
    tensors_of,
)
from training.recorded_run import RecordedRun
from training.torch_network import torch_network

MAX_BYTES = 16_384
"""A file of this lesson takes less than one thousand."""
MAX_HEADER = 4096
NAMES = tuple(TORCH_NAMES.values())


@dataclass(frozen=True)
class Saved:
    """A trained network as a file, and what it says of the four points, (4,)."""

    content: bytes
    answers: np.ndarray


@dataclass(frozen=True)
class Loaded:
    """A network that was read from a file, and what it says of the four points, (4,)."""

    parameters: Mapping[str, np.ndarray]  # As in `lessons.autograd.model`
    answers: np.ndarray


def save_model(run: RecordedRun) -> Saved:
    """Write the network at the end of a run into a file."""
    network = torch_network(run.final)
    tensors = {name: value.contiguous() for name, value in network.state_dict().items()}
    return Saved(save(tensors), answers(network, run.hyperparameters["dtype"]))


def load_model(content: bytes) -> Loaded:
    """Read a network from a file that anybody may have written."""
    check_size(content, MAX_BYTES, " A network of this lesson takes less than a thousand.")
    _check_header(header_of(content, MAX_HEADER), len(content) - 8 - header_size(content))
    tensors = tensors_of(content)
    parameters = {ours: tensors[theirs].T for ours, theirs in TORCH_NAMES.items()}
    dtype = str(parameters["b1"].dtype)
    return Loaded(parameters, answers(torch_network(parameters), dtype))


def _check_header(header: Mapping[str, Any], n_left: int) -> None:
    """Compare every claim of the header with what a network of this lesson is made of."""
    names = [name for name in header if name != "__metadata__"]
    missing = [name for name in NAMES if name not in names]
    unknown = [name for name in names if name not in NAMES]
    if missing or unknown:
        extra = f"{quoted(unknown)} does not belong there" if unknown else ""
        lacking = f"{', '.join(missing)} is missing" if missing else ""
        raise ValueError(
            f"The tensors must be {', '.join(NAMES)}; "
            f"{' and '.join(filter(None, (lacking, extra)))}."
        )
    check_shapes(header, NAMES)
    n_hidden = math.prod(header["0.bias"]["shape"])
    if not 1 <= n_hidden <= MAX_HIDDEN:
        raise ValueError(
            f"0.bias must have from 1 to {MAX_HIDDEN} entries, one for each hidden neuron, not "
            f"{quoted([n_hidden])}."
        )
    shapes = ([n_hidden, 2], [n_hidden], [1, n_hidden], [1])
    for name, shape in zip(NAMES, shapes, strict=True):
        if header[name]["shape"] != shape:
            raise ValueError(
                f"The shape of {name} must be {tuple(shape)} for {n_hidden} hidden neurons, not "
                f"{quoted([tuple(header[name]['shape'])])}."
            )
    check_types(header, NAMES, n_left)
