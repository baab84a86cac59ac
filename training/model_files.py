"""Trained networks as files for PyTorch, and safe reading of such files.

The format is safetensors: eight bytes with the header's length, a JSON header with name, type,
shape and offset of each tensor, then the numbers. Unlike a pickle from ``torch.save``, nothing in
it can run code; see the documentation of safetensors, "Format".
"""

import json
import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load, save

from training.dense import forward, layer_names
from training.outputs import OUTPUTS
from training.recorded_run import RecordedRun

MAX_BYTES, MAX_HEADER = 200_000, 16_384
"""Limits of a file; a network of 64 pixels, 64 neurons and 10 outputs takes 40,000 bytes."""
MODULES = {
    **{"none": "", "sigmoid": "Sigmoid()", "tanh": "Tanh()", "ReLU": "ReLU()"},
    **{"leaky ReLU": "LeakyReLU(0.01)", "softmax": "Softmax(-1)"},
}
"""PyTorch's modules for activations; there is none for the step function."""
TYPES = {"F64": 8, "F32": 4}
"""Number types that are read, with their bytes."""
USE, OPENS = "use", "opens"
"""Metadata keys: code that uses the file, and an address of the laboratory."""


@dataclass(frozen=True, eq=False)
class TrainedNetwork:
    """A trained network of dense layers, with its inputs."""

    # ``W1`` (n_inputs, n_neurons), ``b1`` (n_neurons,) and so on.
    parameters: Mapping[str, np.ndarray]
    inputs: Sequence[str]  # names, before scaling
    says: str  # what the output means
    example: np.ndarray  # (n_inputs,): one row of inputs, before scaling
    # Of the hidden neurons, and of the last layer: "none", "sigmoid" or "softmax".
    activation: str = "none"
    output: str = "none"
    # (n_inputs,): the network takes (input - shift) / scale.
    shift: np.ndarray | None = None
    scale: np.ndarray | None = None

    def answer(self, X: np.ndarray) -> np.ndarray:
        """Return the outputs for rows of inputs, (n_rows, n_outputs)."""
        if self.shift is not None and self.scale is not None:
            X = (X - self.shift) / self.scale
        return OUTPUTS[self.output].function(forward(X, self.parameters, self.activation)[-1])

    @property
    def modules(self) -> list[tuple[str, dict[str, np.ndarray]]]:
        """PyTorch's modules in order, with each one's tensors, a neuron's weights in a row."""
        parts: list[tuple[str, dict[str, np.ndarray]]] = []
        names = layer_names(self.parameters)
        for W, b in names:
            weights, biases = self.parameters[W], self.parameters[b]
            n, m = weights.shape
            parts.append((f"Linear({n}, {m})", {"weight": weights.T, "bias": biases}))
            after = self.output if (W, b) == names[-1] else self.activation
            if MODULES[after]:
                parts.append((MODULES[after], {}))
        return parts

    @property
    def tensors(self) -> Mapping[str, np.ndarray]:
        """The file's tensors, by the names used in `defined`."""
        return {
            f"{i}.{name}": value
            for i, (_, parts) in enumerate(self.modules)
            for name, value in parts.items()
        }

    @property
    def is_double(self) -> bool:
        """Whether its numbers have 64 bits."""
        return next(iter(self.parameters.values())).dtype == np.float64

    @property
    def defined(self) -> list[str]:
        """The code that makes ``network`` from a file's ``tensors``, imports first."""
        names = [name for name, _ in self.modules]
        imported = sorted({name.partition("(")[0] for name in names} | {"Sequential"})
        return [
            f"from torch.nn import {', '.join(imported)}",
            f"network = Sequential({', '.join(names)}){'.double()' if self.is_double else ''}",
            "network.load_state_dict(tensors)",
        ]


def of_run(run: RecordedRun, **about: Any) -> TrainedNetwork | None:
    """Return a single run's final network with ``W1``, ``b1`` and so on.

    None if parameters were not recorded, or are not finite.
    """
    final = run.final
    if not final or not all(np.isfinite(value).all() for value in final.values()):
        return None
    return TrainedNetwork(parameters=final, **about)


def scaling(before: np.ndarray, after: np.ndarray) -> dict[str, np.ndarray]:
    """Return the ``shift`` and ``scale`` that map each column of a table to another.

    Shapes: before and after (n_rows, n_columns), where each column is a linear function of the
    other's.
    """
    low, high = before.argmin(axis=0), before.argmax(axis=0)
    column = np.arange(before.shape[-1])
    rise = (after[high, column] - after[low, column]).astype(float)
    run = (before[high, column] - before[low, column]).astype(float)
    scale = np.divide(run, rise, out=np.ones_like(run), where=rise != 0)
    shift = before[low, column] - scale * after[low, column]
    return {"shift": shift.astype(after.dtype), "scale": scale.astype(after.dtype)}


def lines(network: TrainedNetwork, file_name: str) -> str:
    """Return the code that uses a file in PyTorch, on one row of inputs."""
    imported, *defined = network.defined
    row = ", ".join(f"{value:.10g}" for value in network.example.tolist())
    numbers = f"torch.tensor([[{row}]])"
    scaled = network.shift is not None
    answer = ", ".join(f"{value:.4g}" for value in network.answer(network.example[None])[0])
    return "\n".join(
        [
            "import torch",
            "from safetensors.torch import load_file",
            imported,
            "",
            f'tensors = load_file("{file_name}")',
            *(['shift, scale = tensors.pop("shift"), tensors.pop("scale")'] if scaled else []),
            *defined,
            *textwrap.wrap(
                f"x = {numbers}{'.double()' if network.is_double else ''}",
                96,
                subsequent_indent="    ",
            ),
            f"print(network({'(x - shift) / scale' if scaled else 'x'}))  # {answer}",
        ]
    )


def write_parameters(run: RecordedRun, title: str) -> bytes:
    """Return a single run's final parameters as a safetensors file, by their own names."""
    tensors = {name: np.ascontiguousarray(value) for name, value in run.final.items()}
    return save(tensors, {"title": title})


def parameter_lines(file_name: str) -> str:
    """Return the code that reads such a file in PyTorch."""
    return (
        "from safetensors.torch import load_file\n\n"
        f'parameters = load_file("{file_name}")\n'
        "print({name: tensor.shape for name, tensor in parameters.items()})"
    )


def write(network: TrainedNetwork, file_name: str, title: str, opens: str = "") -> bytes:
    """Return a network as a safetensors file."""
    tensors = {name: np.ascontiguousarray(value) for name, value in network.tensors.items()}
    if network.shift is not None and network.scale is not None:
        tensors |= {"shift": network.shift, "scale": network.scale}
    says = {
        "title": title,
        "inputs": ", ".join(network.inputs),
        "output": network.says,
        USE: lines(network, file_name),
    }
    return save(tensors, {**says, **({OPENS: opens} if opens else {})})


@dataclass(frozen=True, eq=False)
class OpenedFile:
    """The layers read from a file, and where the laboratory opens them."""

    parameters: Mapping[str, np.ndarray]
    opens: str
    content: bytes = field(repr=False)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Inputs, then neurons of each layer."""
        weights = [self.parameters[W] for W, _ in layer_names(self.parameters)]
        return (weights[0].shape[0], *(W.shape[1] for W in weights))


def layers_in_words(sizes: Sequence[int]) -> str:
    """Return the sizes of a network as they are read: "2-4-1"."""
    return "-".join(map(str, sizes))


@lru_cache(maxsize=8)
def read(data: bytes, name: str = "") -> OpenedFile:
    """Read the layers of a network from an untrusted file."""
    check_size(data, MAX_BYTES)
    header = header_of(data, MAX_HEADER)
    notes = header.get("__metadata__")
    names = [name for name in header if name not in ("__metadata__", "shift", "scale")]
    all_names = [name for name in header if name != "__metadata__"]
    check_shapes(header, all_names)
    check_types(header, all_names, len(data) - 8 - header_size(data))
    tensors, said = tensors_of(data), notes if isinstance(notes, dict) else {}
    of_network = {name: tensors[name] for name in names}
    if "W1" in tensors:  # a lesson's names and shapes
        kinds = {"W": "weight", "b": "bias"}
        of_network = {
            f"{name[1:]}.{kinds.get(name[:1], name)}": value.T for name, value in of_network.items()
        }
    parameters = _layers(of_network)
    return OpenedFile(parameters, str(said.get(OPENS, "")), data)


def parameters_for(sizes: tuple[int, ...], given: bytes) -> Any:
    """Return the parameters in a file; raise ValueError if the sizes differ."""
    opened = read(given)
    if opened.sizes != sizes:
        raise ValueError(
            f"given must be a network of {layers_in_words(sizes)}, not of "
            f"{layers_in_words(opened.sizes)}."
        )
    return {name: value.astype(float) for name, value in opened.parameters.items()}


def _layers(tensors: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return weights and biases by layer; PyTorch's numbering includes modules between them."""
    whole = "The tensors must be the weights and biases of layers, such as 0.weight and 0.bias"
    parameters: dict[str, np.ndarray] = {}
    places = sorted({name.partition(".")[0] for name in tensors}, key=lambda at: (len(at), at))
    for i, at in enumerate(places, start=1):
        own = {f"{at}.weight", f"{at}.bias"}
        if not at.isdecimal() or not own <= set(tensors):
            raise ValueError(f"{whole}; there is {quoted(sorted(tensors))}.")
        W, b = tensors[f"{at}.weight"], tensors[f"{at}.bias"]
        fits = W.ndim == 2 and b.shape == W.shape[:1] and 0 not in W.shape
        if not fits or (i > 1 and W.shape[1] != len(parameters[f"b{i - 1}"])):
            raise ValueError(
                f"The shapes of {at}.weight and {at}.bias, {W.shape} and {b.shape}, do not go "
                "with each other or with the layer before."
            )
        parameters |= {f"W{i}": W.T, f"b{i}": b}
    if not parameters or len(tensors) != len(parameters):
        raise ValueError(f"{whole}; there is {quoted(sorted(tensors)) if tensors else 'none'}.")
    return parameters


def tensors_of(content: bytes) -> dict[str, np.ndarray]:
    """Return the tensors of a file with a checked header; raise ValueError unless finite."""
    try:
        tensors: dict[str, np.ndarray] = load(content)
    except (SafetensorError, ValueError, KeyError, TypeError) as problem:
        raise ValueError(
            f"The file is damaged: safetensors cannot read it: {quoted([problem])}."
        ) from None
    for name, tensor in tensors.items():
        if not np.isfinite(tensor).all():
            raise ValueError(
                f"The tensor {_plain(name)} holds NaN or infinity; a network needs finite numbers."
            )
    return tensors


def check_size(content: bytes, most: int, usual: str = "") -> None:
    """Raise ValueError if a file is too large or small, or plainly of another kind."""
    if len(content) > most:
        raise ValueError(
            f"The file has {len(content):,} bytes; at most {most:,} are allowed.{usual}"
        )
    if not content:
        raise ValueError("The file is empty.")
    # A header of 128 bytes starts with the same byte as a pickle.
    pickled = content[:1] == b"\x80" and content[8:9] != b"{"
    if pickled or content[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        raise ValueError(
            "The file is a pickle, as torch.save writes it. A pickle may contain code that runs "
            "when it is read, so it is refused. Save the model as safetensors instead."
        )
    if len(content) < 10:
        raise ValueError(f"The file has only {len(content)} bytes: too few for a safetensors file.")


def header_size(content: bytes) -> int:
    """Return the header's length in bytes."""
    return int.from_bytes(content[:8], "little")


def header_of(content: bytes, most: int) -> Mapping[str, Any]:
    """Return the header of a file; raise ValueError if it is invalid."""
    size = header_size(content)
    foreign = "This is not a safetensors file: "
    if content[8:9] != b"{":
        raise ValueError(f"{foreign}there is no curly bracket where its header should begin.")
    if size > len(content) - 8:
        raise ValueError(
            f"The file claims a header of {size:,} bytes, but only {len(content) - 8:,} follow: it "
            "was cut off, or the header is wrong."
        )
    if size > most:
        raise ValueError(f"The header has {size:,} bytes; at most {most:,} are allowed.")
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


def check_shapes(header: Mapping[str, Any], names: Sequence[str]) -> None:
    """Raise ValueError if a tensor has an impossible shape."""
    for name in names:
        entry = header[name]
        shape = entry.get("shape") if isinstance(entry, dict) else None
        whole = isinstance(shape, list) and all(type(n) is int and abs(n) < 1e6 for n in shape)
        if not whole or len(shape or ()) > 4:
            raise ValueError(f"The header gives no proper shape for {_plain(name)}.")


def check_types(header: Mapping[str, Any], names: Sequence[str], n_left: int) -> None:
    """Raise ValueError if types, shapes and the remaining bytes are inconsistent."""
    kinds = [header[name].get("dtype") for name in names]
    for name, kind in zip(names, kinds, strict=True):
        if not isinstance(kind, str) or kind not in TYPES:
            raise ValueError(
                f"The type of {_plain(name)} must be F64 or F32, not {quoted([kind])}."
            )
    if len({*kinds}) > 1:
        raise ValueError(f"All tensors must have one type, not {' and '.join(sorted({*kinds}))}.")
    total = sum(math.prod(header[n]["shape"]) * TYPES[header[n]["dtype"]] for n in names)
    if n_left != total:
        raise ValueError(
            f"{n_left:,} bytes of numbers follow the header where {total:,} belong: the file was "
            "cut off, or something was added."
        )


def quoted(things: Sequence[Any]) -> str:
    """Quote untrusted text: a few characters, without markup."""
    return f"“{_plain(', '.join(map(str, things[:3])))}”"


def _plain(text: str) -> str:
    plain = "".join(c if c.isalnum() or c in " .,()-+" else "?" for c in text[:40])
    return f"{plain}{'…' if len(text) > 40 else ''}"
