"""A recurrent network learns the names of numbers: a memory is handed on from letter to letter."""

from typing import Annotated

import numpy as np

from datasets.number_names import SIGNS, spelled
from lessons.next_letter.model import split
from training.activations import softmax
from training.hyperparameters import MAX_EPOCHS, Integer, Number, Seed, hyperparameters
from training.optimisers import Optimiser, cosine
from training.recorded_run import RecordedRun, Recorder, may_diverge
from training.recurrent import draw_recurrent, recurrent_gradients, remember
from training.texts import begun, text_surprise, text_surprise_delta

SIZES = (16, 64)
"""Numbers of an embedding, and of the memory."""
BATCH = 8
"""Names of a mini-batch: about 300 letters to be guessed."""
N_FRAMES = 16
Names = Annotated[int, Integer(10, 9749)]


def batch_of(rows: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw names of a training set, cut behind the end of the longest: (8, n_letters) signs."""
    words = spelled()[rng.choice(rows, BATCH)]
    return words[:, : int((words != 0).sum(axis=1).max()) + 1]


@hyperparameters
def train_recurrent(
    *,
    n_words: Names = 1000,
    learning_rate: Annotated[float, Number(0, 1)] = 0.01,
    n_steps: Annotated[int, Integer(0, MAX_EPOCHS)] = 1500,
    seed: Seed = 0,
) -> RecordedRun:
    """Learn which letter comes next in the names of numbers, from batches of 8 whole names.

    The loss is that of the batch, ``validation_loss`` that of 250 held-out names.
    """
    rng = np.random.default_rng(seed)
    rows, unseen = split(n_words, seed)
    parameters = draw_recurrent(SIZES, len(SIGNS), rng)
    stepper = Optimiser("Adam", learning_rate, parameters, ())
    recorder = Recorder(n_steps, max_frames=N_FRAMES, steps_per_epoch=0)
    with may_diverge():
        for step in recorder:
            words = batch_of(rows, rng)
            texts, counts = begun(words)
            memory, scores = remember(texts, parameters)  # 1. predict
            p = softmax(scores)
            loss_now = text_surprise(p, words.T, counts.T)  # 2. measure the loss
            delta = text_surprise_delta(p, words.T, counts.T)  # 3. ask for the gradient
            gradients = recurrent_gradients(texts, memory, delta, parameters)
            held_out = (
                {"validation_loss": loss_of(parameters, unseen)} if recorder.due(step) else {}
            )
            recorder.record(step, loss_now, parameters, {}, held_out)
            # 4. turn the knobs against it
            parameters = stepper.step(parameters, gradients, cosine(step, n_steps))
    return recorder.finish()


def loss_of(parameters: dict[str, np.ndarray], rows: np.ndarray) -> np.ndarray:
    """Return the loss on the names of some rows, in nats a letter."""
    words = spelled()[rows]
    texts, counts = begun(words)
    return text_surprise(softmax(remember(texts, parameters)[1]), words.T, counts.T)
