"""Handing in results: a file or a text, made in the browser."""

from collections.abc import Sequence

import streamlit as st

from study.handed_in import part_of, to_file, to_text, who_of
from study.laboratory import STEPS
from study.progress import kind_of
from ui.components import component
from ui.session import progress

_HAND_IN = component("hand_in")
_HOLDS = """Your hand-in contains
- what is done, and the hints you took,
- your predictions, first answers and how sure you were, and what you believed of claims,
- what you wrote, and the points you ticked in it.
"""
_COINS = "- what your coins of the trial said.\n"


def hand_in(title: str, keys: Sequence[str], *, key: str, box: str = "") -> None:
    """Offer results for these keys; say so if there are none yet.

    ``box`` is a text area beside it: what is typed there is waited for.
    """
    part = part_of(progress.current(), keys)
    if not (part.done or part.kept):
        st.caption("There is nothing to hand in yet: it appears here once something is done.")
        return
    file = to_file(part, title, who_of(progress.learner()))
    data = {
        "title": title,
        "file": file,
        "text": to_text(file),
        "box": box,
        "steps": STEPS,
        "typed": st.session_state.get(box, "") if box else "",
    }
    _HAND_IN(key=key, data=data)
    coins = any(kind_of(key) == "trial" for key in part.kept)
    st.caption(
        f"{_HOLDS}{_COINS if coins else ''}\nIt contains no times, and no later answers. The "
        "server keeps none of it."
    )
