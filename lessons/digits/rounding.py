"""Rounding: with how few bits for each of its numbers a trained network can do.

Even steps as in Jacob and others, "Quantization and Training of Neural Networks for Efficient
Integer-Arithmetic-Only Inference" (2018); signs alone in Rastegari and others, "XNOR-Net" (2016).
"""

import numpy as np

from datasets.digits import load_digits
from lessons.digits.model import train
from lessons.digits.samples import split
from training.dense import forward

BITS = (1, 2, 3, 4, 5, 6, 8, 32)
"""Of each number; with 32 nothing is rounded."""


def rounded(a: np.ndarray, bits: int) -> np.ndarray:
    """Round each run's numbers, (n_runs, ...), to even steps from minus to plus the largest.

    One bit has room for signs alone: each number becomes plus or minus their mean size.

    Examples
    --------
    >>> rounded(np.array([[0.9, -0.2, 0.1]]), 3).round(2).tolist()
    [[0.9, -0.3, 0.0]]
    >>> rounded(np.array([[0.9, -0.2, 0.1]]), 1).round(2).tolist()
    [[0.4, -0.4, 0.4]]
    """
    axes, size = tuple(range(1, a.ndim)), np.abs(a)
    if bits == 1:
        return np.copysign(size.mean(axis=axes, keepdims=True), a)
    step = size.max(axis=axes, keepdims=True) / (2 ** (bits - 1) - 1)
    return np.round(a / step) * step


def by_bits(*, n_networks: int = 10, first_seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Train networks, each on a split of its own, and round them to fewer and fewer bits.

    Returns the share of validation digits that each reads, and of its weights that are 0:
    (n_networks, n_bits) each, by `BITS`.
    """
    seeds = np.arange(first_seed, first_seed + n_networks)
    trained = train(seed=seeds, split_seed=seeds, keep="the end").final
    (ink, labels), rows = load_digits(), split(seeds)[1]
    right, gone = [], []
    for bits in BITS:
        knobs = {name: rounded(a, bits) if bits < 32 else a for name, a in trained.items()}
        right.append((forward(ink[rows], knobs)[-1].argmax(axis=-1) == labels[rows]).mean(axis=-1))
        gone.append((knobs["W1"] == 0).mean(axis=(1, 2)))
    return np.stack(right, axis=1), np.stack(gone, axis=1)


def not_yet(right: np.ndarray) -> np.ndarray:
    """Leave out all but the last, which is not rounded: of the same shape."""
    return np.where(np.arange(len(BITS)) == len(BITS) - 1, right, np.nan)
