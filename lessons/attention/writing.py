"""One block writes: attention, a layer of neurons and shortcuts learn the names of numbers.

A small GPT, after Radford and others, "Improving Language Understanding by Generative Pre-Training"
(2018), with one head and no normalisation. What it writes is judged as in `lessons.next_letter`.
"""

import re
from collections.abc import Sequence
from typing import Annotated

import numpy as np

from datasets.number_names import END, SIGNS, in_letters, in_signs, number_of, spelled
from lessons.next_letter.memory import BATCH, N_FRAMES, Names, batch_of
from lessons.next_letter.model import split
from lessons.next_letter.writing import MANY, kinds_of, shown_to
from training.activations import softmax
from training.attention import (
    PARTS,
    Pass,
    block,
    block_gradients,
    draw_block,
    later,
    layer,
    layers_of,
    scored,
)
from training.hyperparameters import MAX_EPOCHS, Integer, Number, OneOf, Seed, hyperparameters
from training.optimisers import Optimiser, cosine
from training.recorded_run import RecordedRun, Recorder, may_diverge
from training.texts import begun, text_surprise, text_surprise_delta, write_texts

SIZES = (spelled().shape[1], 32, 16, 64)
"""Places of the longest name with its beginning, and numbers of a letter, of a key, neurons."""
MEASURED = 100
"""Names of the training set on which the loss is measured, beside those held out."""
WITHOUT = ("nothing", *PARTS)
Words = tuple[str, str]
BETWEEN = f"{END} -"
"""What ends a word."""
BEGUN = "eight thousand fo"
"""What a block has written when a look is taken away: of the four in 8,412."""
ALIKE = "eight", "ninet", "thirt", "one t"
"""Beginnings of names, with the same letter in the same place at their ends."""


@hyperparameters
def train_block(
    *,
    n_words: Names = 1000,
    without: Annotated[str, OneOf(WITHOUT)] = "nothing",
    learning_rate: Annotated[float, Number(0, 1)] = 0.01,
    n_steps: Annotated[int, Integer(0, MAX_EPOCHS)] = 1500,
    seed: Seed = 0,
) -> RecordedRun:
    """Learn to say which letter comes next in the names of numbers, by looking at earlier letters.

    Steps are mini-batches of 8 whole names; Adam's learning rate falls to zero along a cosine.
    ``without`` a part, one of `training.attention.PARTS`, the block is what is left of it. The loss
    is that of up to 100 names of the training set, ``validation_loss`` that of 250 others, both in
    nats a letter; gradients are not kept.
    """
    rng = np.random.default_rng(seed)
    rows, unseen = split(n_words, seed)
    parameters = draw_block(SIZES, len(SIGNS), rng)
    stepper = Optimiser("Adam", learning_rate, parameters, ())
    recorder = Recorder(n_steps, max_frames=N_FRAMES, steps_per_epoch=n_words / BATCH)
    with may_diverge():
        for step in recorder:
            words = batch_of(rows, rng)
            texts, counts = begun(words)
            been = block(texts, parameters, without)  # 1. predict: a score for each next letter
            p = softmax(been.scores)
            loss_now = text_surprise(p, words, counts)  # 2. measure the loss
            delta = text_surprise_delta(p, words, counts)  # 3. ask for the gradient
            gradients = block_gradients(texts, been, delta, parameters, without)
            if recorder.due(step):
                loss_now = loss_of(parameters, rows[:MEASURED], without)
                held_out = loss_of(parameters, unseen, without)
                recorder.record(step, loss_now, parameters, {}, {"validation_loss": held_out})
            else:
                recorder.record(step, loss_now, {}, {})
            # 4. turn the knobs against it
            parameters = stepper.step(parameters, gradients, cosine(step, n_steps))
    return recorder.finish()


def loss_of(parameters: dict[str, np.ndarray], rows: np.ndarray, without: str = "") -> np.ndarray:
    """Return the loss of a block on the names of some rows, in nats a letter."""
    words = spelled()[rows]
    texts, counts = begun(words)
    return text_surprise(softmax(block(texts, parameters, without).scores), words, counts)


def write_words(run: RecordedRun, n: int) -> list[str]:
    """Let a block write some words, always with the same luck."""
    how = run.final, run.hyperparameters["without"]
    rows = write_texts(
        lambda texts: softmax(block(texts, *how).scores[:, -1]),
        n,
        SIZES[0] - 1,
        np.random.default_rng(0),
    )
    return [in_letters(row) for row in rows]


def shares(run: RecordedRun) -> np.ndarray:
    """Let a block write 400 words: (3,) float, the share of each of the kinds of next_letter."""
    return np.bincount(kinds_of(write_words(run, MANY), shown_to(run)), minlength=3) / MANY


def slip(run: RecordedRun) -> str:
    """Return the first of the words that a block writes which is no name."""
    return next(word for word in write_words(run, MANY) if word not in number_of())


def looks(run: RecordedRun, name: str) -> np.ndarray:
    """Return how much each place of a name looks where: (n_frames, n_places, n_places) float.

    The first place is the beginning. With the weights in a row the next letter is guessed.
    """
    read = (_read(run, name, frame=frame) for frame in range(run.n_frames))
    return np.array([each.layers[0].weights[0] for each in read])


def with_and_without(
    run: RecordedRun, name: str, taken: np.ndarray | None = None, rank: int = 1
) -> tuple[np.ndarray, np.ndarray]:
    """Return how probable each next letter is at each place, and without one of its looks.

    It is the largest or of another ``rank``, or that at the places ``taken`` (n_places,). Both
    results are (n_places, n_signs). The beginning keeps its look: it has no other.
    """
    been, parameters = _read(run, name, frame=-1), run.parameters_at(-1)
    (only,) = been.layers
    hidden = later(only.x.shape[-2])
    each = only.weights[0].argsort(axis=1)[:, -rank] if taken is None else taken
    hidden[np.arange(1, len(hidden)), each[1:]] = True
    (within,) = layers_of(parameters)
    blocked = layer(only.x, within, run.hyperparameters["without"], hidden)
    return softmax(been.scores[0]), softmax(scored(blocked.out, parameters)[0])


def blind(run: RecordedRun, name: str) -> np.ndarray:
    """Return how probable each letter is at each place without a look: (n_places, n_signs)."""
    (only,) = _read(run, name, frame=-1).layers
    (within,) = layers_of(run.final)
    p: np.ndarray = softmax(scored(layer(only.x, within, PARTS[0]).out, run.final)[0])
    return p


def deciding(weights: np.ndarray, p: np.ndarray, blocked: np.ndarray) -> int:
    """Return the place whose largest look, at a letter before it, decides most about the next.

    Shapes: weights (n_places, n_places), p and blocked as `with_and_without` returns them.
    """
    before = np.tril(weights, -1)[:, 1:].max(axis=1, initial=0)
    largest = before >= weights.max(axis=1)
    lost = p.max(axis=1) - np.take_along_axis(blocked, p.argmax(axis=1)[:, None], 1)[:, 0]
    return int((largest * before * lost).argmax())


def words_at(run: RecordedRun, name: str) -> list[Words]:
    """Return the word that a block writes at each place of a name, and what it is without a look.

    One letter lacks its largest look, as in `with_and_without`; those after it see everything.
    """
    nexts = (p.argmax(axis=1).tolist() for p in with_and_without(run, name))
    return [
        (finished(run, name[:at], letter), finished(run, name[:at], other))
        for at, (letter, other) in enumerate(zip(*nexts, strict=True))
    ]


def finished(run: RecordedRun, text: str, letter: int) -> str:
    """Return the last word of a text with its next letter, as a block goes on with it."""
    text += SIGNS[letter]
    while text[-1] not in BETWEEN and len(text) < SIZES[0] - 1:
        text += SIGNS[_read(run, text, frame=-1).scores[0, -1].argmax()]
    return re.split(f"[{BETWEEN}]", text.rstrip(BETWEEN))[-1]


def read_alike(run: RecordedRun, beginnings: Sequence[str]) -> tuple[np.ndarray, ...]:
    """Return where last letters look, their neurons, and what they expect next.

    Shapes: (n_frames, n_beginnings, ...) with 1 + n_letters weights, the first for the beginning,
    n_neurons outputs, and n_signs probabilities. What is left out is zero.
    """
    each = [_read(run, *beginnings, frame=frame) for frame in range(run.n_frames)]
    weights = np.array([been.layers[0].weights[:, -1] for been in each])
    weights *= run.hyperparameters["without"] != PARTS[0]
    lit = np.array([been.layers[0].h[:, -1] for been in each])
    lit *= run.hyperparameters["without"] != PARTS[1]
    return weights, lit, softmax(np.array([been.scores[..., -1, :] for been in each]))


def may_follow(text: str) -> np.ndarray:
    """Return the codes of the letters that follow a beginning in any name."""
    names, n = spelled(), len(text)
    return np.unique(names[(names[:, :n] == in_signs(text)).all(axis=1), n])


def _read(run: RecordedRun, *texts: str, frame: int) -> Pass:
    rows = np.array([in_signs(END + text) for text in texts])
    return block(rows, run.parameters_at(frame), run.hyperparameters["without"])
