"""Numbers in a picture, written by the browser as `training.figures` writes them in sentences."""

_RAISED = "'⁰¹²³⁴⁵⁶⁷⁸⁹'"


def raised(power: str) -> str:
    """Return an expression of the browser: a power of ten such as "10⁻⁷"; none beyond two digits.

    Parameters
    ----------
    power : str
        An expression for a whole number.
    """
    tens = f"abs({power}) > 9 ? {_RAISED}[floor(abs({power}) / 10)] : ''"
    return f"'10' + ({power} < 0 ? '⁻' : '') + ({tens}) + {_RAISED}[abs({power}) % 10]"


def figure(value: str, digits: int = 3) -> str:
    """Return an expression of the browser: a number, very large and small ones with a power of ten.

    Parameters
    ----------
    value : str
        An expression for it.
    digits : int
        Significant ones.
    """
    power = f"floor(log(abs({value})) / LN10 + 1e-9)"
    near = f"{value} === 0 || (abs({value}) >= 1e-4 && abs({value}) < 1e6)"
    mantissa = f"format({value} / pow(10, {power}), '.{digits}~r')"
    form = f"abs({value}) < {10**digits} ? ',.{digits}~r' : ',.0f'"
    return f"({near} ? format({value}, {form}) : {mantissa} + ' × ' + {raised(power)})"
