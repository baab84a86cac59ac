"""The same layers in PyTorch, and their gradient by hand, by differences, and by autograd."""

from collections.abc import Mapping
from typing import Annotated

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, scaled_dot_product_attention

from lessons.copying import model
from training.activations import softmax
from training.hyperparameters import Integer, Seed, hyperparameters
from training.slope_check import Compared, Parameters, in_three_ways
from training.texts import text_surprise, text_surprise_delta


def layers_in_pytorch(rows: model.Rows, k: Mapping[str, Tensor]) -> tuple[Tensor, Tensor]:
    """Return the scores after each letter that can be known, and the letters that came."""
    x = k["E"][torch.tensor(rows.read)] + k["P"]
    for i in range(1, model.n_layers(k) + 1):
        asked, keys, values = (x @ k[f"{name}{i}"] for name in "QKV")
        x = x + scaled_dot_product_attention(asked, keys, values, is_causal=True)
    known = torch.tensor(rows.counts > 0)
    return (x @ k["U"])[known], torch.tensor(rows.after)[known]


@hyperparameters
def gradients_in_three_ways(
    *, layers: Annotated[int, Integer(1, 2)] = 2, seed: Seed = 0
) -> Compared:
    """Differentiate the layers at their start, on 6 rows, with 16 digits."""
    rng = np.random.default_rng(seed)
    rows = model.draw_rows(rng, 6)
    rows = rows._replace(counts=(rows.counts > 0) / (rows.counts > 0).sum())
    parameters = {
        name: a[0].astype(float) for name, a in model.draw_layers(layers, 16, [rng]).items()
    }

    def loss(own: Parameters) -> float:
        return float(text_surprise(softmax(model.read_rows(rows.read, own).scores), *rows[1:]))

    been = model.read_rows(rows.read, parameters)
    delta = text_surprise_delta(softmax(been.scores), *rows[1:])
    by_hand = model.gradients_of(rows.read, been, delta, parameters)
    knobs = {name: torch.tensor(a, requires_grad=True) for name, a in parameters.items()}
    slopes = torch.autograd.grad(cross_entropy(*layers_in_pytorch(rows, knobs)), [*knobs.values()])
    by_autograd = {name: slope.numpy() for name, slope in zip(knobs, slopes, strict=True)}
    return in_three_ways(loss, parameters, by_hand, by_autograd, rng)
