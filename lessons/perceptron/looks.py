"""What a perceptron does at each look at a sample, and where they lead: down or in circles."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from lessons.perceptron.model import HUNDREDTHS, N_HOURS, samples, step, sum_on_paper, train
from training.figures import figure
from training.recorded_run import RecordedRun

MIDWAY = 2.5
"""Hours between those of the students who failed and of those who passed."""
HINGE = -1 / MIDWAY
"""Hours, before the first, at which every mistake lowers the line."""


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


@cache
def next_mistakes(w: float, b: float, rate: float) -> dict[int, Look]:
    """Return the looks at the students that are judged wrongly, by their indices."""
    each = {i: look(0, i, w, b, rate) for i in range(N_HOURS)}
    return {i: seen for i, seen in each.items() if seen.error}


@cache
def mistakes_in_turn(w: float, b: float, rate: float) -> list[Look]:
    """Return the looks at students who come in turn that are mistakes, until none is left."""
    run = train(n_epochs=35, max_frames=141, w=w, b=b, learning_rate=rate)
    return [each for each in looks(run) if each.error]


def knobs_along(own: tuple[float, ...], mistakes: Sequence[Look]) -> dict[str, np.ndarray]:
    """Return the knobs from one's own line on to the end of mistakes, which may begin elsewhere."""
    lines = [own, *(each.turned for each in mistakes)]
    return dict(zip("wb", np.array(lines).T, strict=True))


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


@cache
def falls(w: float, b: float, rate: float) -> dict[str, np.ndarray]:
    """Return from where to where lines swing on all ways, by the mistakes made before.

    A line that ``ends`` is right, and stays.
    """
    table, here = [], Counter({(w, b): 1})
    for made in range(len(longest_way(w, b, rate)) + 1):
        before, here = here, Counter()
        for knobs, n in before.items():
            moves = [seen.turned for seen in next_mistakes(*knobs, rate).values()]
            for turned in moves or [knobs]:
                here[turned] += n
                table.append([made, *knobs, *turned, not moves, n * n_ways(*turned, rate)])
    names = ("made", "w0", "b0", "w1", "b1", "ends", "ways")
    return dict(zip(names, np.array(table).T, strict=True))


def n_ended(w: float, b: float, rate: float) -> list[int]:
    """Return how many of all ways have ended after each number of mistakes."""
    every = falls(w, b, rate)
    ended = np.bincount(every["made"].astype(int), every["ways"] * every["ends"])
    return [round(n) for n in ended]


def looks(run: RecordedRun) -> list[Look]:
    """Return every look of a single run at the four students."""
    rate, bare = float(run.hyperparameters["learning_rate"]), run.hyperparameters["without_input"]
    knobs = zip(run.parameters["w"][:, 0].tolist(), run.parameters["b"].tolist(), strict=True)
    return [
        look(n + 1, i, w, b, rate, bare)
        for n, (i, (w, b)) in enumerate(zip(next_samples(run)[:-1].tolist(), knobs, strict=False))
    ]


def places(run: RecordedRun) -> np.ndarray:
    """Return at which place a run's line lies, numbered as they come. Shape: (n_frames,)."""
    states = np.column_stack([run.parameters["w"], run.parameters["b"]])
    numbers: dict[tuple[int, ...], int] = {}
    states = np.round(HUNDREDTHS * states).astype(int)
    return np.array([numbers.setdefault(tuple(each), len(numbers)) for each in states.tolist()])


def cycle(run: RecordedRun) -> tuple[int, int] | None:
    """Find the first two epochs that end alike, with mistakes between them; None if none do."""
    ends = slice(None, None, round(run.steps_per_epoch))
    mistakes = run.metrics["mistakes"][ends]
    first_at: dict[int, int] = {}
    for epoch, place in enumerate(places(run)[ends].tolist()):
        first = first_at.setdefault(place, epoch)
        if mistakes[first] < mistakes[epoch]:
            return first, epoch
    return None
