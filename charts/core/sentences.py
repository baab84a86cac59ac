"""Parts of pictures' descriptions, for those who cannot see them."""

import re
from collections.abc import Callable, Mapping
from itertools import combinations

import numpy as np

from training.figures import count, figure, percent

Write = Callable[[float], str]
"""Formats a number."""
_AT_MOST = 8
"""Names listed individually; of more only the largest and smallest."""
_TOLD_WHOLE = 3
"""Curves described with extrema and crossings; of more only beginning and end."""
_SAME = 1e-5
"""Relative difference below which values count as equal."""


def share(value: float) -> str:
    return percent(value, 1)


def even(value: float) -> str:
    """Format a number, with rounding errors around zero removed."""
    return figure(round(float(value), 9))


def capital(text: str) -> str:
    """Capitalise a sentence; symbols such as w and x₁ stay."""
    return text[0].upper() + text[1:] if re.match("[^\\W\\d]{2}|a ", text) else text


def spoken(name: str) -> str:
    """Return a name with dotted code in backticks, which would become a link otherwise."""
    return re.sub(r"\w*\.[A-Za-z]\w*", r"`\g<0>`", " ".join(name.replace("_", " ").split()))


def bare(title: str) -> str:
    """Return a title without a note on styles, such as "(dashed: held out)"."""
    return re.sub(r" \([^()]*:[^()]*\)", "", title)


def listed(values: Mapping[str, float], write: Write = figure) -> str:
    """List values with their names, of many the three largest and the smallest."""
    shown, intro = list(values), ""
    if len(values) > _AT_MOST:
        size = np.nan_to_num(np.array([*values.values()], dtype=float), nan=-np.inf)
        order = np.argsort(-size, kind="stable").tolist()
        shown = [shown[i] for i in (*order[:3], order[-1])]
        intro = f"the three greatest and the least of {len(values)}, "
    texts = {name: write(float(values[name])) for name in shown}
    each = (n if n.endswith(f" {text}") else f"{spoken(n)}: {text}" for n, text in texts.items())
    return intro + "; ".join(each)


def titled(title: str, values: Mapping[str, float], write: Write = figure) -> str:
    return f"{capital(bare(title))}, {listed(values, write)}."


def span(values: np.ndarray, write: Write = figure) -> str:
    """Say the range of all finite values."""
    known = values[np.isfinite(values)]
    if not known.size:
        return "not a number"
    low, high = write(float(known.min())), write(float(known.max()))
    return low if low == high else f"from {low} to {high}"


def change(values: np.ndarray, write: Write = figure) -> str:
    known = values[np.isfinite(values)]
    if not known.size:
        return "is no number"
    first, last = write(float(known[0])), write(float(known[-1]))
    text = f"is {last}" if first == last else f"goes from {first} to {last}"
    return text if np.isfinite(values[-1]) else f"{text}, its last number"


def changes(numbers: Mapping[str, np.ndarray]) -> str:
    """Say how each number begins and ends."""
    return ", ".join(f"{name} {change(values)}" for name, values in numbers.items())


def way(x: np.ndarray, y: np.ndarray) -> str:
    """Say where a path in the plane begins and ends."""
    known = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    first, last = (f"({figure(x[i])}, {figure(y[i])})" for i in (known[0], known[-1]))
    text = f"stays at {last}" if first == last else f"goes from {first} to {last}"
    return text if known[-1] == len(x) - 1 else f"{text}, its last place"


def in_classes(y: np.ndarray, what: str = "point") -> str:
    """Say how many samples there are, by class."""
    n, ones = len(y), int(np.sum(np.asarray(y, dtype=float)))
    each = f", {ones} of class 1 and {n - ones} of class 0" if 0 < ones < n else ""
    return count(n, what) + each


def curves(
    x: np.ndarray,
    lines: Mapping[str, np.ndarray],
    x_title: str,
    y_title: str,
    write: Write = figure,
) -> str:
    """Describe curves over one axis: beginning, end, extrema and crossings.

    x and each curve are (n_places,); a single curve is called by the axis title.
    """
    x_title, y_title = bare(x_title), bare(y_title)
    x_title = f"“{x_title}”" if "," in x_title else x_title
    first, last = figure(float(x[0])), figure(float(x[-1]))
    over = f"at {x_title} {last}" if first == last else f"{x_title} from {first} to {last}"
    whole = len(lines) <= _TOLD_WHOLE
    named = [(y_title if len(lines) == 1 else spoken(n), v) for n, v in lines.items()]
    each = [f"{name} {change(v, write)}{_turns(x, v, write) if whole else ''}" for name, v in named]
    title = "" if len(lines) == 1 else f"{y_title}, "
    pairs = combinations(named if whole else [], 2)
    crossings = [text for one, other in pairs if (text := _crossing(x, one, other, x_title))]
    return " ".join([f"{capital(over)}: {title}{'; '.join(each)}.", *crossings])


def _turns(x: np.ndarray, values: np.ndarray, write: Write) -> str:
    """Say where a curve has its extrema, if not at an end."""
    known = np.flatnonzero(np.isfinite(values))
    if known.size < 3:
        return ""
    ends = {write(float(values[known[i]])) for i in (0, -1)}
    turns = {"least": known[values[known].argmin()], "greatest": known[values[known].argmax()]}
    texts = ((what, write(float(values[i])), figure(float(x[i]))) for what, i in turns.items())
    return "".join(f", {what} {text} at {at}" for what, text, at in texts if text not in ends)


Named = tuple[str, np.ndarray]


@np.errstate(all="ignore")
def _crossing(x: np.ndarray, one: Named, other: Named, x_title: str) -> str:
    gap = one[1] - other[1]
    gap[np.abs(gap) < _SAME * (np.abs(one[1]) + np.abs(other[1]))] = 0
    known = np.isfinite(gap) & (gap != 0)
    x, gap = x[known], gap[known]
    crossed = np.flatnonzero((gap[1:] > 0) != (gap[:-1] > 0))
    if not crossed.size:
        return ""
    i = crossed[0]
    at = figure(x[i] + (x[i + 1] - x[i]) * gap[i] / (gap[i] - gap[i + 1]), 2)
    often = "cross" if crossed.size == 1 else f"cross {crossed.size} times, first"
    return f"{capital(one[0])} and {other[0]} {often} near {x_title} {at}."
