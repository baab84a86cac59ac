"""Layers of attention that go on with a row which repeats itself.

What comes next stands in the row: find where the last letter stood before, and say what followed it
there. In two layers the first tells each place which letter stands before it, and the second looks
for the place that has been told the last letter: an induction head, Olsson and others, "In-context
learning and induction heads" (2022).
"""

import math
from collections.abc import Collection, Iterable, Sequence
from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lessons.attention.model import MAX_RUNS, stacked
from training.activations import softmax
from training.attention import N_LETTERS, Parameters, gathered, look, look_back, taken
from training.dense import blame, inputs_times_delta
from training.hyperparameters import MAX_EPOCHS, Integer, Number, Seeds, hyperparameters
from training.optimisers import Optimiser
from training.recorded_run import RecordedRun, Recorder, may_diverge, side_by_side
from training.texts import text_surprise, text_surprise_delta

N_PLACES = 32
"""Letters of a row that are read; after each one the next is guessed."""
PERIODS = 5, 14
"""After how many letters a row begins again: the least and the most."""
BATCH = 32
"""Rows of a mini-batch, each drawn anew: no row comes twice."""
N_TEST = 100
"""New rows on which the accuracy is measured."""
N_FRAMES = 48
N_KEY = 16
"""Numbers in a question and a key."""
LATER = np.triu(np.ones((N_PLACES, N_PLACES), bool), 1)
"""Which places have not been read yet, for each place."""


class Rows(NamedTuple):
    """Rows of letters that begin again after some, and which of them can be known."""

    read: np.ndarray  # (..., n_rows, N_PLACES) int: the letters read
    after: np.ndarray  # (..., n_rows, N_PLACES) int: the letter that follows each
    counts: np.ndarray  # (..., n_rows, N_PLACES): 0 until a letter comes again, then its share


def draw_rows(rng: np.random.Generator, n_rows: int, ends: tuple[int, int] = PERIODS) -> Rows:
    """Draw rows whose periods lie between two ends; the letters of a period all differ."""
    periods = rng.integers(ends[0], ends[1] + 1, (n_rows, 1))
    letters = rng.random((n_rows, N_LETTERS)).argsort(axis=1)
    place = np.arange(N_PLACES + 1)
    row = np.take_along_axis(letters, place % periods, axis=1)
    known = (place[:-1] >= periods).astype(np.float32)
    return Rows(row[:, :-1], row[:, 1:], known / known.sum())


def new_rows() -> Rows:
    """Draw the rows on which everything is measured; they depend on no seed."""
    return draw_rows(np.random.default_rng([*PERIODS, 2022]), N_TEST)


def n_knobs(width: int) -> int:
    """Return how many knobs two layers have, with so many numbers for each letter."""
    drawn = draw_layers(2, width, [np.random.default_rng(0)])
    return sum(each.size for each in drawn.values())


def draw_layers(
    n_layers: int, width: int, rngs: Sequence[np.random.Generator]
) -> dict[str, np.ndarray]:
    """Draw initial parameters, (n_runs, ...), narrower ones for more inputs.

    ``E`` (26, width) and ``P`` (32, width) embed letters and places; ``Q1``, ``K1`` (width, 16) and
    ``V1`` (width, width) give a layer's questions, keys and values, ``U`` (width, 26) the scores.
    """
    spread = 1 / math.sqrt(width)
    shapes = {"E": ((N_LETTERS, width), 0.5), "P": ((N_PLACES, width), 0.5)}
    for i in range(1, n_layers + 1):
        shapes |= {f"{name}{i}": ((width, N_KEY), spread) for name in "QK"}
        shapes[f"V{i}"] = ((width, width), spread)
    shapes["U"] = ((width, N_LETTERS), spread)
    drawn = [[scale * rng.standard_normal(s) for s, scale in shapes.values()] for rng in rngs]
    arrays = (np.stack(each) for each in zip(*drawn, strict=True))
    return {name: a.astype(np.float32) for name, a in zip(shapes, arrays, strict=True)}


class Pass(NamedTuple):
    """All results of the layers; places of all rows stand below each other, (..., n, n_numbers)."""

    x: list[np.ndarray]  # what goes into each layer, and what comes out of the last
    asked: list[
        tuple[np.ndarray, np.ndarray, np.ndarray]
    ]  # each layer's questions, keys, values, row by row
    weights: list[np.ndarray]  # of each layer: (..., n_rows, N_PLACES, N_PLACES)
    scores: np.ndarray  # of each next letter: (..., n_rows, N_PLACES, N_LETTERS)


def read_rows(read: np.ndarray, parameters: Parameters, off: Collection[int] = ()) -> Pass:
    """Send rows of letters, (..., n_rows, N_PLACES), through the layers of attention.

    Each place looks at itself and at those before it, and adds what it finds to its own numbers.
    Layers that are ``off``, counted from 1, find nothing.
    """
    embedded = taken(parameters["E"], read) + parameters["P"][..., None, :, :]
    x = [embedded.reshape(*read.shape[:-2], -1, embedded.shape[-1])]
    asked, weights = [], []
    for i in range(1, n_layers(parameters) + 1):
        q, k, v = ((x[-1] @ parameters[f"{name}{i}"]).reshape(*read.shape, -1) for name in "QKV")
        seen, found = look(q, k, v, LATER)
        asked.append((q, k, v))
        weights.append(seen)
        x.append(x[-1] if i in off else x[-1] + found.reshape(x[-1].shape))
    return Pass(x, asked, weights, (x[-1] @ parameters["U"]).reshape(*read.shape, -1))


def gradients_of(
    read: np.ndarray, been: Pass, delta: np.ndarray, parameters: Parameters
) -> dict[str, np.ndarray]:
    """Backpropagate from ``delta``, the slope along each score, to all parameters."""
    delta = delta.reshape(*read.shape[:-2], -1, N_LETTERS)
    slopes = {"U": inputs_times_delta(been.x[-1], delta)}
    to_x = blame(delta, parameters["U"])
    for i in range(n_layers(parameters), 0, -1):
        seen, asked = been.weights[i - 1], been.asked[i - 1]
        back = look_back(to_x.reshape(*read.shape, -1), seen, *asked)
        for name, each in zip("QKV", back, strict=True):
            along = each.reshape(*to_x.shape[:-1], -1)
            slopes[f"{name}{i}"] = inputs_times_delta(been.x[i - 1], along)
            to_x = to_x + blame(along, parameters[f"{name}{i}"])  # beside what goes past the layer
    each_place = to_x.reshape(*read.shape, -1)
    slopes["E"] = gathered(each_place, read, N_LETTERS, read.ndim - 2)
    slopes["P"] = each_place.sum(axis=-3)
    return {name: slopes[name] for name in parameters}


def n_layers(parameters: Iterable[str]) -> int:
    """Return the number of layers."""
    return sum(name[0] == "Q" for name in parameters)


def accuracy(rows: Rows, parameters: Parameters, off: Collection[int] = ()) -> np.ndarray:
    """Return the share of right guesses among the letters that can be known, (...,)."""
    right = read_rows(rows.read, parameters, off).scores.argmax(axis=-1) == rows.after
    known = rows.counts > 0
    return np.asarray((known & right).sum(axis=(-2, -1)) / known.sum(axis=(-2, -1)))


@hyperparameters
def train(
    *,
    layers: Annotated[int, Integer(1, 2)] = 2,
    width: Annotated[int, Integer(1, 64)] = 32,
    learning_rate: Annotated[ArrayLike, Number(0, 1)] = 0.01,
    n_steps: Annotated[int, Integer(0, MAX_EPOCHS)] = 200,
    seed: Seeds = 0,
) -> RecordedRun:
    """Learn to go on with rows that repeat themselves.

    ``width`` is how many numbers embeddings and values have. Adam's rate and the seed broadcast to
    up to 16 runs.

    The loss is that of a mini-batch of new rows, in nats, over letters that can be known;
    ``validation_accuracy`` is measured on such letters of 100 new rows. Gradients are not kept.
    """
    runs, (rates, seeds) = side_by_side(MAX_RUNS, learning_rate, seed)
    rngs = [np.random.default_rng(int(s)) for s in seeds]
    parameters = draw_layers(layers, width, rngs)
    stepper = Optimiser("Adam", rates, parameters, rates.shape)
    new = stacked([new_rows()] * len(rngs))
    recorder = Recorder(n_steps, runs=runs, flat=True, max_frames=N_FRAMES, steps_per_epoch=0)
    with may_diverge():
        for step in recorder:
            rows = stacked([draw_rows(rng, BATCH) for rng in rngs])
            been = read_rows(rows.read, parameters)  # 1. predict: a score for each next letter
            p = softmax(been.scores)
            loss_now = text_surprise(p, *rows[1:])  # 2. measure the loss
            delta = text_surprise_delta(p, *rows[1:])  # 3. ask for the gradient
            gradients = gradients_of(rows.read, been, delta, parameters)
            right = {}
            if recorder.due(step):
                right["validation_accuracy"] = accuracy(new, parameters)
            recorder.record(step, loss_now, parameters, {}, right)
            parameters = stepper.step(parameters, gradients)  # 4. turn the knobs against it
    return recorder.finish()
