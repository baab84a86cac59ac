"""How every lesson opens, how it is studied, and how it closes."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from lessons.challenges import Challenge
from lessons.claims import Claim
from lessons.curriculum import BY_SLUG, LESSONS, after
from lessons.glossary import link_first_use
from ui.challenge import challenges
from ui.claims import claims
from ui.progress import visit
from ui.quiz import quiz

_LINKED = "glossary_linked"


def opening(slug: str) -> None:
    """Show where we are, and the lesson's question."""
    visit(slug)
    st.session_state[_LINKED] = set()
    lesson = BY_SLUG[slug]
    st.caption(
        f"{lesson.section} · lesson {LESSONS.index(lesson) + 1} of {len(LESSONS)} · {lesson.title}"
    )
    st.title(lesson.question)


def say(text: str) -> None:
    """Show prose; the first bold use of each of the glossary's words on a page links there.

    Parameters
    ----------
    text : str
        Markdown.
    """
    already = st.session_state.setdefault(_LINKED, set())
    linked, words = link_first_use(text, already)
    already |= words
    st.markdown(linked)


def study(
    slug: str, all_claims: Sequence[Claim], all_challenges: Sequence[Challenge], run: Any
) -> None:
    """Show the lesson's claims, its knowledge check, and its challenges.

    Parameters
    ----------
    slug : str
        The lesson; its questions come from ``lessons/questions/<slug>.toml``.
    all_claims : sequence of Claim
        From its module.
    all_challenges : sequence of Challenge
        From its module.
    run : object
        What the knobs on the page produced; the challenges check it.
    """
    claims(slug, all_claims)
    quiz(slug)
    challenges(slug, all_challenges, run)


def closing(slug: str, *takeaways: str) -> None:
    """Show what to take along, and the way on."""
    st.header("Take along")
    say("\n".join(f"- {takeaway}" for takeaway in takeaways))
    following = after(slug)
    if following is None:
        st.markdown("That was the last lesson so far.")
        st.page_link("pages/start/home.py", label="Back to the start", icon=":material/explore:")
    else:
        st.page_link(
            following.page,
            label=f"**Next: {following.question}**",
            icon=":material/arrow_forward:",
        )
