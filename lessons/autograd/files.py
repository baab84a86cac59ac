"""A model as a file: saved, taken along, and read again without trusting the sender.

The format is safetensors: eight bytes that say how long the header is, a header in JSON with name,
type, shape and place of each tensor, then the numbers. Nothing in it can be run, unlike a pickle,
which PyTorch's ``torch.save`` writes; see the documentation of safetensors, "Format".
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load, save

from lessons.autograd.pytorch import TORCH_NAMES, answers
from lessons.xor.starts import MAX_HIDDEN
from study.plain_text import plain
from training.recorded_run import RecordedRun
from training.torch_network import torch_network

MAX_BYTES = 16_384
"""A file of this lesson takes less than one thousand."""
MAX_HEADER = 4096
TYPES = {"F64": "float64", "F32": "float32"}
_BYTES = {"F64": 8, "F32": 4}
NAMES = tuple(TORCH_NAMES.values())


@dataclass(frozen=True)
class Saved:
    """A trained network as a file, and what it says of the four points, (4,)."""

    content: bytes
    answers: np.ndarray


@dataclass(frozen=True)
class Loaded:
    """A network that was read from a file.

    Attributes
    ----------
    n_hidden : int
    dtype : str
        "float64" or "float32".
    answers : (4,) array of float
        Its probability of class 1 for each of the four points.
    parameters : mapping of str to array
        ``W1``, ``b1``, ``W2`` and ``b2`` as in `lessons.autograd.model`.
    """

    n_hidden: int
    dtype: str
    answers: np.ndarray
    parameters: Mapping[str, np.ndarray]


def save_model(run: RecordedRun) -> Saved:
    """Write the network at the end of a run into a file."""
    network = torch_network(run.final)
    tensors = {name: value.contiguous() for name, value in network.state_dict().items()}
    return Saved(save(tensors), answers(network, run.hyperparameters["dtype"]))


def load_model(content: bytes) -> Loaded:
    """Read a network from a file that anybody may have written."""
    _check_size(content)
    _check_header(_header(content), len(content) - 8 - _header_size(content))
    try:
        tensors = load(content)
    except (SafetensorError, ValueError, KeyError, TypeError) as problem:
        raise ValueError(
            f"The file is damaged: safetensors cannot read it: {_quoted([problem])}."
        ) from None
    for name, tensor in tensors.items():
        if not bool(torch.isfinite(tensor).all()):
            raise ValueError(
                f"The tensor {name} holds NaN or infinity; a network needs finite numbers."
            )
    return _built(tensors)


def _built(tensors: Mapping[str, Any]) -> Loaded:
    n_hidden = tensors["0.bias"].shape[0]
    dtype = str(tensors["0.bias"].dtype).removeprefix("torch.")
    parameters = {ours: tensors[theirs].numpy().T for ours, theirs in TORCH_NAMES.items()}
    return Loaded(n_hidden, dtype, answers(torch_network(parameters), dtype), parameters)


def _check_size(content: bytes) -> None:
    if len(content) > MAX_BYTES:
        raise ValueError(
            f"The file has {len(content):,} bytes; at most {MAX_BYTES:,} are allowed. A network "
            "of this lesson takes less than a thousand."
        )
    if not content:
        raise ValueError("The file is empty.")
    if content[:1] == b"\x80" or content[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        raise ValueError(
            "The file is a pickle, as torch.save writes it. A pickle may contain code that runs "
            "when it is read, so it is refused. Save the model as safetensors instead."
        )
    if len(content) < 10:
        raise ValueError(f"The file has only {len(content)} bytes: too few for a safetensors file.")


def _header_size(content: bytes) -> int:
    return int.from_bytes(content[:8], "little")


def _header(content: bytes) -> Mapping[str, Any]:
    size = _header_size(content)
    foreign = "This is not a safetensors file: "
    if content[8:9] != b"{":
        raise ValueError(f"{foreign}there is no curly bracket where its header should begin.")
    if size > len(content) - 8:
        raise ValueError(
            f"The file claims a header of {size:,} bytes, but only {len(content) - 8:,} follow: it "
            "was cut off, or the header is wrong."
        )
    if size > MAX_HEADER:
        raise ValueError(
            f"The header has {size:,} bytes; at most {MAX_HEADER:,} are allowed for four tensors."
        )
    try:
        header = json.loads(content[8 : 8 + size].decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise ValueError(f"{foreign}its header is not proper JSON with each name once.") from None
    if not isinstance(header, dict):
        raise ValueError(f"{foreign}its header is not a table of tensors.")
    return header


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        raise ValueError("A name stands there twice.")
    return table


def _check_header(header: Mapping[str, Any], n_left: int) -> None:
    """Compare every claim of the header with what a network of this lesson is made of."""
    names = [name for name in header if name != "__metadata__"]
    missing = [name for name in NAMES if name not in names]
    unknown = [name for name in names if name not in NAMES]
    if missing or unknown:
        extra = f"{_quoted(unknown)} does not belong there" if unknown else ""
        lacking = f"{', '.join(missing)} is missing" if missing else ""
        raise ValueError(
            f"The tensors must be {', '.join(NAMES)}; "
            f"{' and '.join(filter(None, (lacking, extra)))}."
        )
    n_hidden = _check_shapes(header)
    kinds = {str(header[name].get("dtype"))[:12] for name in NAMES}
    for name in NAMES:
        kind = header[name].get("dtype")
        if not isinstance(kind, str) or kind not in TYPES:
            raise ValueError(f"The type of {name} must be F64 or F32, not {_quoted([kind])}.")
    if len(kinds) > 1:
        raise ValueError(f"All tensors must have one type, not {' and '.join(sorted(kinds))}.")
    total = (4 * n_hidden + 1) * _BYTES[kinds.pop()]
    if n_left != total:
        raise ValueError(
            f"{n_left:,} bytes of numbers follow the header where {total:,} belong: the file was "
            "cut off, or something was added."
        )


def _check_shapes(header: Mapping[str, Any]) -> int:
    for name in NAMES:
        entry = header[name]
        shape = entry.get("shape") if isinstance(entry, dict) else None
        whole = isinstance(shape, list) and all(type(n) is int and abs(n) < 1e6 for n in shape)
        if not whole or len(shape or ()) > 4:
            raise ValueError(f"The header gives no proper shape for {name}.")
    n_hidden = math.prod(header["0.bias"]["shape"])
    if not 1 <= n_hidden <= MAX_HIDDEN:
        raise ValueError(
            f"0.bias must have from 1 to {MAX_HIDDEN} entries, one for each hidden neuron, not "
            f"{_quoted([n_hidden])}."
        )
    wanted = {
        "0.bias": [n_hidden],
        "0.weight": [n_hidden, 2],
        "2.weight": [1, n_hidden],
        "2.bias": [1],
    }
    for name, shape in wanted.items():
        if header[name]["shape"] != shape:
            raise ValueError(
                f"The shape of {name} must be {tuple(shape)} for {n_hidden} hidden neurons, not "
                f"{_quoted([tuple(header[name]['shape'])])}."
            )
    return n_hidden


def _quoted(things: list[Any]) -> str:
    """Write down something from a foreign file."""
    text = ", ".join(map(str, things[:3]))
    return f"“{plain(text)}{'…' if len(text) > 40 else ''}”"
