"""The same network in PyTorch, and its gradient by hand, by differences, and by autograd."""

from typing import Annotated

import numpy as np
import torch

from datasets.digits import N_CLASSES, load_digits
from lessons.convolution.model import SIZES, side_of
from training.activations import softmax
from training.detectors import (
    SIDE,
    Parameters,
    class_scores,
    detector_gradients,
    draw_detectors,
    patches,
)
from training.hyperparameters import Integer, OneOf, hyperparameters
from training.letters import surprise, surprise_delta
from training.slope_check import Compared, in_three_ways

N_IMAGES, STEP = 30, 1e-6
"""Digits, and how far a number is moved: so little that no other place becomes the largest."""
POOL = "largest anywhere"


def pytorch_gradients(
    ink: np.ndarray, labels: np.ndarray, parameters: Parameters, size: int
) -> dict[str, np.ndarray]:
    """Build the network in PyTorch, `conv2d` and all, and let autograd find all slopes.

    Shapes: ink (n, 64), labels (n,).
    """
    knobs = {name: torch.tensor(a, requires_grad=True) for name, a in parameters.items()}
    x = torch.tensor(ink).reshape(-1, 1, SIDE, SIDE)
    kernels = knobs["W1"].T.reshape(-1, 1, size, size)
    maps = torch.nn.functional.conv2d(x, kernels, knobs["b1"], padding=size // 2)
    scores = torch.relu(maps).amax(dim=(2, 3)) @ knobs["W2"] + knobs["b2"]
    torch.nn.functional.cross_entropy(scores, torch.tensor(labels)).backward()
    return {name: knob.grad.numpy() for name, knob in knobs.items() if knob.grad is not None}


@hyperparameters
def gradients_in_three_ways(
    *,
    n_detectors: Annotated[int, Integer(1, 64)] = 32,
    size: Annotated[str, OneOf(SIZES)] = "5 × 5",
    seed: Annotated[int, Integer(0, 999)] = 0,
) -> Compared:
    """Differentiate a network at its start, on 30 digits, with 16 digits of precision."""
    rng = np.random.default_rng(seed)
    ink, labels = (a[:N_IMAGES] for a in load_digits())
    below = patches(ink.astype(float), side_of(size), POOL)
    begun = draw_detectors(n_detectors, side_of(size), POOL, N_CLASSES, [rng])
    parameters = {name: a[0].astype(float) for name, a in begun.items()}
    where, a, scores = class_scores(below, parameters)
    delta = surprise_delta(softmax(scores), labels)
    by_hand = detector_gradients(below, where, a, delta, parameters)
    by_autograd = pytorch_gradients(ink.astype(float), labels, parameters, side_of(size))

    def loss(own: Parameters) -> float:
        return float(surprise(softmax(class_scores(below, own)[-1]), labels))

    return in_three_ways(loss, parameters, by_hand, by_autograd, rng, STEP)
