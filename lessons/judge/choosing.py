"""Be the judge: of two words the one that is chosen becomes more probable, the other one less."""

from collections.abc import Sequence

import numpy as np

from datasets.number_names import in_letters, number_of
from lessons.judge.model import MEASURED, old_writer, word_gradients, write
from training.optimisers import Optimiser

MOST, RATE = 20, 0.01
"""Choices that may be made, and how far a step goes for each."""
WITH, WITHOUT = "a", "b"


def chosen(choices: str, part: str) -> tuple[list[str], list[str]]:
    """Return what a writer writes after choices, each `WITH` a part or, as all else, `WITHOUT` it.

    That is the next two words to choose from, none if all have the part or none has, and a hundred.
    """
    parameters = old_writer(0)
    stepper = Optimiser("Adam", RATE, parameters, (1,))
    for n, choice in enumerate(choices):
        worth = np.array([[1.0, -1.0] if choice == WITH else [-1.0, 1.0]])
        if len(pair := _pair(parameters, n, part)):
            gradients = word_gradients(pair[None], worth, parameters)
            parameters = stepper.step(parameters, gradients)
    words = write(parameters, MEASURED, [np.random.default_rng(0)])[0]
    pair = _pair(parameters, len(choices), part)
    return [*map(in_letters, pair)], [*map(in_letters, words)]


def told_apart(
    part: str, before: Sequence[str], now: Sequence[str]
) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return shares of words with a part, if any, of real names and of different words, twice."""
    counts = {f"with “{part}”": lambda words: sum(part in word for word in words)} if part else {}
    counts["that are real names"] = lambda words: sum(word in number_of() for word in words)
    counts["that are different"] = lambda words: len({*words})
    both = [[count(words) / len(words) for count in counts.values()] for words in (before, now)]
    return [*counts], *np.array(both)


def _pair(parameters: dict[str, np.ndarray], n: int, part: str) -> np.ndarray:
    """Let a writer write a word with a part and one without: (2, 24) signs, or (0, 24)."""
    words = write(parameters, MEASURED, [np.random.default_rng(n + 1)])[0]
    has = np.array([part in in_letters(word) for word in words])
    if not part:  # any two words that differ
        has[1:] = (words[1:] == words[0]).all(axis=1)
    return words[[has.argmax(), has.argmin()]] if has.any() and not has.all() else words[:0]
