"""A recurrent network learns the names of numbers: a memory is handed on from letter to letter."""

from collections.abc import Mapping
from typing import Annotated

import numpy as np

from datasets.number_names import SIGNS, in_letters, in_signs, spelled
from lessons.next_letter.model import split
from lessons.next_letter.writing import N_BEGUN
from training.activations import softmax
from training.hyperparameters import MAX_EPOCHS, Integer, Number, Seed, hyperparameters
from training.optimisers import Optimiser, cosine
from training.recorded_run import RecordedRun, Recorder, may_diverge
from training.recurrent import draw_recurrent, recurrent_gradients, remember
from training.texts import begun, text_surprise, text_surprise_delta, write_texts

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


WORDS = ("hundred", "and")
"""What has been said, as it is read off from the memory."""
N_PROBED = 300
"""Names of the training set from which the reading is learned."""


def said_so_far(name: str) -> np.ndarray:
    """Tell after each letter of a name which of `WORDS` have been said: (n_letters, 2) float."""
    begun_with = [name[: i + 1].replace("thousand", "") for i in range(len(name))]
    return np.array([[word in text for word in WORDS] for text in begun_with], dtype=float)


def read_off(run: RecordedRun, frame: int = -1) -> tuple[np.ndarray, float]:
    """Learn to read off from the memory of a single run what has been said, by least squares.

    A linear probe, as in Alain and Bengio, "Understanding intermediate layers using linear
    classifier probes" (2016).

    Shapes: returns weights (65, 2), the last row a bias, and how often the reading is right on
    held-out names.
    """
    rows, unseen = split(run.hyperparameters["n_words"], run.hyperparameters["seed"])
    parameters = run.parameters_at(frame)
    (seen, said), (others, truth) = (_kept(parameters, of) for of in (rows[:N_PROBED], unseen))
    weights = np.linalg.lstsq(seen, said, rcond=None)[0]
    return weights, float(((others @ weights > 0.5) == (truth > 0.5)).mean())


def _kept(parameters: Mapping[str, np.ndarray], rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the memory after each letter of some names, with a 1, and what has been said."""
    words = spelled()[rows]
    memory = remember(begun(words)[0], parameters)[0][2:].swapaxes(0, 1)
    each = [a[: int((word != 0).sum())] for a, word in zip(memory, words, strict=True)]
    letters = np.concatenate(each)
    said = np.concatenate([said_so_far(in_letters(word)) for word in words])
    return np.column_stack([letters, np.ones(len(letters))]), said


def go_on(run: RecordedRun, first: str) -> np.ndarray:
    """Let a single run go on as `lessons.next_letter.writing.go_on` does, with the same luck."""

    def says(texts: np.ndarray) -> np.ndarray:
        return softmax(remember(texts, run.final)[1][-1])

    n_letters, rng = spelled().shape[1], np.random.default_rng(0)
    return write_texts(says, N_BEGUN, n_letters, rng, first=in_signs(first))


def read(run: RecordedRun, text: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Let a single run read a text with its end.

    Shapes: returns (n_letters,), the probability that it gave to each letter, (n_letters - 1, 64),
    its memory after each but the last, between -1 and 1, and (n_letters - 1, 2), which of `WORDS`
    have been said, as `read_off` says.
    """
    signs = np.array([in_signs(text)])
    memory, scores = remember(begun(signs)[0], run.final)
    p = softmax(scores)[np.arange(len(text)), 0, signs[0]]
    kept = memory[2:, 0]  # the first two are before and after the beginning
    return p, kept, np.column_stack([kept, np.ones(len(kept))]) @ read_off(run)[0]
