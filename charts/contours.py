"""Lines of equal loss around the bottom of a bowl."""

import altair as alt
import numpy as np

from charts.style import MODEL


def ellipses(
    x: alt.X | alt.Y,
    y: alt.X | alt.Y,
    contours: np.ndarray,
    levels: np.ndarray,
    *,
    tooltip: alt.Tooltip,
    fields: tuple[str, str] = ("x", "y"),
) -> alt.Chart:
    """Draw ellipses around one centre; the browser walks round each, so no points are sent.

    Parameters
    ----------
    x, y : Altair channels
        Of the two fields.
    contours : (n_levels, n_points, 2) array of float
        Once around each ellipse in equal steps of the angle, closed; n_points is 1 more than a
        multiple of 4, and each is another size of the first one.
    levels : (n_levels,) array of float
        What holds on each, shown as the field ``level``.
    tooltip : Altair tooltip
        Of the field ``level``.
    fields : (str, str)
        What x and y are called.
    """
    n_levels, n_points, _ = contours.shape
    quarter = (n_points - 1) // 4
    centre = (contours[0, 0] + contours[0, 2 * quarter]) / 2
    first, second = contours[0, 0] - centre, contours[0, quarter] - centre
    sizes = np.linalg.norm(contours[:, 0] - centre, axis=-1) / np.linalg.norm(first)
    angle = f"{2 * np.pi / (n_points - 1):.8g} * datum.order"
    place = {
        name: f"{c:.8g} + datum.size * ({a:.8g} * cos({angle}) + {b:.8g} * sin({angle}))"
        for name, c, a, b in zip(fields, centre, first, second, strict=True)
    }
    return (
        alt.Chart(alt.sequence(n_levels * n_points, as_="i"))
        .transform_calculate(
            order=f"datum.i % {n_points}",
            size=f"{_listed(sizes)}[floor(datum.i / {n_points})]",
            level=f"{_listed(levels)}[floor(datum.i / {n_points})]",
            **place,
        )
        .mark_line(clip=True, strokeWidth=1, opacity=0.45)
        .encode(
            x,
            y,
            MODEL,
            detail=alt.Detail("level:N"),
            order=alt.Order("order:Q"),
            tooltip=[tooltip],
        )
    )


def _listed(numbers: np.ndarray) -> str:
    """Write numbers as a list of the browser, to more digits than any screen shows."""
    return f"[{','.join(f'{number:.8g}' for number in numbers)}]"
