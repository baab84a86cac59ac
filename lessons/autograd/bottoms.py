"""Whether networks that are stuck on XOR are at a bottom: Newton's method looks for one.

At a bottom the slope is 0 and the loss curves upwards in every direction: all eigenvalues of the
Hessian, the matrix of second derivatives, are above 0. Each step goes to the bottom of a bowl with
the slope and the curvatures that are met. Curvatures count by their size, so that it leads down and
not to a saddle (Dauphin and others, "Identifying and attacking the saddle point problem", 2014); it
is at most `LONGEST` long, and is halved until the loss does not rise.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import torch
from torch.func import grad, hessian, vmap

from datasets.toy import XOR_INPUTS, XOR_LABELS
from training.progress import track

N_STEPS, LONGEST, HALVINGS = 50, 1.0, 30
LEVEL, CURVED = 1e-8, 1e-5
"""At a bottom the slope is below the first, and every curvature above the second."""
WRONG = 0.1
"""A cross-entropy above this is that of a network that has not solved XOR."""
PRICE = 0.001
"""Of a squared weight: with it there are bottoms, since large weights cost more than they gain."""
_NAMES = "W1", "b1", "W2", "b2"


class Search(NamedTuple):
    """Where Newton's method has ended, for each network: (n_networks,) arrays."""

    knobs: np.ndarray  # (n_networks, 9): ``W1`` row by row, ``b1``, ``W2``, ``b2``
    loss: np.ndarray  # the cross-entropy, without a price
    slope: np.ndarray  # the length of the gradient
    curvature: np.ndarray  # the least eigenvalue of the Hessian

    @property
    def is_bottom(self) -> np.ndarray:
        """Whether each is at a bottom at which XOR is not solved."""
        return (self.slope < LEVEL) & (self.curvature > CURVED) & (self.loss > WRONG)


def search(parameters: Mapping[str, np.ndarray], activation: str, price: float = 0.0) -> Search:
    """Look for a bottom below networks with two hidden neurons; arrays have their axis in front."""
    flat = [np.reshape(parameters[name], (len(parameters["b1"]), -1)) for name in _NAMES]
    knobs = torch.tensor(np.concatenate(flat, axis=1))
    X, y = torch.tensor(XOR_INPUTS), torch.tensor(XOR_LABELS, dtype=torch.float64)

    def cross_entropy(of: Any) -> Any:
        W1, b1, W2, b2 = of.split((4, 2, 2, 1))
        logits = getattr(torch, activation)(X @ W1.reshape(2, 2) + b1) @ W2 + b2
        return torch.nn.functional.binary_cross_entropy_with_logits(logits, y)

    def loss(of: Any) -> Any:
        W1, _, W2, _ = of.split((4, 2, 2, 1))
        return cross_entropy(of) + price / 2 * ((W1**2).sum() + (W2**2).sum())

    slopes, curvatures, losses = vmap(grad(loss)), vmap(hessian(loss)), vmap(loss)
    for _ in track(range(N_STEPS)):
        curved, ways = torch.linalg.eigh(curvatures(knobs))
        along = torch.einsum("nij,ni->nj", ways, slopes(knobs)) / curved.abs().clamp_min(1e-12)
        step = -torch.einsum("nij,nj->ni", ways, along)
        step *= LONGEST / step.norm(dim=1, keepdim=True).clamp_min(LONGEST)
        here = losses(knobs)
        for _ in range(HALVINGS):
            step[losses(knobs + step) > here] /= 2
        step[losses(knobs + step) > here] = 0
        knobs = knobs + step
    least = torch.linalg.eigvalsh(curvatures(knobs))[:, 0]
    ends = knobs, vmap(cross_entropy)(knobs), slopes(knobs).norm(dim=1), least
    return Search(*(each.numpy() for each in ends))
