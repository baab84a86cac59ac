"""A question that learners answer in their own words; the answer is kept in the browser."""

import streamlit as st

from study.answers import MOST_WRITTEN, is_written
from ui.session import progress


def box_of(key: str) -> str:
    """Return the widget's key for a record key."""
    return key.replace("/", "_")


def typed(box: str) -> str:
    """Return what stands in a text area, without signs that cannot be printed."""
    lines = st.session_state[box].strip().split("\n")
    return "\n".join("".join(sign if sign.isprintable() else " " for sign in x) for x in lines)


def written(key: str, label: str, *, asked: str = "") -> None:
    """Ask a question, in Markdown; ``asked`` is what is kept of it, if no lesson holds it."""
    item, box = key.split("/"), box_of(key)
    slug, kind, name = item

    def keep() -> None:
        text = typed(box)
        if is_written(text):
            progress.keep_answer(slug, kind, name, asked=asked or None, text=text)

    if progress.is_news(slug, kind, name):
        st.session_state[box] = progress.kept(slug, kind, name).get("text", "")
    st.text_area(
        label, max_chars=MOST_WRITTEN, key=box, height=140, on_change=keep, persist_state="session"
    )
