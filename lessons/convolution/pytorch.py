"""The same network in PyTorch, and its gradient by hand, by differences, and by autograd."""

from collections.abc import Mapping
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


def in_pytorch(x: torch.Tensor, k: Mapping[str, torch.Tensor], size: int) -> torch.Tensor:
    """Build the network in PyTorch, `conv2d` and all: ten scores for each image (n, 64)."""
    kernels = k["W1"].T.reshape(-1, 1, size, size)
    images = x.reshape(-1, 1, SIDE, SIDE)
    maps = torch.nn.functional.conv2d(images, kernels, k["b1"], padding=size // 2)
    return torch.relu(maps).amax(dim=(2, 3)) @ k["W2"] + k["b2"]


def pytorch_gradients(
    ink: np.ndarray, labels: np.ndarray, parameters: Parameters, size: int
) -> dict[str, np.ndarray]:
    """Let autograd find all slopes. Shapes: ink (n, 64), labels (n,)."""
    knobs = {name: torch.tensor(a, requires_grad=True) for name, a in parameters.items()}
    scores = in_pytorch(torch.tensor(ink), knobs, size)
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
