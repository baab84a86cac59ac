"""A network reads a text that a learner brings, and writes in its manner.

Beside each letter that it writes stand the places of the text where the last letters were the same.
They are like this place; that they taught the network this letter, nobody can say.
"""

import re
from collections import Counter
from typing import NamedTuple

import numpy as np

from training.activations import softmax
from training.hyperparameters import Seed, hyperparameters
from training.letters import (
    draw_letters,
    letter_gradients,
    letter_scores,
    next_letters,
    surprise,
    surprise_delta,
    windows,
    write,
)
from training.optimisers import Optimiser, cosine
from training.recorded_run import RecordedRun, Recorder

N_SEEN = 4
"""Letters of context; the text's first ones are given when the network writes."""
SIZES = (N_SEEN, 16, 128)
"""With the numbers in an embedding, and hidden neurons."""
BATCH, N_STEPS, LEARNING_RATE = 256, 1500, 0.005
DECAY = 1500.0
"""Decoupled weight decay, times the letters of the text: the shorter it is, the more is needed."""
SHORTEST, LONGEST = 1_000, 20_000
"""Letters of a text."""
MAX_BYTES = 400_000
MAX_SIGNS, OTHER = 200, "▯"
"""Different letters that are told apart, the most frequent ones, and what stands for any other."""
N_WRITTEN = 116
ENOUGH = 3
"""Places without which fewer letters have to be the same."""


def read(data: bytes, name: str) -> str:
    """Return a file's text on one line, each paragraph once; refuse what is no text, or too short.

    A paragraph that comes twice would stand both in what is read and in what is held out.
    """
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    if "\0" in text or data[:4] in (b"%PDF", b"PK\x03\x04"):
        raise ValueError(f"“{name}” is not plain text. Save it as .txt, or paste the text itself.")
    paragraphs = dict.fromkeys(" ".join(line.split()) for line in text.splitlines())
    text = " ".join(filter(None, paragraphs))[:LONGEST]
    if len(text) < SHORTEST:
        raise ValueError(
            f"“{name}” has {len(text):,} letters, spaces included and each paragraph counted once. "
            f"At least {SHORTEST:,} are needed; 10,000 are better."
        )
    return text


def signs_of(text: str) -> list[str]:
    """Return the letters that are told apart, after one that stands for the beginning."""
    common = [sign for sign, _ in Counter(text).most_common(MAX_SIGNS)]
    return ["\0", *sorted({*common, OTHER})]


def coded(text: str) -> np.ndarray:
    """Return each letter's place in `signs_of` the text: (n_letters,) uint8."""
    places = {sign: place for place, sign in enumerate(signs_of(text))}
    return np.array([places.get(letter, places[OTHER]) for letter in text], np.uint8)


def n_read(text: str) -> int:
    """Return how many letters are read; the last tenth is held out."""
    return len(text) * 9 // 10


@hyperparameters
def train(*, text: str, seed: Seed = 0) -> RecordedRun:
    """Learn which letter comes next in the first nine tenths of a text."""
    rng = np.random.default_rng(seed)
    seen, target = windows(coded(text)[None, : n_read(text)], N_SEEN)
    drawn = draw_letters(SIZES, len(signs_of(text)), [rng])
    parameters = {name: value[0] for name, value in drawn.items()}
    stepper = Optimiser("AdamW", LEARNING_RATE, parameters, decay=DECAY / len(text))
    recorder = Recorder(N_STEPS, max_frames=2, steps_per_epoch=len(target) / BATCH)
    for step in recorder:
        chosen = rng.integers(len(target), size=BATCH)
        x, h, scores = letter_scores(seen[chosen], parameters)  # 1. predict
        p = softmax(scores)
        loss = surprise(p, target[chosen])  # 2. measure the loss
        delta = surprise_delta(p, target[chosen])  # 3. ask for the gradient
        gradients = letter_gradients(seen[chosen], x, h, delta, parameters)
        recorder.record(step, loss, parameters, {})
        # 4. turn the knobs against it
        parameters = stepper.step(parameters, gradients, cosine(step, N_STEPS))
    return recorder.finish()


def guessed(run: RecordedRun) -> tuple[float, float]:
    """Return how many of the held-out letters are guessed right, as shares.

    By the network, and by who has counted which letter most often follows each.
    """
    text = run.hyperparameters["text"]
    signs, first = coded(text), n_read(text)
    seen, target = windows(signs[None], N_SEEN)
    counts = np.zeros((len(signs_of(text)),) * 2)
    np.add.at(counts, (signs[: first - 1], signs[1:first]), 1)
    by_network = next_letters(seen[first:], run.final).argmax(axis=1)
    by_pairs = counts[signs[first - 1 : -1]].argmax(axis=1)
    network, pairs = ((each == target[first:]).mean() for each in (by_network, by_pairs))
    return float(network), float(pairs)


class Written(NamedTuple):
    """A letter that was written, and the places of the text that are like this one."""

    letter: str
    p: float  # how probable it was
    same: str  # the last letters that are the same there
    places: tuple[int, ...]  # of the letter that came there
    n_so: int  # of them where the letter was the one that was written


def written(run: RecordedRun, *, temperature: float = 1.0, luck: int = 0) -> list[Written]:
    """Let a network go on from the first four letters of its text."""
    text = run.hyperparameters["text"]
    signs, first = signs_of(text), coded(text)[:N_SEEN].tolist()
    rng, longest = np.random.default_rng(luck), N_WRITTEN + len(first)
    row = write(run.final, 1, rng, longest=longest, temperature=temperature, first=first)[0]
    seen, came = windows(row[None, row != 0], N_SEEN)
    p = next_letters(seen, run.final, temperature or 1.0)
    spelled = "".join(signs[i] for i in came)
    told = []
    for i in range(len(first), len(came)):
        same, places = places_like(text, spelled[i - len(first) : i])
        n_so = sum(text[at] == spelled[i] for at in places)
        told.append(Written(spelled[i], float(p[i, came[i]]), same, places, n_so))
    return told


def places_like(text: str, before: str) -> tuple[str, tuple[int, ...]]:
    """Find in what was read where the last letters were the same, and what of them is the same.

    All of them, or as many as have `ENOUGH` places. Returns the places of what came there.
    """
    what_was_read = text[: n_read(text)]
    for start in range(len(before)):
        same = before[start:]
        found = re.finditer(f"(?={re.escape(same)}(.))", what_was_read)
        places = tuple(each.start(1) for each in found)
        if len(places) >= ENOUGH:
            break
    return same, places
