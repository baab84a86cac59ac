"""An exam: sealed until the learner commits, and only its first attempt is one."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from ui.runs import computed


def sealed(
    name: str,
    commitment: str,
    settings: Mapping[str, Any],
    sit: Callable[..., Any],
    describe: Callable[[Any], str],
) -> None:
    """Offer one sealed attempt; whatever is tried later is shown as practice.

    Parameters
    ----------
    name : str
        Unique in the session.
    commitment : str
        What the learner ticks before the seal is broken.
    settings : mapping of str to value
        What the learner sits the exam with; the first ones are kept for good.
    sit : callable
        A pure function of `lessons` as for `ui.runs.computed`; takes the settings.
    describe : callable
        Says in Markdown how a result came out.
    """
    attempts: list[dict[str, Any]] = st.session_state.setdefault(f"{name}_attempts", [])
    committed = st.checkbox(commitment, key=f"{name}_committed", disabled=bool(attempts))
    label = "Practise with the present knobs" if attempts else "Break the seal and sit the exam"
    if st.button(label, key=f"{name}_sit", icon=":material/school:", disabled=not committed):
        attempts.append(dict(settings))
        if len(attempts) == 1:
            st.rerun()  # the tick and the button now say something else
    if attempts:
        st.success(
            f"**Your exam.** {describe(computed(sit, **attempts[0]))}", icon=":material/verified:"
        )
    if len(attempts) > 1:
        st.info(
            f"**Practice, attempt {len(attempts)}.** You know these passengers’ fate by now, so "
            f"this is no exam any more. {describe(computed(sit, **attempts[-1]))}",
            icon=":material/fitness_center:",
        )
