"""A network writes: from the last letters it says how probable each next one is.

It learns the English names of numbers, letter by letter, so that everything it makes up can be
checked. After Bengio, Ducharme, Vincent and Jauvin, "A Neural Probabilistic Language Model" (2003).
"""

from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike

from datasets.number_names import LARGEST, SIGNS, spelled
from training.activations import softmax
from training.hyperparameters import MAX_EPOCHS, Integer, Number, Seeds, hyperparameters
from training.letters import (
    draw_letters,
    letter_gradients,
    letter_scores,
    next_letters,
    surprise,
    surprise_delta,
    windows,
)
from training.optimisers import Optimiser, cosine
from training.recorded_run import RecordedRun, Recorder, may_diverge, side_by_side

N_HELD_OUT = 250
"""Names that are held out, and names of the training set on which the loss is measured."""
N_EMBEDDING = 8
"""Numbers that stand for a letter."""
BATCH = 256
"""Places of a mini-batch: each is a letter to be guessed from those before it."""
LETTERS = float((spelled() != 0).sum() / LARGEST) + 1
"""Letters of a name with its end, in the mean over all names: 38.5."""
MAX_RUNS = 16
N_FRAMES = 18


def split(n_words: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Choose names at random: (n_words,) int rows to learn from, and (250,) others held out.

    A row is the number less 1, as in `datasets.number_names.spelled`.
    """
    order = np.random.default_rng(seed).permutation(LARGEST)
    return order[:n_words], order[-N_HELD_OUT:]


@hyperparameters
def train(
    *,
    n_words: Annotated[int, Integer(10, LARGEST - N_HELD_OUT)] = 1000,
    context: Annotated[int, Integer(1, 16)] = 12,
    n_hidden: Annotated[int, Integer(1, 256)] = 64,
    learning_rate: Annotated[ArrayLike, Number(0, 1)] = 0.005,
    n_steps: Annotated[int, Integer(0, MAX_EPOCHS)] = 2000,
    seed: Seeds = 0,
) -> RecordedRun:
    """Learn to say which letter comes next in the names of numbers.

    Parameters
    ----------
    n_words : int
        Names in the training set, drawn from 1 to 9,999.
    context : int
        How many letters back the network sees.
    n_hidden : int
        Hidden neurons (tanh).
    learning_rate : float or (...,) array
        Of Adam at the start; it falls to zero along a cosine.
    n_steps : int
        Mini-batches of 256 places.
    seed : int or (...,) array of int
        Which names, where to start and how to deal; it broadcasts with the learning rate, up to 16
        runs.

    Returns
    -------
    RecordedRun
        It counts steps. Parameters are those of `training.letters.draw_letters`; gradients are not
        kept. The loss is that of up to 250 names of the training set, ``validation_loss`` that of
        250 others, both in nats a letter.
    """
    runs, (rates, seeds) = side_by_side(MAX_RUNS, learning_rate, seed)
    parts = [split(n_words, int(s)) for s in seeds]
    places = [windows(spelled()[rows], context) for rows, _ in parts]
    measured = [
        (windows(spelled()[rows[:N_HELD_OUT]], context), windows(spelled()[unseen], context))
        for rows, unseen in parts
    ]
    rngs = [np.random.default_rng(int(s)) for s in seeds]
    parameters = draw_letters((context, N_EMBEDDING, n_hidden), len(SIGNS), rngs)
    stepper = Optimiser("Adam", rates, parameters, rates.shape)
    per_epoch = n_words * LETTERS / BATCH
    recorder = Recorder(
        n_steps, runs=runs, flat=True, max_frames=N_FRAMES, steps_per_epoch=per_epoch
    )

    def batch() -> tuple[np.ndarray, np.ndarray]:
        """Draw places: (n_runs, 256, context) letters seen, and (n_runs, 256) that come."""
        drawn = [
            rng.integers(len(own[1]), size=BATCH) for rng, own in zip(rngs, places, strict=True)
        ]
        each = [(own[0][i], own[1][i]) for own, i in zip(places, drawn, strict=True)]
        return np.stack([seen for seen, _ in each]), np.stack([target for _, target in each])

    def losses() -> dict[str, np.ndarray]:
        """Measure the loss on names of the training set and on others."""
        found = np.empty((2, len(rngs)))
        for i, of_run in enumerate(measured):
            own = {name: a[i] for name, a in parameters.items()}
            found[:, i] = [surprise(next_letters(seen, own), come) for seen, come in of_run]
        return dict(zip(("loss", "validation_loss"), found, strict=True))

    with may_diverge():
        for step in recorder:
            seen, target = batch()
            x, h, scores = letter_scores(
                seen, parameters
            )  # 1. predict: a score for each letter ...
            p = softmax(scores)  # ... and how probable each of them is
            loss_now = surprise(p, target)  # 2. measure the loss: of this batch
            delta = surprise_delta(p, target)  # 3. ask for the gradient: along each score ...
            gradients = letter_gradients(seen, x, h, delta, parameters)  # ... and every knob
            measures = losses() if recorder.due(step) else {}
            recorder.record(step, loss_now, parameters, {}, measures)
            # 4. turn the knobs against it
            parameters = stepper.step(parameters, gradients, cosine(step, n_steps))
    return recorder.finish()
