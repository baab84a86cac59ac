"""Small pictures of points, to choose data by."""

import base64

import numpy as np

from charts.core.style import FILLS, INK

SIDE, DOT = 48, 2.2
"""Of a picture and a dot, in pixels."""


def image_of_points(points: np.ndarray, y: np.ndarray, *, n_classes: int, reach: float) -> str:
    """Return points (n_points, 2) of classes, or a curve's (x, y), as the address of an image."""
    if not n_classes:
        points = np.column_stack([points[:, 0], y])
    across, up = (SIDE * (0.5 + 0.53 * points.T / reach)).round(1)
    inks = [FILLS[int(of)] for of in y] if n_classes else [INK] * len(y)
    dots = "".join(
        f'<circle cx="{x}" cy="{SIDE - height:g}" r="{DOT}" fill="{ink}"/>'
        for x, height, ink in zip(across, up, inks, strict=True)
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}">'
        f'<rect width="{SIDE}" height="{SIDE}" fill="#fff"/>{dots}</svg>'
    )
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
