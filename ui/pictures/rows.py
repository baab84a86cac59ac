"""From any number to its rows: choose what a number counts, and see whom."""

import pandas as pd

from ui.controls.knobs import Knobs
from ui.page.prose import say
from ui.run.tables import frame


def rows_behind(knobs: Knobs, *names: str, text: str, rows: pd.DataFrame) -> None:
    """Show what chooses a number, what there is to say of it, and the rows that it counts.

    Parameters
    ----------
    knobs : Knobs
        The lesson's.
    *names : str
        Those that choose.
    text : str
        How many stand behind the number, and who they are.
    rows : DataFrame
        One row for each of them, as it is read.
    """
    knobs.show(*names)
    say(text)
    frame(rows, height=215)
