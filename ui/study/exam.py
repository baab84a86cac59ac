"""An exam: hidden until the learner commits; only the first attempt counts."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from ui.controls.buttons import latched_button
from ui.run.runs import run_job
from ui.session import progress


def one_attempt(
    slug: str,
    name: str,
    commitment: str,
    settings: Mapping[str, Any],
    sit: Callable[..., Any],
    describe: Callable[[Any], str],
) -> Any:
    """Offer the one attempt that counts; later ones are practice.

    Returns what the last of them came to, or None.
    """
    key = f"{slug}_{name}"
    day = progress.current().done.get(f"{slug}/exam/{name}")
    attempts: list[tuple[str, dict[str, Any]]] = st.session_state.setdefault(f"{key}_attempts", [])
    sat_before = day is not None and not st.session_state.get(f"{key}_own_exam")
    practising = bool(attempts) or sat_before
    if sat_before:
        st.info(f"You sat this exam on {day}; anything you try now is practice.")
    if not practising:
        st.markdown(commitment)
    committed = practising or st.checkbox(
        "I commit myself to these settings", key=f"{key}_committed"
    )
    label = (
        "Practise with the current settings" if practising else "Break the seal and sit the exam"
    )
    if latched_button(label, key=f"{key}_sit", icon=":material/school:", disabled=not committed):
        attempts.append((commitment, dict(settings)))
        if not practising:
            st.session_state[f"{key}_own_exam"] = True
            progress.award(slug, "exam", name)
            st.rerun()  # the tick and the button's label have changed
    for number, (commitment_made, chosen) in enumerate(attempts, start=1):
        outcome = f"{commitment_made} {describe(run_job(sit, **chosen))}"
        if number == 1 and not sat_before:
            st.success(f"**Your exam.** {outcome}", icon=":material/verified:")
        elif number == len(attempts):
            st.info(
                "**Practice.** You have seen how these came out, so this is no longer an exam. "
                f"{outcome}",
                icon=":material/fitness_center:",
            )
    return run_job(sit, **attempts[-1][1]) if attempts else None
