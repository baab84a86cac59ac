"""Claims put to the test: believe or doubt, run it for real, read the verdict."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from charts.evidence import evidence
from lessons.claims import Claim, Outcome, Verdict
from ui.picture import picture
from ui.progress import award, mark
from ui.runs import computed

_BADGES = {
    Outcome.HOLDS: (":material/check:", "green"),
    Outcome.FAILS: (":material/close:", "orange"),
    Outcome.DEPENDS: (":material/balance:", "violet"),
}


def claims(slug: str, all_claims: Sequence[Claim]) -> None:
    """Show every claim of a lesson with a button that runs it.

    Parameters
    ----------
    slug : str
        The lesson.
    all_claims : sequence of Claim
        From its module.
    """
    st.header("Claims put to the test")
    st.markdown("Sentences like these are repeated everywhere. Take a side, then run them.")
    for claim in all_claims:
        with st.container(border=True):
            _claim(slug, claim)


def _claim(slug: str, claim: Claim) -> None:
    key = f"{slug}_claim_{claim.name}"
    st.markdown(f"**“{claim.statement}”**")
    mark(slug, "claim", claim.name)
    belief = st.segmented_control(
        "What do you think?",
        ["I believe it", "I doubt it"],
        key=f"{key}_belief",
        persist_state="session",
    )
    if st.button("Put it to the test", key=f"{key}_test", icon=":material/science:"):
        st.session_state[f"{key}_tested"] = True
    if st.session_state.get(f"{key}_tested"):
        _verdict(key, computed(claim.test), belief)
        award(slug, "claim", claim.name)
        with st.expander("Is the test fair? The control experiment"):
            st.markdown(claim.control_statement)
            control = computed(claim.control)
            st.markdown(f"Outcome: **{control.outcome}**. {control.finding}")


def _verdict(key: str, verdict: Verdict, belief: str | None) -> None:
    icon, color = _BADGES[verdict.outcome]
    st.badge(f"It {verdict.outcome}", icon=icon, color=color)  # type: ignore[arg-type]
    st.markdown(verdict.finding)
    if belief is not None and verdict.outcome is not Outcome.DEPENDS:
        right = (belief == "I believe it") == (verdict.outcome is Outcome.HOLDS)
        st.markdown(
            "Your hunch was right." if right else "Your hunch was wrong, like most people’s."
        )
    table = pd.DataFrame(verdict.evidence)
    varied, measured = table.columns[:2]
    picture(
        evidence(verdict.evidence),
        key=f"{key}_evidence",
        alt=f"{measured} for each {varied}; the same figures stand in the table below.",
    )
    with st.expander("The figures as a table"):
        st.dataframe(table, hide_index=True)
