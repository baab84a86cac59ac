"""Challenges, checked against what the learner's run really did."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from lessons.challenges import Challenge, Check, Status
from ui.progress import award, mark

_SHOW = {
    Status.SOLVED: (st.success, ":material/flag:"),
    Status.NOT_YET: (st.warning, ":material/hiking:"),
    Status.NOT_TRIED: (st.info, ":material/tune:"),
}


def challenges(slug: str, all_challenges: Sequence[Challenge], run: Any) -> None:
    """Show every challenge of a lesson, its hints, and a button that checks the present run.

    Parameters
    ----------
    slug : str
        The lesson.
    all_challenges : sequence of Challenge
        From its module.
    run : object
        What the knobs on the page produced; handed to each check.
    """
    st.header("Challenges")
    st.markdown("Turn the knobs above, then have the run checked. Only what it did counts.")
    for challenge in all_challenges:
        key = f"{slug}_challenge_{challenge.name}"
        with st.container(border=True):
            st.markdown(f"**{challenge.level.capitalize()}.** {challenge.task}")
            mark(slug, "challenge", challenge.name)
            n_shown = st.session_state.get(f"{key}_hints", 0)
            for i, hint in enumerate(challenge.hints[:n_shown]):
                st.markdown(f":material/lightbulb: Hint {i + 1}: {hint}")
            with st.container(horizontal=True):
                asked = st.button("Check my run", key=f"{key}_check", icon=":material/flag:")
                if n_shown < len(challenge.hints):
                    st.button(
                        "A hint" if n_shown == 0 else "Another hint",
                        key=f"{key}_hint",
                        type="tertiary",
                        on_click=_one_more_hint,
                        args=(key,),
                    )
            if asked:
                # What was found belongs to this run: with the next one it is gone.
                st.session_state[f"{key}_found"] = (run, challenge.check(run))
            checked, found = st.session_state.get(f"{key}_found", (None, None))
            if found is not None and checked is run:
                _report(found)
                if found.status is Status.SOLVED:
                    award(slug, "challenge", challenge.name)


def _one_more_hint(key: str) -> None:
    st.session_state[f"{key}_hints"] = st.session_state.get(f"{key}_hints", 0) + 1


def _report(check: Check) -> None:
    show, icon = _SHOW[check.status]
    show(f"**{check.status.capitalize()}.** {check.sentence}", icon=icon)
