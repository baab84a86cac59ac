"""What a trained network does with a row: where it looks, what it expects, and what stays."""

from collections.abc import Collection
from typing import Any

import numpy as np

from lessons.copying import model
from lessons.copying.model import N_PLACES, draw_rows
from training.activations import softmax
from training.attention import Parameters
from training.recorded_run import RecordedRun

N_READ = 1000
"""Times that a row is read to see what it leaves behind."""
SHOWN = 21
"""Most places of a row whose looks are drawn: two rounds of ten, and one."""
OFF = {"none": (), "the first": (1,), "the second": (2,)}  # layers that are switched off


def rows_to_guess() -> list[dict[str, Any]]:
    """Draw thirty rows for `ui.guess`, of 20 letters, which begin again after 4 to 8."""
    rows = draw_rows(np.random.default_rng(2022), 30, (4, 8))
    texts = ["".join(chr(97 + i) for i in row[:20]) for row in rows.read]
    periods = (rows.counts > 0).argmax(axis=1).tolist()
    return [{"letters": a, "period": n} for a, n in zip(texts, periods, strict=True)]


def spelt(word: str) -> np.ndarray:
    """Return the row that repeats a word of small letters: (N_PLACES,) int."""
    return np.array([ord(letter) - ord("a") for letter in word])[np.arange(N_PLACES) % len(word)]


def looks(run: RecordedRun, word: str, off: Collection[int] = ()) -> np.ndarray:
    """Return where each place of a word's row looks: (n_frames, n_layers, SHOWN, SHOWN).

    A layer that is switched off looks nowhere.
    """
    frames = map(run.parameters_at, range(run.n_frames))
    each = (model.read_rows(spelt(word)[None], parameters, off).weights for parameters in frames)
    looked = np.array([[layer[0, :SHOWN, :SHOWN] for layer in weights] for weights in each])
    looked[:, [layer - 1 for layer in off]] = 0
    return looked


def expects(
    run: RecordedRun, word: str, off: Collection[int] = (), frame: int = -1
) -> tuple[np.ndarray, np.ndarray]:
    """Return where the last layer looks at a frame, and how probable each next letter is.

    Shapes: (N_PLACES, N_PLACES), (N_PLACES, N_LETTERS).
    """
    been = model.read_rows(spelt(word)[None], run.parameters_at(frame), off)
    return been.weights[-1][0], softmax(been.scores[0])


def expects_at_frames(run: RecordedRun, word: str) -> np.ndarray:
    """Return how probable each next letter is: (n_frames, N_PLACES, N_LETTERS)."""
    return np.array([expects(run, word, frame=frame)[1] for frame in range(run.n_frames)])


def percent_by_step(run: RecordedRun) -> list[float]:
    """Return how many percent a run gets right at each step, straight between its frames."""
    steps = np.arange(run.steps[-1] + 1)
    return (100 * np.interp(steps, run.steps, run.metrics["validation_accuracy"])).tolist()


def parts(one: RecordedRun, two: RecordedRun) -> list[int]:
    """Return the last frame at which two layers are no better than one ever is.

    Empty if they never are better in the end.
    """
    share, alone = (run.metrics["validation_accuracy"] for run in (two, one))
    return np.flatnonzero(share <= alone.max())[-1:].tolist() if share[-1] > alone.max() else []


def read_on(run: RecordedRun, word: str) -> Parameters:
    """Let a network read a word's row 1,000 times; return its parameters after that."""
    parameters = {name: a.copy() for name, a in run.final.items()}
    model.read_rows(np.tile(spelt(word), (N_READ, 1)), parameters)
    return parameters


def in_three_texts(run: RecordedRun, word: str) -> tuple[str, list[float]]:
    """Return the third letter of a word, and how probable it is after the first two.

    In a new text; in one that begins with the word; and in a new one after 1,000 rows of the word.
    """
    row = spelt(word)
    before, after = (
        softmax(model.read_rows(row[None], each).scores)[0, :, row[2]]
        for each in (run.final, read_on(run, word))
    )
    return word[2], [float(before[1]), float(before[len(word) + 1]), float(after[1])]


def changed(before: Parameters, after: Parameters) -> tuple[int, int]:
    """Return how many numbers there are, and how many of them differ by a bit or more."""
    pairs = [(before[name].ravel(), after[name].ravel()) for name in before]
    bits = [(one.view(np.uint32) != other.view(np.uint32)).sum() for one, other in pairs]
    return sum(one.size for one, _ in pairs), int(sum(bits))
