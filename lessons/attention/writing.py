"""One block writes: attention, a layer of neurons and shortcuts learn the names of numbers.

A small GPT, after Radford and others, "Improving Language Understanding by Generative Pre-Training"
(2018), with one head and no normalisation. What it writes is judged as in `lessons.next_letter`.
"""

from collections.abc import Sequence
from typing import Annotated

import numpy as np

from datasets.number_names import END, SIGNS, in_letters, in_signs, spelled
from lessons.next_letter.memory import BATCH, N_FRAMES, Names, batch_of
from lessons.next_letter.model import split
from lessons.next_letter.writing import FEW, MANY, kinds_of, shown_to
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
ALIKE = {
    "the e in place 4": ("five", "nine", "seve", "thre"),
    "the t in place 5": ("eight", "thirt", "twent", "one t"),
    "the n in place 7": ("fifteen", "forty-n", "sixty-n", "one hun"),
}
"""Beginnings of names, each with the same letter in the same place at its end."""


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


def write_words(run: RecordedRun, n: int, frame: int = -1) -> list[str]:
    """Let a block write some words as it was at a frame, always with the same luck."""
    how = run.parameters_at(frame), run.hyperparameters["without"]
    rows = write_texts(
        lambda texts: softmax(block(texts, *how).scores[:, -1]),
        n,
        SIZES[0] - 1,
        np.random.default_rng(0),
    )
    return [in_letters(row) for row in rows]


def generated(run: RecordedRun) -> tuple[list[list[str]], np.ndarray]:
    """Let a block write six words at each of its frames, and tell what each is."""
    shown = shown_to(run)
    words = [write_words(run, FEW, frame) for frame in range(run.n_frames)]
    return words, np.array([kinds_of(each, shown) for each in words])


def shares(run: RecordedRun) -> np.ndarray:
    """Let a block write 400 words: (3,) float, the share of each of the kinds of next_letter."""
    return np.bincount(kinds_of(write_words(run, MANY), shown_to(run)), minlength=3) / MANY


def looks(run: RecordedRun, name: str) -> np.ndarray:
    """Return how much each place of a name looks where: (n_frames, n_places, n_places) float.

    The first place is the beginning. With the weights in a row the next letter is guessed.
    """
    read = (_read(run, name, frame=frame) for frame in range(run.n_frames))
    return np.array([each.layers[0].weights[0] for each in read])


def with_and_without(run: RecordedRun, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return how probable each next letter is at each place, and without its largest look.

    Both are (n_places, n_signs). The beginning keeps its look: it has no other.
    """
    been, parameters = _read(run, name, frame=-1), run.parameters_at(-1)
    (only,) = been.layers
    largest = only.weights[0].argmax(axis=1)[1:]
    hidden = later(only.x.shape[-2])
    hidden[np.arange(1, len(hidden)), largest] = True
    (within,) = layers_of(parameters)
    blocked = layer(only.x, within, run.hyperparameters["without"], hidden)
    return softmax(been.scores[0]), softmax(scored(blocked.out, parameters)[0])


def deciding(weights: np.ndarray, p: np.ndarray, blocked: np.ndarray) -> int:
    """Return the place whose far look decides most about the letter that it expects.

    Far is before its neighbour, and not at the beginning. Shapes: weights (n_places, n_places), p
    and blocked as `with_and_without` returns them.
    """
    far = np.tril(weights, -2)[:, 1:].max(axis=1, initial=0)
    largest = far >= weights.max(axis=1)
    lost = p.max(axis=1) - np.take_along_axis(blocked, p.argmax(axis=1)[:, None], 1)[:, 0]
    return int((largest * far * lost).argmax())


def says_after(run: RecordedRun, beginnings: Sequence[str]) -> np.ndarray:
    """Return how probable each next letter is after beginnings of one length, at the end.

    Shape: (n_beginnings, n_signs).
    """
    p: np.ndarray = softmax(_read(run, *beginnings, frame=-1).scores[:, -1])
    return p


def sums_of(run: RecordedRun, beginnings: Sequence[str]) -> np.ndarray:
    """Return the numbers of the last letter of some beginnings on their way through a block.

    Shape: (3, n_beginnings, width). They are what comes in, what attention makes of it, and what
    the neurons make of that.
    """
    (only,) = _read(run, *beginnings, frame=-1).layers
    return np.stack([each[:, -1] for each in (only.x, only.seen, only.out)])


def parting(sums: np.ndarray) -> int:
    """Return the step after which rows of (n_steps, n_rows, width) numbers differ; 0 if none."""
    return int((abs(sums - sums[:, :1]) > 1e-5).any(axis=(1, 2)).argmax())


def may_follow(beginnings: Sequence[str]) -> np.ndarray:
    """Return the codes of the letters that follow beginnings of one length in any name."""
    names, n = spelled(), len(beginnings[0])
    begun_so = [(names[:, :n] == in_signs(text)).all(axis=1) for text in beginnings]
    return np.unique(names[np.any(begun_so, axis=0), n])


def _read(run: RecordedRun, *texts: str, frame: int) -> Pass:
    rows = np.array([in_signs(END + text) for text in texts])
    return block(rows, run.parameters_at(frame), run.hyperparameters["without"])
