"""Claims: believe or doubt, run the test, read the verdict."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st

from charts.statistics.bars import evidence
from server.imports import experiments
from study.claims import Claim, Experiment, Outcome, Verdict
from ui.controls.buttons import back_to_first, item_picker, latched_button, next_button
from ui.page import current
from ui.page.current import on_demand
from ui.page.prose import say
from ui.pictures import picture
from ui.run.runs import run_job
from ui.session.progress import award, done_of, is_news, keep_answer, kept, mark, start_over

_BADGES: dict[Outcome, tuple[str, str, Any]] = {
    Outcome.HOLDS: ("It holds", ":material/check:", "green"),
    Outcome.FAILS: ("It does not hold", ":material/close:", "orange"),
    Outcome.DEPENDS: ("It depends", ":material/balance:", "violet"),
}
_BELIEFS = {True: "I believe it", False: "I doubt it"}


def claims(slug: str, here: Mapping[str, Claim], *, key: str, all_at_once: bool = False) -> None:
    """Show claims of a lesson, each with a button that runs its test."""
    names = list(here)
    shown = names
    if not all_at_once:
        shown = [item_picker("Which claim", names, done_of(slug, "claim"), key=key)]
    for name in shown:
        with st.container(border=True, key=f"{slug}_claim_{name}_box"):
            _claim(slug, here[name], experiments(slug, "claims")[name])
    with st.container(horizontal=True):
        if not all_at_once:
            next_button("Next claim", names, shown[0], key=key)
        rooms = [current.key(f"{name}_{room}") for name in names for room in ("control", "table")]
        start_over(slug, "claim", names=names, also=lambda: _from_the_start(names, key, rooms))


def _from_the_start(names: Sequence[str], key: str, rooms: Sequence[str]) -> None:
    """Choose the first claim again, and close what is below the verdicts."""
    back_to_first(names, key=key)
    for room in rooms:
        st.session_state[room] = False


def _claim(slug: str, claim: Claim, experiment: Experiment) -> None:
    key = f"{slug}_claim_{claim.name}"
    say(f"### “{claim.statement}”")
    say(f":material/rule: **How it is decided:** {claim.rule}")
    if is_news(slug, "claim", claim.name):
        belief_kept = kept(slug, "claim", claim.name).get("belief")
        st.session_state[f"{key}_belief"] = None if belief_kept is None else _BELIEFS[belief_kept]
    with st.container(horizontal=True, vertical_alignment="center"):
        belief = st.segmented_control(
            "What do you think?",
            list(_BELIEFS.values()),
            key=f"{key}_belief",
            label_visibility="collapsed",
            on_change=_keep_belief,
            args=(slug, claim.name, f"{key}_belief"),
            persist_state="session",
        )
        if latched_button("Put it to the test", key=f"{key}_test", icon=":material/science:"):
            keep_answer(slug, "claim", claim.name, tested=True)
        beside = st.container(key=f"{claim.name}_hunch_verdict", horizontal=True)
    tested = kept(slug, "claim", claim.name).get("tested")
    if tested:
        verdict = run_job(experiment.test)
        with beside:
            _outcome(verdict.outcome, belief)
        _evidence(claim.name, verdict)
        award(slug, "claim", claim.name)
        say(f"*Where it comes from:* {claim.said_by}.")
        mark(slug, "claim", claim.name)
        if room := on_demand(
            "Is the test fair? The control experiment",
            f"{claim.name}_control",
            icon=":material/experiment:",
        ):
            with room:
                say(claim.control)
                control = run_job(experiment.control)
                _drawn(f"{claim.name}_control", control)
                say(f"**{_BADGES[control.outcome][0]}.** {control.finding}")


def _keep_belief(slug: str, name: str, key: str) -> None:
    belief = next(
        (value for value, text in _BELIEFS.items() if text == st.session_state[key]), None
    )
    keep_answer(slug, "claim", name, belief=belief)


def _outcome(outcome: Outcome, belief: str | None) -> None:
    """Show how a claim came out, and what one believed of it; read aloud (aloud.js)."""
    said, icon, color = _BADGES[outcome]
    st.badge(said, icon=icon, color=color, width="content")
    if belief is not None:
        st.markdown(f"**{_hunch(belief == _BELIEFS[True], outcome)}**")


def _evidence(name: str, verdict: Verdict) -> None:
    """Show what the runs gave as a picture, a sentence and a table."""
    _drawn(name, verdict)
    with st.container(key=f"{name}_verdict"):
        say(verdict.finding)
    if room := on_demand("The figures as a table", f"{name}_table", icon=":material/table:"):
        room.dataframe(
            {name: np.asarray(values) for name, values in verdict.measured.table.items()},
            hide_index=True,
        )


def _drawn(name: str, verdict: Verdict) -> None:
    of = verdict.measured
    varied, measured = list(of.table)[:2]
    drawn = evidence(of.table, limit=verdict.limit, needed=verdict.needed, each=of.each, dot=of.dot)
    picture(drawn, f"{name}_evidence", alt=f"What came out: {measured} for each {varied}.")


def _hunch(believed: bool, outcome: Outcome) -> str:
    if outcome is Outcome.DEPENDS:
        was = "You were half right" if believed else "You were right to doubt it"
        return f"{was}: it holds in some cases only."
    right = believed == (outcome is Outcome.HOLDS)
    return "Your hunch was right." if right else "Your hunch was wrong this time."
