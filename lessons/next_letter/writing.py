"""What a trained network writes, and what that is: a number's name or not, shown or not."""

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated, Any

import numpy as np

from datasets.number_names import END, SIGNS, in_letters, in_signs, names, number_of, spelled
from lessons.next_letter.model import split
from training.hyperparameters import Number
from training.letters import next_letters, windows, write
from training.progress import track
from training.recorded_run import RecordedRun

LONGEST = 60
"""Letters after which a word that has not ended is broken off; the longest name has 46."""
KINDS = ("a number, and new", "a number it was shown", "not a number")
NEW, SHOWN, NONE = range(3)
MANY, FEW = 400, 6
"""Words from which shares are counted, and words that are shown."""
N_BEGUN = 100
"""Words that go on from the same first letters."""
TEMPERATURES = np.array([0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0])

Temperature = Annotated[float, Number(0, 5)]
"""What scores are divided by; at 0 the likeliest letter is always taken."""


def kinds_of(words: list[str], shown: frozenset[str]) -> np.ndarray:
    """Tell for each word what it is: the place in `KINDS`."""
    return np.array([SHOWN if w in shown else NEW if w in number_of() else NONE for w in words])


def shown_to(run: RecordedRun) -> frozenset[str]:
    """Return the names that a single run was trained on."""
    rows, _ = split(run.hyperparameters["n_words"], int(run.hyperparameters["seed"]))
    return frozenset(names()[row] for row in rows)


def write_words(
    parameters: Mapping[str, np.ndarray], n: int, *, temperature: float = 1.0, first: str = ""
) -> list[str]:
    """Let a network write some words, perhaps from their first letters on."""
    how: dict[str, Any] = {"temperature": temperature, "first": in_signs(first)}
    rows = write(parameters, n, np.random.default_rng(0), longest=LONGEST, **how)
    return [in_letters(row) for row in rows]


def in_order(run: RecordedRun) -> list[str]:
    """Return the names that a single run was trained on, by their numbers."""
    return sorted(shown_to(run), key=number_of().__getitem__)


def apart(run: RecordedRun) -> list[list[list[tuple[str, int]]]]:
    """Take the numbers that a single run writes at each frame apart into `pieces` of its names.

    It returns (n_frames, 6) lists of pieces, empty for what is no number.
    """
    shown = in_order(run)
    words, kinds = generated(run)
    return [
        [pieces(w, shown) if k != NONE else [] for w, k in zip(each, of, strict=True)]
        for each, of in zip(words, kinds, strict=True)
    ]


def generated(run: RecordedRun) -> tuple[list[list[str]], np.ndarray]:
    """Let a single run write at each of its frames, with the same luck; return (n_frames, 8)."""
    shown = shown_to(run)
    words = [write_words(run.parameters_at(i), FEW) for i in range(run.n_frames)]
    return words, np.array([kinds_of(each, shown) for each in words])


def counted(run: RecordedRun, *, temperature: float = 1.0, first: str = "") -> np.ndarray:
    """Let a single run write 400 words, and count: (3,) float, a share for each of `KINDS`."""
    words = write_words(run.final, MANY, temperature=temperature, first=first)
    return np.bincount(kinds_of(words, shown_to(run)), minlength=3) / MANY


def valid_share(run: RecordedRun) -> float:
    """Return the share of 400 words of a single run that are names of numbers."""
    return float(1 - counted(run)[NONE])


@cache
def _in_order() -> list[str]:
    return sorted(names())


def slip_of(word: str) -> int:
    """Return the first place of a wrong word where what came is in no name after what was there.

    The place behind its letters is that of its end.
    """
    for i in range(len(word)):
        begun = word[: i + 1]
        at = bisect_left(_in_order(), begun)
        if at == len(_in_order()) or not _in_order()[at].startswith(begun):
            return i
    return len(word)


def go_on(run: RecordedRun, first: str) -> np.ndarray:
    """Let a single run go on from the first letters of a name, `N_BEGUN` times with other luck.

    Returns (100, 47) signs, broken off where the longest name ends.
    """
    n_letters, rng = spelled().shape[1], np.random.default_rng(0)
    return write(run.final, N_BEGUN, rng, longest=n_letters, first=in_signs(first))


def ended(signs: np.ndarray) -> str:
    """Return the letters of a row of signs, with its end if it has one."""
    return "".join(SIGNS[i] for i in signs[: len(in_letters(signs)) + 1])


def read(run: RecordedRun, text: str, *, temperature: float = 1.0) -> np.ndarray:
    """Return how probable a single run finds each letter of a text with its end: (n_letters,)."""
    seen, came = windows(np.array([in_signs(text)]), run.hyperparameters["context"])
    return next_letters(seen, run.final, temperature)[np.arange(len(came)), came]


def pieces(word: str, shown: Sequence[str]) -> list[tuple[str, int]]:
    """Take a word apart into as few pieces of shown names as possible, each with its name's place.

    A letter that is in none of them is a piece of its own, of place -1.
    """
    parts, at = [], 0
    while at < len(word):
        ends = range(len(word), at, -1)
        found = (
            (word[at:end], i) for end in ends for i, n in enumerate(shown) if word[at:end] in n
        )
        piece, of = next(found, (word[at], -1))
        parts.append((piece, of))
        at += len(piece)
    return parts


def chance_of_slips(run: RecordedRun, *, temperature: float = 1.0, first: str = "") -> float:
    """Return how probable a single run finds, at the median, what makes its words wrong.

    It is NaN if none of 400 words is wrong.
    """
    words = write_words(run.final, MANY, temperature=temperature, first=first)
    chances = [
        read(run, word + END, temperature=temperature or 1.0)[slip_of(word)]
        for word in words
        if word not in number_of()
    ]
    return float(np.median(chances or [math.nan]))


def over_temperatures(run: RecordedRun, first: str = "") -> np.ndarray:
    """Count at each of `TEMPERATURES`: (n_temperatures, 3) float, as `counted` does."""
    return np.array(
        [counted(run, temperature=t, first=first) for t in track(TEMPERATURES.tolist())]
    )


@cache
def pairs(n_words: int, seed: int) -> np.ndarray:
    """Count which letter follows which in the training set: (n_signs, n_signs) float.

    A row for each letter, and in it the share with which each other one follows; the row of the end
    is that of the beginning, too.
    """
    words = spelled()[split(n_words, seed)[0]]
    counts = np.zeros((len(SIGNS), len(SIGNS)))
    before = np.pad(words, ((0, 0), (1, 0)))[:, :-1]
    going = np.cumsum(words == 0, axis=1) - (words == 0) == 0
    np.add.at(counts, (before[going], words[going]), 1)
    table: np.ndarray = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    return table


def follows(run: RecordedRun, frame: int = -1) -> np.ndarray:
    """Return what a single run says follows each letter on its own: (n_signs, n_signs) float.

    What it sees further back is the beginning.
    """
    context = run.hyperparameters["context"]
    seen = np.zeros((len(SIGNS), context), np.uint8)
    seen[:, -1] = np.arange(len(SIGNS))
    return next_letters(seen, run.parameters_at(frame))


def go_on_with(text: str) -> np.ndarray:
    """Return how often each letter follows a text with which names begin: (n_signs,) float."""
    came = [(name + END)[len(text)] for name in names() if name.startswith(text)]
    return np.array([came.count(sign) for sign in SIGNS]) / len(came)


def followed(run: RecordedRun, text: str) -> np.ndarray:
    """Return what a single run says follows a text, by frame: (n_frames, n_signs) float."""
    seen, _ = windows(np.array([in_signs(text + END)]), run.hyperparameters["context"])
    frames = map(run.parameters_at, range(run.n_frames))
    return np.array([next_letters(seen[-1:], parameters)[0] for parameters in frames])


def likeliest(run: RecordedRun, letter: int) -> tuple[int, float, float]:
    """Return what most often follows a letter, with its share in `pairs` and by a single run."""
    table = pairs(run.hyperparameters["n_words"], int(run.hyperparameters["seed"]))
    i = int(table[letter].argmax())
    return i, float(table[letter, i]), float(follows(run)[letter, i])


def spoken(sign: str) -> str:
    return {END: "the end", " ": "a space", "-": "a hyphen"}.get(sign, sign)


def some_words(
    run: RecordedRun, *, temperature: float, first: str = ""
) -> tuple[list[str], np.ndarray, list[tuple[int, float] | None]]:
    """Let a single run write six words, and tell what each is.

    Of a wrong one it returns the place of its slip, and how probable the slip was.
    """
    words = write_words(run.final, FEW, temperature=temperature, first=first)
    kinds = kinds_of(words, shown_to(run))
    found = [
        slip_of(word) if kind == NONE else None for word, kind in zip(words, kinds, strict=True)
    ]
    return (
        words,
        kinds,
        [
            None
            if at is None
            else (at, float(read(run, word + END, temperature=temperature or 1.0)[at]))
            for word, at in zip(words, found, strict=True)
        ],
    )
