"""Whole texts, for networks that go through them from the beginning."""

from collections.abc import Callable

import numpy as np


def begun(words: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Put the beginning before words, (n_words, n_letters) of signs, filled up with sign 0.

    Returns what has been read at each place, and what each counts in a mean over all letters that
    come, the end included: 0 beyond it.
    """
    texts = np.pad(words, ((0, 0), (1, 0)))[:, :-1]
    counts = (texts != 0).astype(np.float32)
    counts[:, 0] = 1
    return texts, counts / counts.sum()


def text_surprise(p: np.ndarray, words: np.ndarray, counts: np.ndarray) -> float:
    """Return the mean cross-entropy in nats a letter; for ``counts`` see `begun`."""
    given = np.take_along_axis(p, words[..., None].astype(np.intp), axis=-1)[..., 0]
    return float(-(counts * np.log(np.maximum(given, np.finfo(p.dtype).tiny))).sum())


def text_surprise_delta(p: np.ndarray, words: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return the slope of `text_surprise` along each score."""
    return (p - np.eye(p.shape[-1], dtype=p.dtype)[words]) * counts[..., None]


def write_texts(
    says: Callable[[np.ndarray], np.ndarray],
    n_words: int,
    longest: int,
    rng: np.random.Generator,
    *,
    cold: bool = False,
) -> np.ndarray:
    """Let a network write words: each letter is drawn as probable as it is said to be.

    ``says`` returns of texts, (n_texts, n_places) of signs, how probable each next letter is. A
    word that has not ended after ``longest`` letters is broken off; ``cold``, the likeliest letter
    is always taken. Returns (n_words, longest) signs, filled up with 0 from the end on.
    """
    text = np.zeros((n_words, longest + 1), np.uint8)
    going = np.arange(n_words)
    luck = rng.random((longest, n_words), np.float32)
    for place in range(longest):
        p = says(text[going, : place + 1])
        drawn = p.cumsum(axis=-1) > luck[place, going, None] * p.sum(axis=-1, keepdims=True)
        letter = p.argmax(axis=-1) if cold else drawn.argmax(axis=-1)
        text[going, place + 1] = letter
        going = going[letter != 0]
        if not len(going):
            break
    return text[:, 1:]
