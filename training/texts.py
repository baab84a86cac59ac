"""Whole texts, for networks that read them from the beginning."""

from collections.abc import Callable, Sequence

import numpy as np


def begun(words: np.ndarray, *, ends: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """Return the letters read at each place of words, and each place's weight in the mean loss.

    Words are (..., n_words, n_letters), padded with sign 0. Weights are for a mean over all letters
    including the end sign, 0 after it; without ``ends``, the end sign does not count.
    """
    texts = np.concatenate([np.zeros_like(words[..., :1]), words[..., :-1]], axis=-1)
    counts = ((texts if ends else words) != 0).astype(np.float32)
    counts[..., 0] = 1
    return texts, counts / counts.sum(axis=(-2, -1), keepdims=True)


def text_surprise(p: np.ndarray, words: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return the mean cross-entropy per letter in nats, (...,); for ``counts`` see `begun`."""
    given = np.take_along_axis(p, words[..., None].astype(np.intp), axis=-1)[..., 0]
    nats = -np.log(np.maximum(given, np.finfo(p.dtype).tiny))
    return np.asarray((counts * nats).sum(axis=(-2, -1)))


def text_surprise_delta(p: np.ndarray, words: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return the slope of `text_surprise` along each score."""
    return (p - np.eye(p.shape[-1], dtype=p.dtype)[words]) * counts[..., None]


def write_texts(
    says: Callable[[np.ndarray], np.ndarray],
    n_words: int,
    longest: int,
    rng: np.random.Generator,
    *,
    first: Sequence[int] = (),
    cold: bool = False,
) -> np.ndarray:
    """Let a network write words, drawing each letter from its predicted probabilities.

    All of them begin with the signs that come ``first``.

    ``says`` returns next letters' probabilities for texts, (n_texts, n_places). Words are cut off
    after ``longest`` letters; ``cold`` always takes the likeliest letter. Returns (n_words,
    longest) signs, padded with 0.
    """
    text = np.zeros((n_words, longest + 1), np.uint8)
    text[:, 1 : len(first) + 1] = first
    going = np.arange(n_words)
    draws = rng.random((longest, n_words), np.float32)
    for place in range(len(first), longest):
        p = says(text[going, : place + 1])
        drawn = p.cumsum(axis=-1) > draws[place, going, None] * p.sum(axis=-1, keepdims=True)
        letter = p.argmax(axis=-1) if cold else drawn.argmax(axis=-1)
        text[going, place + 1] = letter
        going = going[letter != 0]
        if not len(going):
            break
    return text[:, 1:]
