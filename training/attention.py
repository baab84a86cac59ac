"""Attention: where to look is decided by dot products, and so can be learned.

Vaswani and others, "Attention Is All You Need" (2017). The dot products of a query with all keys,
divided by the root of their length, become weights by softmax; the output is the weighted mean of
the values. Below are a network that looks up, and a block as in GPT that writes: attention, a layer
of neurons, shortcuts.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

import numpy as np

from training.activations import softmax
from training.dense import blame, inputs_times_delta, sum_over_samples, weighted_sums

Parameters = Mapping[str, np.ndarray]
A = TypeVar("A")


def look(
    questions: np.ndarray, keys: np.ndarray, values: np.ndarray, hidden: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return the attention weights of each query, and the weighted means of the values.

    Questions are the queries (..., n_questions, n_numbers), keys and values are (..., n_places,
    n_numbers); ``hidden`` (n_questions, n_places) masks places.

    Returns
    -------
    (..., n_questions, n_places), (..., n_questions, n_values) arrays of float
        Attention weights, and the weighted means of the values.
    """
    scores = questions @ keys.mT
    scores *= keys.dtype.type(1 / math.sqrt(keys.shape[-1]))
    if hidden is not None:
        np.copyto(scores, -1e9, where=hidden)
    weights = softmax(scores)
    return weights, weights @ values


def look_back(
    found: np.ndarray,
    weights: np.ndarray,
    questions: np.ndarray,
    keys: np.ndarray,
    values: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the gradients of questions, keys and values, in this order.

    A weight grows only at the cost of the others: the slope along a score is the weight times how
    much better its value is than the mean. ``found`` is the loss's slope along the output of
    `look`, the other arguments are its results and inputs.
    """
    along_weights = found @ values.mT
    slopes = weights * along_weights
    slopes -= weights * slopes.sum(axis=-1, keepdims=True)
    slopes *= keys.dtype.type(1 / math.sqrt(keys.shape[-1]))
    return slopes @ keys, slopes.mT @ questions, weights.mT @ found


def taken(table: np.ndarray, which: np.ndarray) -> np.ndarray:
    """Return rows of a table (..., n_rows, n_numbers), shared or one per run."""
    if table.ndim == 2:
        return table[which]
    return table[np.arange(len(table)).reshape(-1, *[1] * (which.ndim - 1)), which]


def gathered(slopes: np.ndarray, which: np.ndarray, n_rows: int, n_axes: int = 0) -> np.ndarray:
    """Sum the gradients of `taken` rows, per row of the table; runs are the first axes."""
    flat = which.reshape(*which.shape[:n_axes], -1)
    each = np.eye(n_rows, dtype=slopes.dtype)[flat]
    return each.mT @ slopes.reshape(*flat.shape, slopes.shape[-1])


class Rows(NamedTuple):
    """Rows of pairs, such as d4 k9 a1 x7, each with a query and the digit that answers it."""

    letters: np.ndarray  # (..., n_rows, n_pairs) int
    digits: np.ndarray  # (..., n_rows, n_pairs) int
    asked: np.ndarray  # (..., n_rows) int: a letter, or a position from 0
    answer: np.ndarray  # (..., n_rows) int


N_LETTERS, N_DIGITS = 26, 10


def draw_look_up(
    n_numbers: int, rngs: Sequence[np.random.Generator], *, positions: bool = False
) -> dict[str, np.ndarray]:
    """Draw initial parameters from N(0, 1), and narrower output weights.

    ``Q`` and ``K`` (26, n_numbers) are each letter's query and key, ``V`` (10, n_numbers) each
    digit's value, ``W`` and ``b`` the output layer, and ``P`` (26, n_numbers), with positions, is
    added to the key at each place.
    """
    shapes = {"Q": N_LETTERS, "K": N_LETTERS, "V": N_DIGITS} | (
        {"P": N_LETTERS} if positions else {}
    )
    drawn = [
        {name: rng.standard_normal((n, n_numbers)) for name, n in shapes.items()} for rng in rngs
    ]
    spread = 1 / math.sqrt(n_numbers)
    out = [spread * rng.standard_normal((n_numbers, N_DIGITS)) for rng in rngs]
    tables = {name: np.stack([each[name] for each in drawn]) for name in shapes}
    arrays = {**tables, "W": np.stack(out), "b": np.zeros((len(rngs), N_DIGITS))}
    return {name: a.astype(np.float32) for name, a in arrays.items()}


def looked_up(rows: Rows, parameters: Parameters) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return each row's query, (..., n_rows, 1, n_numbers), keys and values."""
    keys = taken(parameters["K"], rows.letters)
    if "P" in parameters:
        keys = keys + parameters["P"][..., None, : keys.shape[-2], :]
    questions = taken(parameters["Q"], rows.asked)[..., None, :]
    return questions, keys, taken(parameters["V"], rows.digits)


def answered(rows: Rows, parameters: Parameters) -> tuple[np.ndarray, np.ndarray]:
    """Return each row's attention weights, and the probability of each digit."""
    weights, found = look(*looked_up(rows, parameters))
    p = softmax(weighted_sums(found[..., 0, :], parameters["W"], parameters["b"]))
    return weights[..., 0, :], p


def look_up_gradients(
    rows: Rows,
    looked: tuple[np.ndarray, np.ndarray, np.ndarray],
    weights: np.ndarray,
    found: np.ndarray,
    delta: np.ndarray,
    parameters: Parameters,
) -> dict[str, np.ndarray]:
    """Backpropagate through the output layer and `look_back` to the tables.

    ``delta`` is the slope along each digit's score, (..., n_rows, 10).
    """
    runs = delta.ndim - 2
    to_found = blame(delta, parameters["W"])[..., None, :]
    to_questions, to_keys, to_values = look_back(to_found, weights, *looked)
    gradients = {
        "Q": gathered(to_questions, rows.asked, N_LETTERS, runs),
        "K": gathered(to_keys, rows.letters, N_LETTERS, runs),
        "V": gathered(to_values, rows.digits, N_DIGITS, runs),
        "W": inputs_times_delta(found[..., 0, :], delta),
        "b": sum_over_samples(delta),
    }
    if "P" in parameters:
        gradients["P"] = np.zeros_like(parameters["P"])
        gradients["P"][..., : to_keys.shape[-2], :] = to_keys.sum(axis=-3)
    return {name: gradients[name] for name in parameters}


PARTS = ("attention", "neurons", "shortcuts", "positions")
"""The parts of a block; each can be left out."""


def draw_block(
    sizes: tuple[int, int, int, int], n_signs: int, rng: np.random.Generator, n_layers: int = 1
) -> dict[str, np.ndarray]:
    """Draw initial parameters for these numbers of places, embedding and key entries, and neurons.

    ``E`` and ``P`` are letters' and positions' embeddings, ``Q``, ``K`` and ``V`` give queries,
    keys and values, ``W1``, ``b1``, ``W2``, ``b2`` are the neurons, ``U`` and ``c`` the scores. A
    second layer has ``Q.2`` and so on.
    """
    n_places, width, n_key, n_hidden = sizes
    spread = 1 / math.sqrt(width)
    shapes: dict[str, tuple[tuple[int, ...], float]]
    shapes = {"E": ((n_signs, width), 0.5), "P": ((n_places, width), 0.5)}
    each: dict[str, tuple[tuple[int, ...], float]] = {
        "Q": ((width, n_key), spread),
        "K": ((width, n_key), spread),
        "V": ((width, width), spread),
        "W1": ((width, n_hidden), math.sqrt(2) * spread),
        "b1": ((n_hidden,), 0.0),
        "W2": ((n_hidden, width), 1 / math.sqrt(n_hidden)),
        "b2": ((width,), 0.0),
    }
    for i in range(n_layers):
        shapes |= {f"{name}{_of_layer(i)}": how for name, how in each.items()}
    shapes |= {"U": ((width, n_signs), spread), "c": ((n_signs,), 0.0)}
    drawn = {name: scale * rng.standard_normal(shape) for name, (shape, scale) in shapes.items()}
    return {name: a.astype(np.float32) for name, a in drawn.items()}


def _of_layer(i: int) -> str:
    """Return how the names of a layer's parameters end; layers are counted from 0."""
    return f".{i + 1}" if i else ""


def layers_of(parameters: Mapping[str, A]) -> list[dict[str, A]]:
    """Return the parameters of each layer of a block, with the names of the first."""
    n_layers = sum(name.startswith("Q") for name in parameters)
    within = ("Q", "K", "V", "W1", "b1", "W2", "b2")
    return [{name: parameters[f"{name}{_of_layer(i)}"] for name in within} for i in range(n_layers)]


class Layer(NamedTuple):
    """All results of a layer of a block, (..., n_texts, n_places, ...)."""

    x: np.ndarray  # what goes in
    asked: tuple[np.ndarray, np.ndarray, np.ndarray]  # queries, keys, values
    weights: np.ndarray  # attention weights
    seen: np.ndarray  # with the output of attention added
    h: np.ndarray  # outputs of the hidden neurons
    out: np.ndarray


class Pass(NamedTuple):
    """All results of a block, from letters to scores."""

    layers: list[Layer]
    scores: np.ndarray  # for each next letter: (..., n_texts, n_places, n_signs)


def flat(x: np.ndarray) -> np.ndarray:
    """Put the places of all texts, (..., n_texts, n_places, n_numbers), below each other."""
    return x.reshape(*x.shape[:-3], -1, x.shape[-1])


def through(x: np.ndarray, W: np.ndarray) -> np.ndarray:
    """Multiply the numbers of each place of texts by weights, (..., n_numbers, n_out)."""
    return (flat(x) @ W).reshape(*x.shape[:-1], -1)


def each_place(b: np.ndarray) -> np.ndarray:
    """Return biases (..., n) as they are added to each place of each text."""
    return b[..., None, None, :]


def embedded(texts: np.ndarray, parameters: Parameters, without: str = "") -> np.ndarray:
    """Return the embeddings of letters, (..., n_texts, n_places), with those of their positions."""
    x = taken(parameters["E"], texts)
    if without == "positions":
        return x
    return x + parameters["P"][..., None, : texts.shape[-1], :]


def later(n_places: int) -> np.ndarray:
    """Return what each place does not see, (n_places, n_places) of bool: all places after it."""
    return np.triu(np.ones((n_places, n_places), bool), 1)


def layer(
    x: np.ndarray, parameters: Parameters, without: str = "", hidden: np.ndarray | None = None
) -> Layer:
    """Send texts through attention and neurons: each place sees itself and those before it.

    ``x`` is (..., n_texts, n_places, width), ``hidden`` (n_places, n_places) as in `look`.
    """
    q, k, v = (through(x, parameters[name]) for name in "QKV")
    weights, found = look(q, k, v, later(x.shape[-2]) if hidden is None else hidden)
    if without == "attention":
        found = np.zeros_like(found)
    seen = found if without == "shortcuts" else x + found
    h = np.maximum(through(seen, parameters["W1"]) + each_place(parameters["b1"]), 0)
    given = through(h, parameters["W2"]) + each_place(parameters["b2"])
    out = {"neurons": seen, "shortcuts": given}.get(without, seen + given)
    return Layer(x, (q, k, v), weights, seen, h, out)


def layer_gradients(
    been: Layer, to_out: np.ndarray, parameters: Parameters, without: str = ""
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Backpropagate through a layer; shortcuts pass gradients unchanged.

    ``been`` is the result of `layer`, ``to_out`` the slope along what came out. Returned are the
    gradients of its parameters, and the slope along what went in.
    """
    direct = without != "shortcuts"
    to_given = np.zeros_like(to_out) if without == "neurons" else to_out
    to_h = through(to_given, parameters["W2"].mT) * (been.h > 0)
    to_seen = through(to_h, parameters["W1"].mT) + (to_out if direct else 0)
    to_found = np.zeros_like(to_seen) if without == "attention" else to_seen
    back = look_back(to_found, been.weights, *been.asked)
    to_x = to_seen.copy() if direct else np.zeros_like(to_seen)
    for name, slopes in zip("QKV", back, strict=True):
        to_x += through(slopes, parameters[name].mT)
    x = flat(been.x).mT
    gradients = {name: x @ flat(slopes) for name, slopes in zip("QKV", back, strict=True)}
    gradients |= {
        "W1": flat(been.seen).mT @ flat(to_h),
        "b1": to_h.sum(axis=(-3, -2)),
        "W2": flat(been.h).mT @ flat(to_given),
        "b2": to_given.sum(axis=(-3, -2)),
    }
    return gradients, to_x


def embedded_gradients(
    texts: np.ndarray, to_x: np.ndarray, parameters: Parameters, without: str = ""
) -> dict[str, np.ndarray]:
    """Sum the slopes along what `embedded` has returned, per letter and per position."""
    places = np.zeros_like(parameters["P"])
    if without != "positions":
        places[..., : texts.shape[-1], :] = to_x.sum(axis=-3)
    n_signs, n_runs_axes = parameters["E"].shape[-2], texts.ndim - 2
    return {"E": gathered(to_x, texts, n_signs, n_runs_axes), "P": places}


def scored(x: np.ndarray, parameters: Parameters) -> np.ndarray:
    """Return the score of each next letter at each place."""
    return through(x, parameters["U"]) + each_place(parameters["c"])


def scored_gradients(x: np.ndarray, delta: np.ndarray) -> dict[str, np.ndarray]:
    """Return the gradients of what `scored` takes; ``delta`` is the slope along each score."""
    return {"U": flat(x).mT @ flat(delta), "c": delta.sum(axis=(-3, -2))}


def block(
    texts: np.ndarray, parameters: Parameters, without: str = "", *, last: bool = False
) -> Pass:
    """Send texts of letters, (..., n_texts, n_places), through the block, without one of `PARTS`.

    Each place sees only itself and those before it. With ``last``, only what comes after the last
    one is scored.
    """
    x, layers = embedded(texts, parameters, without), []
    for within in layers_of(parameters):
        layers.append(layer(x, within, without))
        x = layers[-1].out
    return Pass(layers, scored(x[..., -1:, :] if last else x, parameters))


def block_gradients(
    texts: np.ndarray, been: Pass, delta: np.ndarray, parameters: Parameters, without: str = ""
) -> dict[str, np.ndarray]:
    """Backpropagate through the block.

    ``been`` is the result of `block`, ``delta`` the slope along each score.
    """
    slopes = scored_gradients(been.layers[-1].out, delta)
    to_x = through(delta, parameters["U"].mT)
    for i, within in reversed([*enumerate(layers_of(parameters))]):
        of_layer, to_x = layer_gradients(been.layers[i], to_x, within, without)
        slopes |= {f"{name}{_of_layer(i)}": slope for name, slope in of_layer.items()}
    slopes |= embedded_gradients(texts, to_x, parameters, without)
    return {name: slopes[name] for name in parameters}
