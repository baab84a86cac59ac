"""How sure are you? Asked before the first check of an answer, always optional.

It is stored with whether the first answer was right; `study.confidence` draws all of them. Second
tries do not count, since the learner has then read the explanation.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from study.answers import SURE
from ui.session import progress


def how_sure(slug: str, kind: str, name: str) -> None:
    """Ask how sure a learner is; after the first check only show it."""
    step = progress.first_check(slug, kind, name)
    if "first_sure" in step:
        st.caption(f"On your first try you said: {SURE[step['first_sure']]}.")
    elif is_first(slug, kind, name):
        st.segmented_control(
            "How sure are you? (optional)",
            range(len(SURE)),
            format_func=SURE.__getitem__,
            key=_key(slug, kind, name),
            persist_state="session",
            wrap=True,
        )


def is_first(slug: str, kind: str, name: str) -> bool:
    """Tell whether the next check of an answer is the first."""
    done = f"{slug}/{kind}/{name}" in progress.current().done
    return not done and "first_right" not in progress.first_check(slug, kind, name)


def keep_checked(
    slug: str,
    kind: str,
    name: str,
    fields: Mapping[str, Any],
    *,
    right: bool,
    first: bool | None = None,
) -> None:
    """Store a checked answer, and with the first check the confidence."""
    fields_kept: dict[str, Any] = {}
    if is_first(slug, kind, name) if first is None else first:
        sure = st.session_state.get(_key(slug, kind, name))
        answer = fields.get("given")  # a prediction stays anyway
        fields_kept = {"first_right": right, "first_sure": sure, "first_given": answer}
    progress.keep_answer(slug, kind, name, **fields, **fields_kept)


def _key(slug: str, kind: str, name: str) -> str:
    """Return the key of an item's confidence buttons."""
    return f"{slug}_{kind}_{name}_sure"
