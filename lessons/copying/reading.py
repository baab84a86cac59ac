"""What a trained network does with a row: where it looks, what it expects, and what stays."""

from collections.abc import Collection
from typing import Any

import numpy as np

from lessons.copying import model
from lessons.copying.model import N_PLACES, draw_rows, new_rows
from training.activations import softmax
from training.attention import Parameters
from training.optimisers import Optimiser
from training.recorded_run import RecordedRun
from training.texts import text_surprise_delta

N_READ = 1000
"""Times that a row is read to see what it leaves behind."""
RATE, N_STEPS, EVERY = 0.01, 30, 3
"""How it is trained on one word, and after how many steps each time it is looked at."""
MOSTLY = 0.9
"""The share of right letters that ends the jump."""
OFF = {"none": (), "the first": (1,), "the second": (2,)}  # layers that are switched off


def rows_to_guess() -> list[dict[str, Any]]:
    """Draw thirty rows for `ui.guess`, of 5 to 7 letters, which end in their second round."""
    rng = np.random.default_rng(2022)
    rows = draw_rows(rng, 30, (5, 7))
    periods = (rows.counts > 0).argmax(axis=1)
    ends = periods + rng.integers(2, periods + 1)
    texts = ["".join(chr(97 + i) for i in row[:n]) for row, n in zip(rows.read, ends, strict=True)]
    return [{"letters": a, "period": n} for a, n in zip(texts, periods.tolist(), strict=True)]


def spelt(word: str) -> np.ndarray:
    """Return the row that repeats a word of small letters: (N_PLACES,) int."""
    return np.array([ord(letter) - ord("a") for letter in word])[np.arange(N_PLACES) % len(word)]


def looks(run: RecordedRun, word: str, off: Collection[int] = ()) -> np.ndarray:
    """Return where each letter of two rounds looks, if at all: (n_frames, n_layers, n, n)."""
    n = 2 * len(word)
    frames = map(run.parameters_at, range(run.n_frames))
    each = (model.read_rows(spelt(word)[None], parameters, off).weights for parameters in frames)
    looked = np.array([[layer[0, :n, :n] for layer in weights] for weights in each])
    looked[:, [layer - 1 for layer in off]] = 0
    return looked


def expects(run: RecordedRun, word: str, off: Collection[int] = ()) -> np.ndarray:
    """Return how probable each next letter is: (n_frames, N_PLACES, N_LETTERS)."""
    frames = map(run.parameters_at, range(run.n_frames))
    return np.array([softmax(model.read_rows(spelt(word)[None], k, off).scores[0]) for k in frames])


def by_luck() -> float:
    """Return the share that a guess among the letters of its row gets right."""
    counts = new_rows().counts
    return float((counts.sum(axis=1) / (counts > 0).argmax(axis=1)).sum())


def percent_by_step(run: RecordedRun) -> list[float]:
    """Return how many percent a run gets right at each step, straight between its frames."""
    steps = np.arange(run.steps[-1] + 1)
    return (100 * np.interp(steps, run.steps, run.metrics["validation_accuracy"])).tolist()


def parts(one: RecordedRun, two: RecordedRun) -> int:
    """Return the last frame, before two layers get `MOSTLY` right, at which one ever gets more."""
    share, alone = (run.metrics["validation_accuracy"] for run in (two, one))
    return int(np.flatnonzero(share[: (share >= MOSTLY).argmax()] <= alone.max()).max(initial=0))


def read_on(run: RecordedRun, word: str) -> Parameters:
    """Let a network read a word's row 1,000 times; return its parameters after that."""
    parameters = {name: a.copy() for name, a in run.final.items()}
    model.read_rows(np.tile(spelt(word), (N_READ, 1)), parameters)
    return parameters


def sureness(word: str, parameters: Parameters) -> np.ndarray:
    """Return how probable each letter is before it comes, 0 for the first: (2 * len(word),)."""
    n, row = 2 * len(word), spelt(word)
    p = softmax(model.read_rows(row[None], parameters).scores)[0]
    return np.append(0, p[np.arange(n - 1), row[1:n]])


def trained_on(
    run: RecordedRun, word: str, n_steps: int = N_STEPS
) -> tuple[np.ndarray, np.ndarray, list[float]]:
    """Train a network further on a word's row, of which all letters count.

    Returns, at every third step, the `sureness`, (n_frames, 2 * len(word)); all knobs, (n_frames,
    n_knobs); and the accuracy on other rows.
    """
    read, after = spelt(word)[None, None], spelt(word[1:] + word[0])[None, None]
    counts = np.full(read.shape, np.float32(1 / N_PLACES))
    parameters: Any = {name: a[None] for name, a in run.final.items()}
    stepper = Optimiser("Adam", np.array([RATE]), parameters, (1,))
    states = []
    for step in range(n_steps + 1):
        if step % EVERY == 0:
            states.append({name: a[0] for name, a in parameters.items()})
        been = model.read_rows(read, parameters)
        delta = text_surprise_delta(softmax(been.scores), after, counts)
        parameters = stepper.step(parameters, model.gradients_of(read, been, delta, parameters))
    return (
        np.array([sureness(word, one) for one in states]),
        np.array([np.concatenate([a.ravel() for a in one.values()]) for one in states]),
        [float(model.accuracy(new_rows(), one)) for one in states],
    )


def changed(before: Parameters, after: Parameters) -> tuple[int, int]:
    """Return how many numbers there are, and how many of them differ by a bit or more."""
    pairs = [(before[name].ravel(), after[name].ravel()) for name in before]
    bits = [(one.view(np.uint32) != other.view(np.uint32)).sum() for one, other in pairs]
    return sum(one.size for one, _ in pairs), int(sum(bits))
