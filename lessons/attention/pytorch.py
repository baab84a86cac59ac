"""Both networks in PyTorch, and their gradients by hand, by differences, and by autograd."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, scaled_dot_product_attention

from datasets.number_names import SIGNS, spelled
from lessons.attention.model import draw_rows
from lessons.attention.writing import SIZES
from training.activations import softmax
from training.attention import (
    Parameters,
    Rows,
    answered,
    block,
    block_gradients,
    draw_block,
    draw_look_up,
    layers_of,
    look,
    look_up_gradients,
    looked_up,
)
from training.hyperparameters import OneOf, Seed, hyperparameters
from training.letters import surprise, surprise_delta
from training.slope_check import Compared as Slopes
from training.slope_check import in_three_ways
from training.texts import begun, text_surprise, text_surprise_delta

Compared = tuple[
    Callable[[Parameters], float], Parameters, Parameters, Callable[[Mapping[str, Tensor]], Tensor]
]
"""A loss of parameters, these, their slopes by hand, and the same loss in PyTorch."""


def look_up_in_pytorch(rows: Rows, k: Mapping[str, Tensor]) -> Tensor:
    """Return the look-up's score of each digit, found by PyTorch's own attention."""
    letters, digits, asked, _ = (torch.tensor(part) for part in rows)
    keys = k["K"][letters] + (k["P"][: letters.shape[1]] if "P" in k else 0)
    found = scaled_dot_product_attention(k["Q"][asked][:, None], keys, k["V"][digits])
    return found[:, 0] @ k["W"] + k["b"]


def block_in_pytorch(
    texts: np.ndarray, counts: np.ndarray, words: np.ndarray, k: Mapping[str, Tensor]
) -> tuple[Tensor, Tensor]:
    """Return the scores of the block that writes for each letter that came, and these letters."""
    x = k["E"][torch.tensor(texts.astype(int))] + k["P"][: texts.shape[1]]
    for i in layers_of(k):
        x = x + scaled_dot_product_attention(x @ i["Q"], x @ i["K"], x @ i["V"], is_causal=True)
        x = x + torch.relu(x @ i["W1"] + i["b1"]) @ i["W2"] + i["b2"]
    come = torch.tensor(counts > 0)
    return (x @ k["U"] + k["c"])[come], torch.tensor(words.astype(int))[come]


def _look_up(rng: np.random.Generator) -> Compared:
    rows = draw_rows(rng, 20, 5)
    drawn = draw_look_up(16, [rng], positions=True)
    parameters = {name: a[0].astype(float) for name, a in drawn.items()}
    looked = looked_up(rows, parameters)
    weights, found = look(*looked)
    delta = surprise_delta(answered(rows, parameters)[1], rows.answer)
    return (
        lambda own: float(surprise(answered(rows, own)[1], rows.answer)),
        parameters,
        look_up_gradients(rows, looked, weights, found, delta, parameters),
        lambda k: cross_entropy(look_up_in_pytorch(rows, k), torch.tensor(rows.answer)),
    )


def _block(rng: np.random.Generator, n_layers: int = 1) -> Compared:
    words = spelled()[rng.choice(len(spelled()), 4, replace=False)]
    texts, counts = begun(words)
    counts = (counts > 0) / (counts > 0).sum()  # in 16 digits, as all else here
    drawn = draw_block(SIZES, len(SIGNS), rng, n_layers)
    parameters = {name: a.astype(float) for name, a in drawn.items()}
    been = block(texts, parameters)
    delta = text_surprise_delta(softmax(been.scores), words, counts)
    return (
        lambda own: float(text_surprise(softmax(block(texts, own).scores), words, counts)),
        parameters,
        block_gradients(texts, been, delta, parameters),
        lambda k: cross_entropy(*block_in_pytorch(texts, counts, words, k)),
    )


NETWORKS: Mapping[str, Callable[[np.random.Generator], Compared]] = {
    "the look-up": _look_up,
    "the block": _block,
    "two blocks": partial(_block, n_layers=2),
}


@hyperparameters
def gradients_in_three_ways(
    *, network: Annotated[str, OneOf(NETWORKS)] = "the look-up", seed: Seed = 0
) -> Slopes:
    """Differentiate a network at its start, with 16 digits."""
    rng = np.random.default_rng(seed)
    loss, parameters, by_hand, in_pytorch = NETWORKS[network](rng)
    knobs = {name: torch.tensor(a, requires_grad=True) for name, a in parameters.items()}
    slopes = torch.autograd.grad(in_pytorch(knobs), [*knobs.values()])
    by_autograd = {name: slope.numpy() for name, slope in zip(knobs, slopes, strict=True)}
    return in_three_ways(loss, parameters, by_hand, by_autograd, rng)
