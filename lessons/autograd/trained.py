"""The trained network as a file, read again without trusting the sender."""

from collections.abc import Mapping

import numpy as np
from safetensors.torch import save

from lessons.autograd.pytorch import TORCH_NAMES
from lessons.xor.model import MAX_HIDDEN
from training import model_files as files
from training.torch_network import torch_network

MAX_BYTES = 16_384


def save_model(parameters: Mapping[str, np.ndarray]) -> bytes:
    """Write a network into a file, with PyTorch's names and shapes."""
    tensors = torch_network(parameters).state_dict()
    return save({name: value.contiguous() for name, value in tensors.items()})


def load_model(content: bytes) -> Mapping[str, np.ndarray]:
    """Read a network from a file that anybody may have written; see `training.model_files`."""
    files.check_size(content, MAX_BYTES, " A network of this lesson takes less than a thousand.")
    names = {name for name in files.header_of(content, MAX_BYTES) if name != "__metadata__"}
    if wrong := names ^ {*TORCH_NAMES.values()}:
        raise ValueError(
            f"The tensors must be {', '.join(TORCH_NAMES.values())}; "
            f"{files.quoted(sorted(wrong))} is missing, or does not belong there."
        )
    opened = files.read(content)
    n_inputs, n_hidden, n_outputs = opened.sizes
    if (n_inputs, n_outputs) != (2, 1) or n_hidden > MAX_HIDDEN:
        raise ValueError(
            f"The network must have 2 inputs, from 1 to {MAX_HIDDEN} hidden neurons and 1 output, "
            f"not {files.layers_in_words(opened.sizes)}."
        )
    return opened.parameters
