"""Vega expressions that format numbers as `training.figures` does."""

from typing import TypeVar

import altair as alt
from altair import datum

from charts.core.formulas import Formula, expr, formula
from charts.core.vega_internals import signal

C = TypeVar("C", alt.Chart, alt.LayerChart)

RAISED = signal("raised", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""The digits of exponents, defined once per spec."""


def raised(power: Formula) -> Formula:
    """Write an integer of at most two digits as an exponent."""
    size, digits = expr.abs(power), formula(RAISED["name"])
    tens = expr.if_(size > 9, digits[expr.floor(size / 10)], "")
    return expr.if_(power < 0, "⁻", "") + tens + digits[size % 10]


def figure(value: Formula, digits: int = 3, power: Formula = None) -> Formula:
    """Write a number, very large and small ones with a power of ten.

    ``power`` is that power, if computed already; see `_power_of`.
    """
    size, power = expr.abs(value), _power_of(value) if power is None else power
    near = (value == 0) | ((size >= 1e-4) & (size < 1e6))
    plain = expr.format(value, expr.if_(size < 10**digits, f",.{digits}~r", ",.0f"))
    mantissa = expr.format(value / 10**power, f".{digits}~r")
    return expr.if_(near, plain, mantissa + " × 10" + raised(power))


def hundredths(value: Formula) -> Formula:
    """Round a number to hundredths, what lies in the middle away from zero, and none to −0."""
    return expr.if_(value < 0, -1, 1) * expr.round(100 * expr.abs(value)) / 100 + 0


def percentage(share: Formula, digits: int = 1) -> Formula:
    """Write a share as a percentage."""
    return expr.format(100 * share, f".{digits}f") + " %"


def _power_of(value: Formula) -> Formula:
    """Return the power of ten of a number's size."""
    # A small amount is added, so that 1,000 is not 10 × 10².
    return expr.floor(expr.log(expr.abs(value)) / expr.LN10 + 1e-9)


def with_texts(chart: C, *columns: str, digits: int = 4) -> C:
    """Add columns with a table's numbers as text, named by `text_of`."""
    for column in columns:
        value, power = datum[column], f"{column}_power"
        text = expr.if_(expr.isValid(value), figure(value, digits, datum[power]), "")
        chart = chart.transform_calculate(**{power: _power_of(value)})
        chart = chart.transform_calculate(**{text_of(column): text})
    return chart


def text_of(column: str) -> str:
    return f"{column}_text"
