"""Predictions: what a learner expects of an experiment before it runs, and how it came out.

The sentences stand in the lesson's ``study.toml``; the lesson's ``PREDICTIONS`` has, for each, a
pure function of the knobs that it depends on, which runs the experiment and returns an `Answer`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """How an experiment came out.

    Attributes
    ----------
    truth : str or float
        The name of the option that the run bore out, or the number that it gave.
    sentence : str
        What the run did, with its numbers, in Markdown.
    """

    truth: str | float
    sentence: str


@dataclass(frozen=True)
class Prediction:
    """A question to be answered before an experiment runs.

    Attributes
    ----------
    name : str
        Short identifier, unique in its lesson.
    scene : str
        Where it is asked.
    kind : str
        "choice" or "number".
    text : str
        The question, in Markdown.
    options : mapping of str to str
        For "choice": what may be expected, by name.
    low, high, step, tolerance : float
        For "number": the range to choose from, and how far off still counts as predicted.
    unit : str
        For "number": what is counted.
    """

    name: str
    scene: str
    kind: str
    text: str
    options: dict[str, str]
    low: float = 0.0
    high: float = 0.0
    step: float = 1.0
    tolerance: float = 0.0
    unit: str = ""

    def is_right(self, given: str | float, truth: str | float) -> bool:
        """Tell whether what was expected is what came out."""
        if self.kind == "choice":
            return given == truth
        return abs(float(given) - float(truth)) <= self.tolerance * (1 + 1e-9)
