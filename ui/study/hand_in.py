"""Handing in results: a file, a text or a printed page, made in the browser."""

from collections.abc import Sequence

import streamlit as st

from exports.record import NAME, record_of_study
from study.handed_in import MOST_TEXT, part_of, to_file, to_text, who_of
from ui.components import component
from ui.session import progress

_HAND_IN = component("hand_in")


def hand_in(title: str, keys: Sequence[str], *, key: str) -> None:
    """Offer results for these keys; say so if there are none yet."""
    now = progress.current()
    part = part_of(now, keys)
    if not (part.done or part.kept):
        st.caption("There is nothing to hand in yet.")
        return
    slugs = {item.split("/")[0] for item in part.done if now.standings[item.split("/")[0]].share}
    who = who_of(progress.learner())
    data = {
        "title": title,
        "file": to_file(part, title, who),
        "text": to_text(part, who),
        "page": record_of_study(now, sorted(slugs)) if slugs else "",
        "place": NAME,
        "most": MOST_TEXT,
    }
    st.caption(
        "It holds what you have done, and your first answers, predictions and how sure you were. "
        "The server keeps none of it."
    )
    _HAND_IN(key=key, data=data)
