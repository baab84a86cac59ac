"""Questions with new numbers for review: what is drawn, and what follows from it.

``numbers`` in ``study.toml`` lists the values, the lesson's own first; texts use them in angle
brackets, ``<w>``, as they do the results of `ANSWER_FORMULAS`.
"""

import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any

Number = float | str
"""A number, or words with numbers in them."""

ANSWER_FORMULAS: Mapping[str, Callable[..., dict[str, Number]]] = {
    "gradient_descent/critical": lambda k: {"answer": 2 / k, "shown": round(2 / k, 4)}
}
"""By lesson and question: the ``answer`` and other values in its texts, from the numbers."""

_NAMED = re.compile(r"<(\w+)>")


def fill_template(
    table: Mapping[str, Any], key: str, numbers: Mapping[str, float]
) -> dict[str, Any]:
    """Return a question's table with the numbers filled in, and its answer."""
    slug, _, name = key.partition("/")
    called = f"Question {name!r} of {slug!r}"
    if key not in ANSWER_FORMULAS:
        raise ValueError(
            f"{called} has `numbers`; study/question_variants.py has no answer for {key!r}."
        )
    takes = inspect.signature(ANSWER_FORMULAS[key]).parameters
    if set(numbers) != set(takes):
        raise ValueError(
            f"{called} has the numbers {', '.join(numbers)}; its answer in "
            f"study/question_variants.py is computed from {', '.join(takes)}."
        )
    try:
        known = {**numbers, **ANSWER_FORMULAS[key](**numbers)}
    except ArithmeticError as error:
        raise ValueError(f"{called} has no answer for the numbers {numbers}: {error}.") from None
    texts = {name: text for name, text in table.items() if isinstance(text, str)}
    if unknown := set(_NAMED.findall(" ".join(texts.values()))) - set(known):
        raise ValueError(
            f"{called} names {', '.join(f'<{x}>' for x in sorted(unknown))}; it may name "
            f"{', '.join(f'<{x}>' for x in known)}."
        )
    texts = {n: _NAMED.sub(lambda m: _written(known[m[1]]), text) for n, text in texts.items()}
    return {**table, **texts, "answer": round(float(known["answer"]), 10)}


def _written(number: Number) -> str:
    """Write a number with a true minus and without rounding errors."""
    return (
        number if isinstance(number, str) else f"{round(number, 6) + 0.0:,.10g}".replace("-", "−")
    )
