"""From any number to its rows: choose what a number counts, and see whom."""

import pandas as pd

from ui.controls.knobs import Knobs
from ui.page.prose import say
from ui.run.tables import frame


def rows_behind(knobs: Knobs, *names: str, text: str, rows: pd.DataFrame) -> None:
    """Show what chooses a number, what there is to say of it, and the rows that it counts."""
    knobs.show(*names)
    say(text)
    frame(rows, height=215)
