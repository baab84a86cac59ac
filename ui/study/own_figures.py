"""The learner's course in figures, at its end."""

import streamlit as st

from charts.statistics.bars import shares
from study.own_figures import in_sentences, right_at_once
from ui.page.prose import say
from ui.pictures import picture
from ui.session import progress


def own_figures() -> None:
    """Show what the learner has predicted, tested and written; nothing, if there is nothing."""
    record = progress.current()
    sentences = in_sentences(record)
    if not sentences:
        return
    st.subheader("Your course in figures")
    say(" ".join(sentences))
    lessons, right = right_at_once(record)
    if len(lessons) > 1:
        drawn = shares(
            lessons, right, title="right at the first try", height=22 * len(lessons) + 60
        )
        alt = "For each lesson, the share of the learner’s first answers that were right."
        picture(drawn, "own_figures", alt=alt)
