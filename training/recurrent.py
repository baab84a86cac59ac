"""A recurrent network: it reads letter by letter and keeps a memory.

Elman, "Finding Structure in Time" (1990). Backpropagation goes through all letters, the last first.
"""

import math
from collections.abc import Mapping

import numpy as np

from training.attention import gathered

Parameters = Mapping[str, np.ndarray]


def draw_recurrent(
    sizes: tuple[int, int], n_signs: int, rng: np.random.Generator
) -> dict[str, np.ndarray]:
    """Draw initial parameters for these sizes of embedding and memory.

    ``X`` maps a letter's embedding in ``E`` to the memory, ``R`` the previous memory, and ``U`` and
    ``c`` give scores.
    """
    n_embedding, n_memory = sizes
    wide = 1 / math.sqrt(n_memory)
    shapes = {
        "E": ((n_signs, n_embedding), 1.0),
        "X": ((n_embedding, n_memory), 1 / math.sqrt(n_embedding)),
        "R": ((n_memory, n_memory), wide),
        "b": ((n_memory,), 0.0),
        "U": ((n_memory, n_signs), wide),
        "c": ((n_signs,), 0.0),
    }
    drawn = {name: scale * rng.standard_normal(shape) for name, (shape, scale) in shapes.items()}
    return {name: a.astype(np.float32) for name, a in drawn.items()}


def remember(texts: np.ndarray, parameters: Parameters) -> tuple[np.ndarray, np.ndarray]:
    """Read texts; return the memory before the first letter and after each, and the scores.

    They begin with the axis of places: (n_places + 1, n_texts, n_memory) and (n_places, ...).
    """
    added = (parameters["E"] @ parameters["X"] + parameters["b"])[texts.T]
    memory = np.zeros((len(added) + 1, *added.shape[1:]), added.dtype)
    for place, new in enumerate(added):
        memory[place + 1] = np.tanh(new + memory[place] @ parameters["R"])
    return memory, memory[1:] @ parameters["U"] + parameters["c"]


def recurrent_gradients(
    texts: np.ndarray, memory: np.ndarray, delta: np.ndarray, parameters: Parameters
) -> dict[str, np.ndarray]:
    """Backpropagate from letter to letter; ``delta`` is the slope along each score."""
    from_scores = delta @ parameters["U"].T
    along, later = np.empty_like(from_scores), np.zeros_like(from_scores[0])
    backwards = parameters["R"].T.copy()
    for place in range(len(delta) - 1, -1, -1):
        along[place] = (from_scores[place] + later) * (1 - memory[place + 1] ** 2)
        later = along[place] @ backwards

    def weights(a: np.ndarray, slopes: np.ndarray) -> np.ndarray:
        return a.reshape(-1, a.shape[-1]).T @ slopes.reshape(-1, slopes.shape[-1])

    return {
        "E": gathered(along @ parameters["X"].T, texts.T, len(parameters["E"])),
        "X": weights(parameters["E"][texts.T], along),
        "R": weights(memory[:-1], along),
        "b": along.sum(axis=(0, 1)),
        "U": weights(memory[1:], delta),
        "c": delta.sum(axis=(0, 1)),
    }
