"""What a perceptron does at each look at a sample, and how many its cut gets right."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from lessons.perceptron.model import N_HOURS, samples, step, sum_on_paper
from training.figures import figure
from training.recorded_run import RecordedRun


def plain(value: float) -> str:
    """Write a sum or a knob with the few decimals that it has on paper."""
    return figure(round(float(value), 6), 6)


def sums(data: str, w: tuple[float, ...], b: float) -> list[float]:
    """Return the weighted sum of each sample."""
    on_paper: list[float] = sum_on_paper(samples(data)[0], np.array(w), b).tolist()
    return on_paper


def n_right(data: str, w: tuple[float, ...], b: float) -> int:
    """Return how many samples are judged rightly."""
    return int((step(sums(data, w, b)) == samples(data)[1]).sum())


def next_samples(run: RecordedRun) -> np.ndarray:
    """Return which sample is looked at next at each frame."""
    return run.steps % round(run.steps_per_epoch)


@dataclass(frozen=True)
class Look:
    """A look at one of the four students, and the knobs as they stood then."""

    number: int  # from 1
    hours: int
    passed: int
    w: float
    b: float
    z: float  # the sum
    answer: int
    rate: float  # of learning
    without_input: bool = False

    @property
    def error(self) -> int:
        return self.answer - self.passed

    @property
    def times(self) -> int:
        """What the turn of the weight is multiplied by."""
        return 1 if self.without_input else self.hours

    @property
    def turned(self) -> tuple[float, float]:
        """Weight and bias after it."""
        by = self.rate * self.error
        return round(self.w - by * self.times, 6), round(self.b - by, 6)


def look(number: int, i: int, w: float, b: float, rate: float, bare: bool = False) -> Look:
    """Look at the student with index i."""
    X, y, _ = samples("hours")
    z = float(sum_on_paper(X[i], np.array([w]), b))
    return Look(number, int(X[i, 0]), int(y[i]), w, b, z, int(step(z)), rate, bare)


def looks_at(shown: Sequence[int], b: float, rate: float, *, bare: bool) -> list[Look]:
    """Return the looks at students that are shown one by one, by their indices, from w = 0."""
    every: list[Look] = []
    knobs = 0.0, b
    for i in shown:
        every.append(look(len(every) + 1, i, *knobs, rate, bare))
        knobs = every[-1].turned
    return every


def next_mistakes(w: float, b: float, rate: float) -> dict[int, Look]:
    """Return the looks at the students that are judged wrongly, by their indices."""
    each = {i: look(0, i, w, b, rate) for i in range(N_HOURS)}
    return {i: seen for i, seen in each.items() if seen.error}


@cache
def longest_way(w: float, b: float, rate: float) -> tuple[int, ...]:
    """Return whom to choose, by their indices, for as many mistakes in turn as can be."""
    wrong = next_mistakes(w, b, rate).items()
    return max(((i, *longest_way(*seen.turned, rate)) for i, seen in wrong), key=len, default=())


@cache
def n_ways(w: float, b: float, rate: float) -> int:
    """Return in how many ways mistakes can be chosen until none is left."""
    wrong = next_mistakes(w, b, rate).values()
    return sum(n_ways(*seen.turned, rate) for seen in wrong) if wrong else 1


def looks(run: RecordedRun) -> list[Look]:
    """Return every look of a single run at the four students."""
    rate, bare = float(run.hyperparameters["learning_rate"]), run.hyperparameters["without_input"]
    knobs = zip(run.parameters["w"][:, 0].tolist(), run.parameters["b"].tolist(), strict=True)
    return [
        look(n + 1, i, w, b, rate, bare)
        for n, (i, (w, b)) in enumerate(zip(next_samples(run)[:-1].tolist(), knobs, strict=False))
    ]
