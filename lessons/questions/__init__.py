"""The knowledge checks as data: one TOML file per lesson, read and checked here."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Option:
    """One answer to choose.

    Attributes
    ----------
    text : str
        What it says, in Markdown.
    right : bool
        Whether it is right.
    feedback : str
        Why, said to whoever chose it.
    """

    text: str
    right: bool
    feedback: str


@dataclass(frozen=True)
class Question:
    """A question of one of four kinds.

    Attributes
    ----------
    name : str
        Short identifier, unique in its lesson.
    kind : str
        "choice" (one right option), "several" (any number), "number", or "order".
    text : str
        The question, in Markdown.
    options : tuple of Option
        For "choice" and "several"; for "order" the items in their right order, all right.
    answer, tolerance : float
        For "number": the answer, and how far off still counts.
    feedback : str
        For "number" and "order": the explanation after a right answer.
    hint : str
        For "number" and "order": what to think of after a wrong one.
    """

    name: str
    kind: str
    text: str
    options: tuple[Option, ...] = ()
    answer: float = 0.0
    tolerance: float = 0.0
    feedback: str = ""
    hint: str = ""

    def is_right(self, given: Any) -> bool:
        """Tell whether an answer is right.

        Parameters
        ----------
        given : int, collection of int, float, or sequence of int
            The chosen option; the chosen options; the number; the items in the order given.
        """
        if self.kind == "number":
            return abs(float(given) - self.answer) <= self.tolerance
        if self.kind == "order":
            return list(given) == list(range(len(self.options)))
        chosen = {given} if isinstance(given, int) else set(given)
        return chosen == {i for i, option in enumerate(self.options) if option.right}


@cache
def questions(slug: str) -> Sequence[Question]:
    """Read the questions of a lesson.

    Parameters
    ----------
    slug : str
        The lesson; its file is ``<slug>.toml`` in this folder.

    Returns
    -------
    tuple of Question

    Raises
    ------
    ValueError
        If a question lacks something that its kind needs.
    """
    path = Path(__file__).with_name(f"{slug}.toml")
    tables = tomllib.loads(path.read_text(encoding="utf-8"))["question"]
    return tuple(_question(slug, table) for table in tables)


def _question(slug: str, table: dict[str, Any]) -> Question:
    options = tuple(
        Option(
            text=entry["text"],
            right=entry.get("right", table["kind"] == "order"),
            feedback=entry.get("feedback", ""),
        )
        for entry in table.get("option", [])
    )
    question = Question(**{k: v for k, v in table.items() if k != "option"}, options=options)
    n_right = sum(option.right for option in options)
    complete = {
        "choice": n_right == 1 and len(options) >= 3 and all(o.feedback for o in options),
        "several": n_right >= 1 and len(options) >= 3 and all(o.feedback for o in options),
        "number": "answer" in table and question.tolerance > 0 and bool(question.hint),
        "order": len(options) >= 3 and bool(question.hint),
    }
    if not complete.get(question.kind, False):
        raise ValueError(f"Question {question.name!r} of {slug!r} is incomplete for its kind.")
    return question
