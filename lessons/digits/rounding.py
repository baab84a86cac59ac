"""Rounding: with how few bits for each of its numbers a trained network can do.

Even steps as in Jacob and others, "Quantization and Training of Neural Networks for Efficient
Integer-Arithmetic-Only Inference" (2018); signs alone in Rastegari and others, "XNOR-Net" (2016).
"""

import numpy as np

from datasets.digits import load_digits
from lessons.digits.model import train
from lessons.digits.samples import split
from training.dense import forward

WHOLE = 32
BITS = (1, 2, 3, 4, 5, 6, 8, WHOLE)
"""Of each number; with 32 nothing is rounded."""
SHARES = tuple(np.linspace(0.05, 1, 39).tolist())
"""Of the largest number, at which the last step may stand."""


def rounded(a: np.ndarray, bits: int, share: float = 1.0) -> np.ndarray:
    """Round each run's numbers, (n_runs, ...), to even steps from minus to plus the largest.

    With a ``share`` the last step stands at that share of the largest, and what lies beyond is cut
    to it. One bit has room for signs alone: each number becomes plus or minus their mean size.

    Examples
    --------
    >>> rounded(np.array([[0.9, -0.2, 0.1]]), 3).round(2).tolist()
    [[0.9, -0.3, 0.0]]
    >>> rounded(np.array([[0.9, -0.5, 0.1]]), 2, share=0.5).round(2).tolist()
    [[0.45, -0.45, 0.0]]
    >>> rounded(np.array([[0.9, -0.2, 0.1]]), 1).round(2).tolist()
    [[0.4, -0.4, 0.4]]
    """
    axes, size = tuple(range(1, a.ndim)), np.abs(a)
    if bits == 1:
        return np.copysign(size.mean(axis=axes, keepdims=True), a)
    n = 2 ** (bits - 1) - 1
    step = share * size.max(axis=axes, keepdims=True) / n
    return np.clip(np.round(a / step), -n, n) * step


def fitted(a: np.ndarray, bits: int) -> np.ndarray:
    """Round each run's numbers with the one of `SHARES` at which the squared error is least."""
    axes = tuple(range(1, a.ndim))
    best, least = rounded(a, bits), np.full((len(a), *[1] * len(axes)), np.inf)
    for share in SHARES:
        tried = rounded(a, bits, share)
        error = ((tried - a) ** 2).sum(axis=axes, keepdims=True)
        best, least = np.where(error < least, tried, best), np.minimum(error, least)
    return best


def by_bits(*, n_networks: int = 10, first_seed: int = 0) -> tuple[np.ndarray, ...]:
    """Train networks, each on a split of its own, and round them to fewer and fewer bits.

    Returns the share of validation digits that each reads, with steps up to the largest number and
    with `fitted` ones, and of its weights that are 0 with the former: (n_networks, n_bits) each, by
    `BITS`.
    """
    seeds = np.arange(first_seed, first_seed + n_networks)
    trained = train(seed=seeds, split_seed=seeds, keep="the end").final
    (ink, labels), rows = load_digits(), split(seeds)[1]

    def read(knobs: dict[str, np.ndarray]) -> np.ndarray:
        right = forward(ink[rows], knobs)[-1].argmax(axis=-1) == labels[rows]
        return np.asarray(right.mean(axis=-1))

    columns = []
    for bits in BITS:
        if bits == WHOLE:
            even = well = trained
        else:
            even, well = ({k: f(a, bits) for k, a in trained.items()} for f in (rounded, fitted))
        columns.append((read(even), read(well), (even["W1"] == 0).mean(axis=(1, 2))))
    return tuple(np.stack(each, axis=1) for each in zip(*columns, strict=True))


def not_yet(right: np.ndarray) -> np.ndarray:
    """Leave out all but the last, which is not rounded: of the same shape."""
    return np.where(np.arange(len(BITS)) == len(BITS) - 1, right, np.nan)
