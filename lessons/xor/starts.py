"""Where a training of XOR starts: drawn at random, all alike, or set by hand."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike

from training.hyperparameters import Integer, Number, OneOf, Seeds, hyperparameters

MAX_HIDDEN = 8
STARTS = ("normal", "pytorch", "zeros", "equal")
EQUAL = 0.5
"""What every weight and bias is at the start "equal"."""
IN_REACH = Number(-100, 100)
"""What a weight or a bias may be that is set by hand."""

Hidden = Annotated[int, Integer(0, MAX_HIDDEN)]
"""Hidden neurons; with 0 the output neuron stands alone."""
Start = Annotated[str, OneOf(STARTS)]
"""How the parameters are drawn, see `starting_parameters`."""
ParameterByHand = Annotated[float, IN_REACH]
"""A weight or a bias that is set by hand."""
ByHand = Annotated[tuple[float, ...] | None, Number(IN_REACH.low, IN_REACH.high, optional=True)]
"""All of them in one row, in the order of `parameters_by_hand`."""


@hyperparameters
def n_parameters(n_hidden: Hidden) -> int:
    """Count weights and biases: 3 for a neuron alone, 4 per hidden neuron plus 1."""
    return 4 * n_hidden + 1 if n_hidden else 3


@hyperparameters
def starting_parameters(
    n_hidden: Hidden = 4, *, start: Start = "normal", seed: Seeds = 0
) -> dict[str, np.ndarray]:
    """Draw the weights and biases as they stand before the first step."""
    seeds = np.asarray(seed)
    sizes = {"1": (2, n_hidden), "2": (n_hidden, 1)} if n_hidden else {"2": (2, 1)}
    draws: dict[str, Callable[..., dict[str, np.ndarray]]] = {
        "normal": _draw_normal,
        "pytorch": partial(_draw_as_pytorch, np.random.MT19937()),
        "zeros": lambda sizes, _: _all_alike(sizes, 0.0),
        "equal": lambda sizes, _: _all_alike(sizes, EQUAL),
    }
    starts = [draws[start](sizes, int(s)) for s in seeds.ravel()]
    return {
        name: np.stack([one[name] for one in starts]).reshape(seeds.shape + first.shape)
        for name, first in starts[0].items()
    }


@hyperparameters
def parameters_by_hand(
    n_hidden: Hidden, by_hand: Annotated[ArrayLike, IN_REACH]
) -> dict[str, np.ndarray]:
    """Return weights and biases that somebody has set, with names and shapes."""
    flat = np.asarray(by_hand, dtype=float).ravel()
    if flat.size != n_parameters(n_hidden):
        raise ValueError(
            f"by_hand must be {n_parameters(n_hidden)} numbers from {IN_REACH.low} to "
            f"{IN_REACH.high} for n_hidden = {n_hidden}, not {by_hand!r}."
        )
    shapes = {k: v.shape for k, v in starting_parameters(n_hidden, start="zeros").items()}
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes.values()])
    pieces = np.split(flat, ends[:-1])
    return {
        name: piece.reshape(shape)
        for (name, shape), piece in zip(shapes.items(), pieces, strict=True)
    }


def _all_alike(sizes: Mapping[str, tuple[int, int]], value: float) -> dict[str, np.ndarray]:
    return {
        f"{letter}{layer}": np.full(shape, value)
        for layer, (n_in, n_out) in sizes.items()
        for letter, shape in (("W", (n_in, n_out)), ("b", (n_out,)))
    }


def _draw_normal(sizes: Mapping[str, tuple[int, int]], seed: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    return _all_alike(sizes, 0.0) | {
        f"W{layer}": rng.standard_normal(shape) for layer, shape in sizes.items()
    }


def _draw_as_pytorch(
    twister: np.random.MT19937, sizes: Mapping[str, tuple[int, int]], seed: int
) -> dict[str, np.ndarray]:
    """Return the weights and biases that PyTorch's linear layers have with this seed."""
    # PyTorch's generator is the Mersenne twister, and takes 24 bits of each of its words for a
    # float32. Drawn so it needs no PyTorch, and is the same on every processor.
    twister._legacy_seeding(seed)
    parameters = {}
    for layer, (n_in, n_out) in sizes.items():
        low, high = np.float32(-(n_in**-0.5)), np.float32(n_in**-0.5)
        for name, shape in (("W", (n_out, n_in)), ("b", (n_out,))):
            share = (twister.random_raw(shape) & 0xFFFFFF) * 2.0**-24
            uniform = (share * float(high - low) + float(low)).astype(np.float32)
            parameters[f"{name}{layer}"] = uniform.astype(float).T
    return parameters
