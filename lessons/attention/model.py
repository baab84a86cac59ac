"""A look-up that is learned: pairs of a letter and a digit are shown, and one letter is asked for.

To answer "m?" after "d4 m9 h1", one has to look at the right pair. Attention decides where by dot
products, as in Vaswani and others, "Attention Is All You Need" (2017).
"""

from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from training.activations import softmax
from training.attention import (
    N_DIGITS,
    N_LETTERS,
    Rows,
    answered,
    draw_look_up,
    look,
    look_up_gradients,
    looked_up,
)
from training.dense import weighted_sums
from training.hyperparameters import MAX_EPOCHS, Integer, Number, OneOf, Seeds, hyperparameters
from training.letters import surprise, surprise_delta
from training.optimisers import Optimiser
from training.recorded_run import RecordedRun, Recorder, may_diverge, side_by_side

R = TypeVar("R", bound=Any)
BATCH = 64
"""Rows of a mini-batch, each drawn anew: no row comes twice."""
N_TEST = 1000
"""New rows on which the accuracy is measured."""
MOST_APART = 5
"""Up to so many digits of a row differ. Of 8 out of 10, which are missing would tell too much."""
ASKS = ("letter", "place")
"""What is asked: which digit stands beside a letter, or in which place."""
MAX_RUNS = 16
N_FRAMES = 24


def draw_rows(rng: np.random.Generator, n_rows: int, n_pairs: int, asks: str = "letter") -> Rows:
    """Draw rows of pairs: all letters of a row differ; of more than five digits some come again."""
    letters = rng.random((n_rows, N_LETTERS)).argsort(axis=1)[:, :n_pairs]
    if n_pairs <= MOST_APART:
        digits = rng.random((n_rows, N_DIGITS)).argsort(axis=1)[:, :n_pairs]
    else:
        digits = rng.integers(N_DIGITS, size=(n_rows, n_pairs))
    which = rng.integers(n_pairs, size=n_rows)
    row = np.arange(n_rows)
    asked = letters[row, which] if asks == "letter" else which
    return Rows(letters, digits, asked, digits[row, which])


def new_rows(n_pairs: int, asks: str = "letter") -> Rows:
    """Draw the rows on which everything is measured; they depend on no seed."""
    return draw_rows(np.random.default_rng([n_pairs, 2017]), N_TEST, n_pairs, asks)


def stacked(each: Sequence[R]) -> R:
    """Put the rows of several runs side by side."""
    return type(each[0])(*(np.stack(parts) for parts in zip(*each, strict=True)))


def accuracy(p: np.ndarray, rows: Rows) -> np.ndarray:
    """Return the share of rows whose likeliest digit is the answer, (...,)."""
    right: np.ndarray = (p.argmax(axis=-1) == rows.answer).mean(axis=-1)
    return right


@hyperparameters
def train(
    *,
    n_pairs: Annotated[int, Integer(2, N_LETTERS)] = 4,
    asks: Annotated[str, OneOf(ASKS)] = "letter",
    positions: bool = False,
    n_numbers: Annotated[int, Integer(1, 64)] = 16,
    learning_rate: Annotated[ArrayLike, Number(0, 1)] = 0.01,
    n_steps: Annotated[int, Integer(0, MAX_EPOCHS)] = 150,
    seed: Seeds = 0,
) -> RecordedRun:
    """Learn to look up a digit among pairs of a letter and a digit.

    Parameters
    ----------
    n_pairs : int
        Pairs in a row.
    asks : {"letter", "place"}
        Whether a letter is asked for, or a place: "What stands third?"
    positions : bool
        Whether the key of a pair also says in which place it stands.
    n_numbers : int
        Numbers in a question, a key and a value.
    learning_rate : float or (...,) array
        Of Adam.
    n_steps : int
        Mini-batches of 64 new rows.
    seed : int or (...,) array of int
        Where to start and which rows; it broadcasts with the learning rate, up to 16 runs.

    Returns
    -------
    RecordedRun
        It counts steps. Parameters are those of `training.attention.draw_look_up`. The loss is that
        of the mini-batch, in nats; ``validation_accuracy`` is measured on 1,000 new rows.
    """
    runs, (rates, seeds) = side_by_side(MAX_RUNS, learning_rate, seed)
    rngs = [np.random.default_rng(int(s)) for s in seeds]
    parameters = draw_look_up(n_numbers, rngs, positions=positions)
    stepper = Optimiser("Adam", rates, parameters, rates.shape)
    new = stacked([new_rows(n_pairs, asks)] * len(rngs))
    recorder = Recorder(n_steps, runs=runs, flat=True, max_frames=N_FRAMES, steps_per_epoch=0)
    with may_diverge():
        for step in recorder:
            rows = stacked([draw_rows(rng, BATCH, n_pairs, asks) for rng in rngs])
            looked = looked_up(rows, parameters)  # 1. predict: questions, keys and values,
            weights, found = look(*looked)  # where to look, what is found there,
            p = softmax(weighted_sums(found[..., 0, :], parameters["W"], parameters["b"]))
            loss_now = surprise(p, rows.answer)  # 2. measure the loss
            delta = surprise_delta(p, rows.answer)  # 3. ask for the gradient: along scores, knobs
            gradients = look_up_gradients(rows, looked, weights, found, delta, parameters)
            right = {}
            if recorder.due(step):
                right["validation_accuracy"] = accuracy(answered(new, parameters)[1], new)
            recorder.record(step, loss_now, parameters, gradients, right)
            parameters = stepper.step(parameters, gradients)  # 4. turn the knobs against it
    return recorder.finish()
