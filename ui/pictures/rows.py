"""From a figure to the rows behind it."""

import pandas as pd

from ui.controls.knobs import Knobs
from ui.page.prose import say
from ui.run.tables import frame


def rows_behind(knobs: Knobs, *names: str, text: str, rows: pd.DataFrame) -> None:
    """Show knobs that select a figure, text about it, and the rows that it counts."""
    knobs.show(*names)
    say(text)
    frame(rows, height=215)
