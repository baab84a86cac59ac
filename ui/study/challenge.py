"""Challenges, checked against the learner's actual run at the current knobs."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from server.imports import experiments
from study.answers import fingerprint
from study.challenges import Challenge, CheckResult, KnobCheck, Status
from ui.controls.buttons import latched_button
from ui.page.prose import no_break, say
from ui.run.runs import run_job
from ui.session.progress import award, done_of, keep_answer, kept, mark, start_over

_SHOW = {
    Status.SOLVED: (st.success, ":material/flag:"),
    Status.NOT_YET: (st.warning, ":material/hiking:"),
    Status.NOT_TRIED: (st.info, ":material/tune:"),
}


def challenges(
    slug: str,
    here: Sequence[Challenge],
    knobs: Mapping[str, Any],
    *,
    named: str = "",
    all_at_once: bool = False,
) -> None:
    """Show a scene's challenges one after the other, with hints and a button to check the knobs.

    The next one comes once the last is solved; one ``named`` in the address is there at once.
    The knobs are those of the scene: what it does not draw, no check takes either.
    """
    checks, names = experiments(slug, "challenges"), [challenge.name for challenge in here]
    n_named = len(names) if all_at_once else names.index(named) + 1 if named in names else 1
    heading = st.empty()
    st.markdown("Turn the knobs above, then check the result.")
    for i, challenge in enumerate(here):
        solved = done_of(slug, "challenge")  # by now: the last one may just have been solved
        n_solved = next((j for j, name in enumerate(names) if name not in solved), len(names))
        n_open = min(max(n_solved + 1, n_named), len(names))
        if i == n_open:
            break
        heading.subheader("Challenge" + (f" {n_open} of {len(names)}" if len(names) > 1 else ""))
        with st.container(border=True, key=f"{slug}_challenge_{challenge.name}_box"):
            _challenge(slug, challenge, checks[challenge.name], knobs)
    start_over(slug, "challenge", names=names)


def settings_of(check: KnobCheck, knobs: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in knobs.items() if name in check.knobs}


def _challenge(slug: str, challenge: Challenge, check: KnobCheck, knobs: Mapping[str, Any]) -> None:
    key = f"{slug}_challenge_{challenge.name}"
    say(f"**{challenge.level.capitalize()}.** {challenge.task}")
    mark(slug, "challenge", challenge.name)
    n_shown = kept(slug, "challenge", challenge.name).get("hints", 0)
    for i, hint in enumerate(challenge.hints[:n_shown]):
        say(f":material/lightbulb: Hint {i + 1}: {hint}")
    settings = settings_of(check, knobs)
    with st.container(horizontal=True):
        if latched_button("Check it", key=f"{key}_check", icon=":material/flag:"):
            keep_answer(slug, "challenge", challenge.name, asked=fingerprint(settings))
        if n_shown < len(challenge.hints):
            st.button(
                "A hint" if n_shown == 0 else "Another hint",
                key=f"{key}_hint",
                type="tertiary",
                on_click=_one_more_hint,
                args=(slug, challenge.name),
            )
    # The verdict stays until one of the challenge's knobs moves.
    asked = kept(slug, "challenge", challenge.name).get("asked")
    if asked and asked == fingerprint(settings):
        check_result = run_job(check, **settings)
        _report(check_result)
        if check_result.status is Status.SOLVED:
            award(slug, "challenge", challenge.name)


def _one_more_hint(slug: str, name: str) -> None:
    shown = kept(slug, "challenge", name).get("hints", 0)
    keep_answer(slug, "challenge", name, hints=shown + 1)


def _report(check: CheckResult) -> None:
    show, icon = _SHOW[check.status]
    show(no_break(f"**{check.status.capitalize()}.** {check.sentence}"), icon=icon)
