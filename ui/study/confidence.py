"""How sure are you? Asked before an answer is first checked, and never a condition of anything.

What is said is kept with whether that first answer was right; `study.confidence` makes a picture of
all of them. A second try counts no more, for by then one has read why.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from study.answers import SURE
from ui.session import progress


def how_sure(slug: str, kind: str, name: str) -> None:
    """Ask how sure one is of an answer; after the first check, only say what was said."""
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
    """Tell whether an answer that is checked now is the first one."""
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
    """Keep an answer that is checked now, and if it is the first one, how sure one said one was."""
    fields_kept: dict[str, Any] = {}
    if is_first(slug, kind, name) if first is None else first:
        sure = st.session_state.get(_key(slug, kind, name))
        answer = fields.get("given")  # what was predicted stays anyway
        fields_kept = {"first_right": right, "first_sure": sure, "first_given": answer}
    progress.keep_answer(slug, kind, name, **fields, **fields_kept)


def _key(slug: str, kind: str, name: str) -> str:
    """Return the key of the row that asks how sure one is of an item."""
    return f"{slug}_{kind}_{name}_sure"
