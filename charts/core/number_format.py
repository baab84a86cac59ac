"""Vega expressions that format numbers as `training.figures` does."""

from typing import TypeVar

import altair as alt

from charts.core.vega_internals import signal

C = TypeVar("C", alt.Chart, alt.LayerChart)

RAISED = signal("raised", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""The digits of exponents, defined once per spec."""


def raised(power: str) -> str:
    """Return an expression for an integer of at most two digits as an exponent."""
    tens = f"(abs({power}) > 9 ? raised[floor(abs({power}) / 10)] : '')"
    return f"({power} < 0 ? '⁻' : '') + {tens} + raised[abs({power}) % 10]"


def figure(value: str, digits: int = 3, power: str = "") -> str:
    """Return an expression for a number, very large and small ones with a power of ten.

    ``power`` is an expression for the power, if computed already; see `_power_of`.
    """
    power = power or _power_of(value)
    near = f"{value} === 0 || (abs({value}) >= 1e-4 && abs({value}) < 1e6)"
    mantissa = f"format({value} / pow(10, {power}), '.{digits}~r')"
    form = f"abs({value}) < {10**digits} ? ',.{digits}~r' : ',.0f'"
    return f"({near} ? format({value}, {form}) : {mantissa} + ' × 10' + {raised(power)})"


def percentage(value: str, digits: int = 1) -> str:
    """Return an expression for a share as a percentage."""
    return f"format(100 * {value}, '.{digits}f') + ' %'"


def _power_of(value: str) -> str:
    """Return an expression for the power of ten of a number's size."""
    # A small amount is added, so that 1,000 is not 10 × 10².
    return f"floor(log(abs({value})) / LN10 + 1e-9)"


def written(chart: C, *columns: str, digits: int = 4) -> C:
    """Add columns with a table's numbers as text, named by `text_of`."""
    for column in columns:
        value, power = f"datum.{column}", f"{column}_power"
        text = f"isValid({value}) ? {figure(value, digits, f'datum.{power}')} : ''"
        chart = chart.transform_calculate(**{power: _power_of(value)})
        chart = chart.transform_calculate(**{text_of(column): text})
    return chart


def text_of(column: str) -> str:
    return f"{column}_told"
