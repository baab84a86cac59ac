"""Predictions: what a learner expects of an experiment before it runs, and how it came out.

The sentences stand in the lesson's ``study.toml``; the lesson's ``PREDICTIONS`` has, for each, a
pure function of the knobs that it depends on, which runs the experiment and returns an `Answer`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

MOST_POINTS = 20
"""A sketch has no more points than one can draw, and the learner's browser keeps."""

Guess = str | float | Sequence[float]
"""The name of an option, a number, or the heights of a sketch."""


@dataclass(frozen=True)
class Answer:
    # The name of the option that the run bore out, the number that it gave, or the heights of
    # the curve where a sketch has its points
    truth: str | float | tuple[float, ...]
    sentence: str  # What the run did, with its numbers, in Markdown
    figure: str = ""  # For an option: the figure that decides, as in "2,175 became 8.6 × 10¹⁵"
    # For a sketch over numbers: all heights from its first place to its last, in equal steps,
    # so that what happened between the places is drawn, too
    curve: tuple[float, ...] = ()


@dataclass(frozen=True)
class Sketch:
    # Where its points stand, from left to right, 3 to 20 of them; a curve's as far apart as
    # these numbers are
    at: tuple[float, ...]
    # Of the axes.
    x_title: str
    y_title: str
    ticks: tuple[float, ...]  # Heights that have a line and a number
    first: float  # The height at which all points stand at first
    enough: int  # At how many places it must be near the truth to count as predicted
    names: tuple[str, ...] = ()  # What the places are called, if not by their numbers
    log: bool = False  # Whether heights stand on a logarithmic axis
    bars: bool = False  # Whether they are bars, not a curve
    given: bool = False  # Whether the question tells the first height: that point stays where it is


@dataclass(frozen=True)
class Prediction:
    """A question to be answered before an experiment runs."""

    name: str  # Short identifier, unique in its lesson
    scene: str  # Where it is asked
    kind: str  # "choice", "number" or "sketch"
    text: str  # The question, in Markdown
    options: dict[str, str]  # For "choice": what may be expected, by name
    # For "number" and "sketch": the range to choose from.
    low: float = 0.0
    high: float = 0.0
    step: float = 1.0  # For "number": from one to the next
    # How far off still counts as predicted; on a logarithmic axis the factor
    tolerance: float = 0.0
    unit: str = ""  # For "number" and "sketch": what is counted
    sketch: Sketch | None = None  # For "sketch": what it is drawn on

    def valid(self, guess: Any) -> Guess | None:
        """Return what was said as it is judged, and None if nobody can have said it."""
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
        return self._near(guess, truth)

    def n_near(self, guess: Any, truth: Any) -> int:
        """Count the places at which a sketch is near the truth."""
        return sum(map(self._near, guess, truth))

    def in_words(self, guess: Guess) -> str:
        """Return what was said, or what is true, in the words of the question."""
        if isinstance(guess, str):
            return self.options[guess]
        if isinstance(guess, int | float):
            return f"{round(guess, 2):g} {self.unit}"
        return "the curve you drew" if not self._drawn.bars else "the bars you drew"

    def verdict(self, guess: Guess, answer: Answer) -> str:
        """Say in a line what was said and what came out."""
        right = self.is_right(guess, answer.truth)
        if self.kind == "sketch":
            near, verdict = self.n_near(guess, answer.truth), "Right" if right else "Not quite"
            return (
                f"**{verdict}: your sketch is close enough at {near} of {self.places()}.** It "
                f"counts if it is {self.distance()}."
            )
        said = f"You said “{self.in_words(guess).rstrip('.')}”"
        truth = self.in_words(answer.truth).rstrip(".")
        if self.kind == "number":
            return f"{said}{', and you were right:' if right else ';'} it is **{truth}**."
        came = ", **and you were right**" if right else f"; the answer is “**{truth}**”"
        return f"{said}{came}{answer.figure and f' ({answer.figure})'}."

    def distance(self) -> str:
        """Say how near a sketch must be, as in "it counts if it is …"."""
        sketch = self._drawn
        near = (
            f"a factor of {self.tolerance:g}" if sketch.log else f"{self.tolerance:g} {self.unit}"
        )
        return f"within {near} at {sketch.enough} of {self.places()}"

    def places(self) -> str:
        """Return how many places a sketch has, as in "8 places"."""
        return f"{len(self._drawn.at)} {'bars' if self._drawn.bars else 'places'}"

    @property
    def _drawn(self) -> Sketch:
        if self.sketch is None:
            raise ValueError(f"Prediction {self.name!r} is no sketch, it is a {self.kind}.")
        return self.sketch

    def _in_range(self, value: Any) -> bool:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        slack = 1e-9 * (self.high - self.low)
        return number and self.low - slack <= value <= self.high + slack

    def _near(self, guess: Any, truth: Any) -> bool:
        if self.sketch is not None and self.sketch.log:
            floor = self.low / self.tolerance  # zero has no place on this axis
            off = abs(math.log(max(guess, floor)) - math.log(max(truth, floor)))
            return off <= math.log(self.tolerance) * (1 + 1e-9)
        return abs(float(guess) - float(truth)) <= self.tolerance * (1 + 1e-9)
