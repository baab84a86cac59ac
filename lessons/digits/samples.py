"""Which digits are learned from, which are held out, and digits that were moved or made noisy."""

from functools import cache, lru_cache
from typing import Annotated

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from datasets.digits import SIDE, load_digits
from training.baseline import majority_right
from training.hyperparameters import OneOf, Seeds, hyperparameters

N_HELD_OUT = 180
"""Digits for validation, and as many again for the test."""
N_TRAIN = 1797 - 2 * N_HELD_OUT
SPLITS = ("shuffled", "in file order")
Order = Annotated[str, OneOf(SPLITS)]
"""Whether the digits held out have equal shares of all ten classes (stratified), or stand one after
the other in the file, from a random place on."""


@hyperparameters
def split(
    split_seed: Seeds = 0, *, order: Order = "shuffled"
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Deal out the 1,797 digits to training, validation and test."""
    seeds = np.asarray(split_seed)
    deals = [_split(int(seed), order) for seed in seeds.flat]
    train, validation, test = (np.stack(rows) for rows in zip(*deals, strict=True))
    return (
        train.reshape(*seeds.shape, N_TRAIN),
        validation.reshape(*seeds.shape, N_HELD_OUT),
        test.reshape(*seeds.shape, N_HELD_OUT),
    )


@lru_cache(maxsize=512)
def _split(split_seed: int, order: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    _, labels = load_digits()
    rng = np.random.default_rng(split_seed)
    if order == "in file order":
        rows = np.roll(np.arange(len(labels)), -int(rng.integers(len(labels))))
        held_out, test = np.arange(N_HELD_OUT), np.arange(N_HELD_OUT, 2 * N_HELD_OUT)
    else:
        rows = rng.permutation(len(labels))
        rows = rows[np.argsort(labels[rows], kind="stable")]
        # Class after class, each in a random order: every tenth row has its share of each.
        held_out, test = np.arange(0, len(labels), 10), np.arange(5, len(labels), 10)
    train = np.delete(rows, np.concatenate([held_out, test]))
    return train, rows[held_out], rows[test]


def majority_accuracy(split_seed: Seeds = 0, *, order: Order = "shuffled") -> np.ndarray:
    """Return how often the baseline is right on the validation rows of each split: (...,) float.

    It calls every digit what most of the training rows are.
    """
    _, labels = load_digits()
    train, validation, _ = split(split_seed, order=order)
    return majority_right(labels[train], labels[validation])


def moved(ink: np.ndarray, right: int, down: int) -> np.ndarray:
    """Move digits by whole pixels; what leaves the box is lost, and paper comes in.

    Shapes: ink (..., 64), returns (..., 64).
    """
    reach = max(abs(right), abs(down))
    boxes = ink.reshape(*ink.shape[:-1], SIDE, SIDE)
    sheet = np.pad(boxes, [*[(0, 0)] * (ink.ndim - 1), (reach, reach), (reach, reach)])
    # A digit moves right where the window above it moves left.
    seen = sheet[..., reach - down :, reach - right :][..., :SIDE, :SIDE]
    return seen.reshape(ink.shape)


def n_ways(distance: int) -> int:
    """Return in how many ways a digit is moved by at most so many pixels along each axis."""
    return (2 * distance + 1) ** 2


def to_each_side(distance: int) -> list[tuple[int, int]]:
    """Return the four ways to move a digit by just so many pixels: right, left, down and up."""
    return [(distance, 0), (-distance, 0), (0, distance), (0, -distance)]


def moved_each(rows: np.ndarray, ways: np.ndarray, distance: int) -> np.ndarray:
    """Return digits of the data set, each moved in a way of its own, as `moved` moves them.

    Shapes: returns (..., 64).
    """
    down, right = np.divmod(ways, 2 * distance + 1)
    boxes: np.ndarray = _windows(distance)[rows, down, right]
    return boxes.reshape(*rows.shape, SIDE * SIDE)


@cache
def _windows(distance: int) -> np.ndarray:
    """Return each digit on a wider sheet under a window moved about: (1797, n, n, 8, 8), a view."""
    ink, _ = load_digits()
    sheets = np.pad(
        ink.reshape(-1, SIDE, SIDE), ((0, 0), (distance, distance), (distance, distance))
    )
    return sliding_window_view(sheets, (SIDE, SIDE), axis=(1, 2))[:, ::-1, ::-1]
