"""A network that predicts the next letter: embeddings, one hidden layer, softmax.

Each letter is looked up as an embedding, a few learned numbers; those of the last letters are
joined and go through a tanh layer. Bengio, Ducharme, Vincent and Jauvin, "A Neural Probabilistic
Language Model" (2003). All arrays may have leading axes of runs.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from training.activations import softmax
from training.dense import (
    blame,
    inputs_times_delta,
    sum_over_samples,
    through_activation,
    weighted_sums,
)
from training.texts import write_texts

Parameters = Mapping[str, np.ndarray]


def windows(words: np.ndarray, context: int) -> tuple[np.ndarray, np.ndarray]:
    """Split words into places: the letters before each, and the next letter.

    Parameters
    ----------
    words : (n_words, n_letters) int array
        Words, ended and padded by sign 0.
    context : int
        Number of letters seen; before the first letter sign 0.

    Returns
    -------
    (n_places, context) int array
        The letters before, the nearest last.
    (n_places,) int array
        The next letter, or the end sign.
    """
    before = np.pad(words, ((0, 0), (context, 0)))
    seen = np.lib.stride_tricks.sliding_window_view(before[:, :-1], context, axis=1)
    ended = np.cumsum(words == 0, axis=1)
    here = (ended == 0) | ((ended == 1) & (words == 0))  # up to the first end sign
    return seen[here], words[here]


def draw_letters(
    sizes: Sequence[int], n_signs: int, rngs: Sequence[np.random.Generator]
) -> dict[str, np.ndarray]:
    """Draw initial parameters: embeddings from N(0, 1), narrower weights for more inputs.

    Parameters
    ----------
    sizes : (int, int, int)
        Letters of context, numbers in an embedding, hidden neurons.
    n_signs : int
        Number of letters.
    rngs : sequence of Generator
        Random generators, one per run.

    Returns
    -------
    dict of str to (n_runs, ...) array of float32
        ``E`` (n_signs, n_embedding), ``W1`` (context * n_embedding, n_hidden), ``b1``, ``W2``
        (n_hidden, n_signs) and ``b2``.
    """
    context, n_embedding, n_hidden = sizes
    shapes = [(n_signs, n_embedding), *pairwise((context * n_embedding, n_hidden, n_signs))]
    drawn = [[rng.standard_normal(shape) for shape in shapes] for rng in rngs]
    E, W1, W2 = (np.stack(each).astype(np.float32) for each in zip(*drawn, strict=True))
    return {
        "E": E,
        "W1": W1 / np.float32(math.sqrt(shapes[1][0])),
        "b1": np.zeros((len(rngs), n_hidden), np.float32),
        "W2": W2 / np.float32(math.sqrt(n_hidden)),
        "b2": np.zeros((len(rngs), n_signs), np.float32),
    }


def embedded(seen: np.ndarray, E: np.ndarray) -> np.ndarray:
    """Return the embeddings of each place's letters, joined in a row.

    Parameters
    ----------
    seen : (..., n_places, context) int array
        Letters.
    E : (..., n_signs, n_embedding) array of float
        A row for each letter.

    Returns
    -------
    (..., n_places, context * n_embedding) array of float
    """
    if E.ndim == 2:
        x = E[seen]
    else:  # one table per run
        runs = np.arange(len(E))[:, None, None]
        x = E[runs, seen]
    return x.reshape(*x.shape[:-2], -1)


def letter_scores(
    seen: np.ndarray, parameters: Parameters
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Send places through the network.

    Parameters
    ----------
    seen : (..., n_places, context) int array
        The letters before each place.
    parameters : mapping of str to array
        As from `draw_letters`.

    Returns
    -------
    (..., n_places, n_inputs), (..., n_places, n_hidden), (..., n_places, n_signs) arrays of float
        Inputs, hidden outputs, and a score for each next letter.
    """
    x = embedded(seen, parameters["E"])
    h = np.tanh(weighted_sums(x, parameters["W1"], parameters["b1"]))
    return x, h, weighted_sums(h, parameters["W2"], parameters["b2"])


def surprise(p: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return the mean cross-entropy per letter in nats, (...,).

    Parameters
    ----------
    p : (..., n_places, n_signs) array of float
        Probabilities.
    target : (..., n_places) int array
        The letters that came.
    """
    given = np.take_along_axis(p, target[..., None].astype(np.intp), axis=-1)[..., 0]
    return -np.log(np.maximum(given, np.finfo(p.dtype).tiny)).mean(axis=-1)


def surprise_delta(p: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return the slope of `surprise` along each score: (p - truth) / n_places."""
    truth = np.eye(p.shape[-1], dtype=p.dtype)[target]
    return (p - truth) * p.dtype.type(1 / p.shape[-2])


def letter_gradients(
    seen: np.ndarray, x: np.ndarray, h: np.ndarray, delta: np.ndarray, parameters: Parameters
) -> dict[str, np.ndarray]:
    """Backpropagate from the scores through tanh to the embeddings.

    Parameters
    ----------
    seen, x, h
        As given to `letter_scores`, and as it returned them.
    delta : (..., n_places, n_signs) array of float
        The slope of the loss along each score.
    parameters : mapping of str to array
        As from `draw_letters`.

    Returns
    -------
    dict of str to array of float
        The gradient of the loss, with the names and shapes of the parameters.
    """
    E = parameters["E"]
    hidden = through_activation(blame(delta, parameters["W2"]), h, "tanh")
    letters = blame(hidden, parameters["W1"]).reshape(*x.shape[:-2], -1, E.shape[-1])
    which = np.eye(E.shape[-2], dtype=E.dtype)[seen.reshape(*x.shape[:-2], -1)]
    return {
        "E": inputs_times_delta(which, letters),  # a letter's gradient is the sum over its places
        "W1": inputs_times_delta(x, hidden),
        "b1": sum_over_samples(hidden),
        "W2": inputs_times_delta(h, delta),
        "b2": sum_over_samples(delta),
    }


def next_letters(seen: np.ndarray, parameters: Parameters, temperature: float = 1.0) -> np.ndarray:
    """Return the probability of each next letter, (..., n_places, n_signs), at a temperature.

    Temperatures below 1 favour the likeliest letters, above 1 the others.
    """
    return softmax(letter_scores(seen, parameters)[-1] / np.float32(temperature))


def write(
    parameters: Parameters,
    n_words: int,
    rng: np.random.Generator,
    *,
    longest: int,
    temperature: float = 1.0,
    first: Sequence[int] = (),
) -> np.ndarray:
    """Let a single run write words, drawing each letter from its predicted probabilities.

    Parameters
    ----------
    parameters : mapping of str to array
        Of a single run.
    n_words, longest : int
        Number of words, and their largest length.
    rng : Generator
        Random generator: one number per letter.
    temperature : float
        As for `next_letters`; at 0 the likeliest letter is always taken.
    first : sequence of int
        Letters with which each word begins.

    Returns
    -------
    (n_words, longest) uint8 array
        Letters, padded with 0 from the end on.
    """
    context = len(parameters["W1"]) // parameters["E"].shape[-1]

    def says(texts: np.ndarray) -> np.ndarray:
        seen = np.pad(texts, ((0, 0), (context, 0)))[:, -context:]
        return next_letters(seen, parameters, temperature or 1.0)

    return write_texts(says, n_words, longest, rng, first=first, cold=not temperature)
