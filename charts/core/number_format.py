"""Numbers in a picture, written by the browser as `training.figures` writes them in sentences."""

from typing import TypeVar

import altair as alt

from charts.core.vega_internals import signal

C = TypeVar("C", alt.Chart, alt.LayerChart)

RAISED = signal("raised", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""What a spec that writes exponents has their digits from: once, for it may write many."""


def raised(power: str) -> str:
    """Return an expression of the browser: a whole number as an exponent, of two digits at most."""
    tens = f"(abs({power}) > 9 ? raised[floor(abs({power}) / 10)] : '')"
    return f"({power} < 0 ? '⁻' : '') + {tens} + raised[abs({power}) % 10]"


def figure(value: str, digits: int = 3, power: str = "") -> str:
    """Return an expression of the browser: a number, very large and small ones with a power of ten.

    The power is an expression for it, if that is worked out already; see `_power_of`.
    """
    power = power or _power_of(value)
    near = f"{value} === 0 || (abs({value}) >= 1e-4 && abs({value}) < 1e6)"
    mantissa = f"format({value} / pow(10, {power}), '.{digits}~r')"
    form = f"abs({value}) < {10**digits} ? ',.{digits}~r' : ',.0f'"
    return f"({near} ? format({value}, {form}) : {mantissa} + ' × 10' + {raised(power)})"


def percentage(value: str, digits: int = 1) -> str:
    """Return an expression of the browser: a share as a percentage, with so many decimals."""
    return f"format(100 * {value}, '.{digits}f') + ' %'"


def _power_of(value: str) -> str:
    """Return an expression of the browser: the power of ten below a number's size."""
    # A little is added, so that 1,000 is not 10 × 10².
    return f"floor(log(abs({value})) / LN10 + 1e-9)"


def written(chart: C, *columns: str, digits: int = 4) -> C:
    """Write the numbers of a table as `figure` does: in columns called as `text_of` says."""
    for column in columns:
        value, power = f"datum.{column}", f"{column}_power"
        text = f"isValid({value}) ? {figure(value, digits, f'datum.{power}')} : ''"
        chart = chart.transform_calculate(**{power: _power_of(value)})
        chart = chart.transform_calculate(**{text_of(column): text})
    return chart


def text_of(column: str) -> str:
    """Return the name of the column that `written` adds."""
    return f"{column}_told"
