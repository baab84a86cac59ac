"""Predictions: what a learner expects of an experiment, and how it came out.

A pure function of knobs runs each experiment and returns an `Answer`.
"""

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from study.entries import check_kind

MOST_POINTS = 20
"""Most points of a sketch, in drawing and in the browser's storage."""

Guess = str | float | Sequence[float]
"""The name of an option, a number, or the heights of a sketch."""


@dataclass(frozen=True)
class Answer:
    # The right option's name, the number, or the curve's heights at the sketch's points.
    truth: str | float | tuple[float, ...]
    sentence: str  # what the run did, with figures, in Markdown
    figure: str = ""  # for an option: the deciding figure, as in "2,175 became 8.6 × 10¹⁵"
    since: str = ""  # for a number: why it is that, to go on with after "it is 50 %, since"
    # For a sketch over numbers: the heights from first to last point in equal steps, to draw the
    # curve between the points as well.
    curve: tuple[float, ...] = ()
    # For an option: by its name, what to say to who chose it, in a sentence.
    because: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sketch:
    # The x of its 3 to 20 points, from left to right.
    at: tuple[float, ...]
    # Of the axes.
    x_title: str
    y_title: str
    ticks: tuple[float, ...]  # labelled heights
    first: float  # initial height of all points
    enough: int  # number of points that must be near for a right prediction
    names: tuple[str, ...] = ()  # labels of the points, if not their numbers
    bars: bool = False  # bars, not a curve
    given: bool = False  # the question gives the first height, so that point is fixed
    # A curve that is drawn before: its name, and what computes its heights, in equal steps.
    beside: tuple[str, Callable[[], Sequence[float]]] | None = None


@dataclass(frozen=True)
class Prediction:
    name: str  # unique in its lesson
    scene: str  # where it is asked
    kind: str  # "choice", "number" or "sketch"
    text: str  # in Markdown
    options: dict[str, str]  # for "choice": by name
    # For "number" and "sketch": the range to choose from.
    low: float = 0.0
    high: float = 0.0
    step: float = 1.0  # for "number"
    tolerance: float = 0.0  # the largest error that still counts as right
    unit: str = ""  # for "number" and "sketch"
    sketch: Sketch | None = None  # for "sketch"
    case: dict[str, Any] = field(default_factory=dict)  # as of `study.questions.Question`
    given: Mapping[str, Any] = field(default_factory=dict)  # to the function that runs it
    # The same question of another case, for when it comes back.
    again: "Prediction | None" = None

    def valid(self, guess: Any) -> Guess | None:
        """Return a guess in the form that is judged, None if it is invalid."""
        if self.kind == "choice":
            return guess if isinstance(guess, str) and guess in self.options else None
        if self.kind == "number":
            return float(guess) if self._in_range(guess) else None
        if not isinstance(guess, list | tuple) or len(guess) != len(self._drawn.at):
            return None
        return tuple(map(float, guess)) if all(map(self._in_range, guess)) else None

    def is_right(self, guess: Guess, truth: Guess) -> bool:
        if self.kind == "choice":
            return guess == truth
        if self.kind == "sketch":
            return self.n_near(guess, truth) >= self._drawn.enough
        return self.is_near(guess, truth)

    def n_near(self, guess: Any, truth: Any) -> int:
        """Count the drawn points of a sketch that are near the truth."""
        return sum(map(self.is_near, guess[-self.n_drawn :], truth[-self.n_drawn :]))

    def in_words(self, guess: Guess) -> str:
        """Return a guess or the truth in the question's words."""
        if isinstance(guess, str):
            return self.options[guess]
        if isinstance(guess, int | float):
            decimals = max(0, -math.floor(math.log10(self.step)))
            return f"{round(guess, decimals):g} {self.unit}"
        return "the curve you drew" if not self._drawn.bars else "the bars you drew"

    def verdict(self, guess: Guess, answer: Answer) -> str:
        """Say in a line what was predicted and what came out."""
        right = self.is_right(guess, answer.truth)
        if self.kind == "sketch":
            near, n = self.n_near(guess, answer.truth), self.n_drawn
            how = "You drew it right" if near == n else "You drew it nearly right"
            near_at = f"{self._out_of(near)} are {self._near_enough()}"
            said = f"**{how if right else 'Not quite'}: {near_at}.**"
            turns = self._turns(answer.truth)
            if not right and self._turns(guess) == turns and turns[1:]:
                said += f" Its shape is right, though: it {' and then '.join(turns)}."
            return said if near == n else f"{said} {self._farthest(guess, answer.truth)}"
        said = f"You said “{self.in_words(guess).rstrip('.')}”"
        truth = self.in_words(answer.truth).rstrip(".")
        if answer.because:
            came = "**Right:**" if right else f"{said}; the answer is “**{truth}**”."
            return f"{came} {answer.because[str(guess)]}{answer.figure and f' ({answer.figure})'}."
        if self.kind == "number":
            why = f", since {answer.since}" if answer.since else ""
            hit = ", and you were right" if self.in_words(guess) == truth else ", and that is near"
            return f"{said}{f'{hit}:' if right else ';'} it is **{truth}**{why}."
        came = ", **and you were right**" if right else f"; the answer is “**{truth}**”"
        return f"{said}{came}{answer.figure and f' ({answer.figure})'}."

    def rule(self) -> str:
        """Say when a sketch is right; completes "right if …"."""
        return f"{self._out_of(self._drawn.enough)} are {self._near_enough()}"

    def _out_of(self, n: int) -> str:
        n_places, _, what = self.places().partition(" ")
        return f"{'all ' if n == int(n_places) else f'{n} of '}{n_places} {what}"

    def _near_enough(self) -> str:
        if self._drawn.bars and self.tolerance < self.step:  # bars count, so nothing lies between
            return "exact"
        return f"within {self.tolerance:g} {self.unit}"

    def _turns(self, heights: Any) -> list[str]:
        """Return how a curve falls and rises by more than the tolerance, turn by turn."""
        ways: list[str] = []
        low = high = heights[0]
        for height in () if self._drawn.bars else heights:
            low, high = min(low, height), max(high, height)
            if max(height - low, high - height) > self.tolerance:
                way = "rises" if height - low > high - height else "falls"
                ways += [way] * (ways[-1:] != [way])
                low = high = height
        return ways

    def _farthest(self, guess: Any, truth: Any) -> str:
        """Say where a sketch is farthest off, and by how much."""
        sketch = self._drawn
        off = [abs(a - b) for a, b in zip(guess, truth, strict=True)]
        i = off.index(max(off))
        place = sketch.names[i] if sketch.names else f"{sketch.x_title} {sketch.at[i]:g}"
        drawn, was = (f"{float(f'{value:.2g}'):,g}" for value in (guess[i], truth[i]))
        return f"Farthest off at {place}: you drew {drawn}, it was {was}."

    def places(self) -> str:
        """Return how many points of a sketch are drawn, as in "8 points"."""
        return f"{self.n_drawn} {'bars' if self._drawn.bars else 'points'}"

    @property
    def n_drawn(self) -> int:
        """How many points of a sketch are drawn: all but one that the question gives."""
        return len(self._drawn.at) - self._drawn.given

    @property
    def _drawn(self) -> Sketch:
        if self.sketch is None:
            raise ValueError(f"Prediction {self.name!r} is no sketch, it is a {self.kind}.")
        return self.sketch

    def _in_range(self, value: Any) -> bool:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        slack = 1e-9 * (self.high - self.low)
        return number and self.low - slack <= value <= self.high + slack

    def is_near(self, guess: Any, truth: Any) -> bool:
        """Return whether a number, or a point of a sketch, is near enough to be right."""
        return abs(float(guess) - float(truth)) <= self.tolerance * (1 + 1e-9)


def check_prediction(slug: str, made: Prediction) -> None:
    sketch = made.sketch
    measured = [
        (made.low < made.high, "low < high"),
        (made.tolerance > 0, "a tolerance > 0"),
        (bool(made.unit), "a unit"),
    ]
    needs = {
        "choice": [(len(made.options) >= 2, "two options or more")],
        "number": measured,
        "sketch": [
            *measured,
            *(_needs_of_sketch(made, sketch) if sketch else [(False, "a Sketch")]),
        ],
    }
    check_kind(f"Prediction {made.name!r} of {slug!r}", made.kind, needs)


def _needs_of_sketch(made: Prediction, sketch: Sketch) -> list[tuple[bool, str]]:
    n, n_drawn = len(sketch.at), made.n_drawn
    steps = [right - left for left, right in itertools.pairwise(sketch.at)]
    in_order = all(step > 0 for step in steps) or all(step < 0 for step in steps)
    inside = all(made.low <= height <= made.high for height in (*sketch.ticks, sketch.first))
    return [
        (3 <= n <= MOST_POINTS, f"from 3 to {MOST_POINTS} places in `at`"),
        (in_order, "its places `at` in order"),
        (1 <= sketch.enough <= n_drawn, f"`enough` from 1 to {n_drawn}"),
        (inside, f"ticks and `first` from {made.low:g} to {made.high:g}"),
        (made.step <= 2 * made.tolerance, "a step of twice its tolerance at most"),
        (len(sketch.names) in (0, n), f"no names, or {n}"),
    ]
