"""What a learner types or uploads may be refused: then the page says why, and goes on."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

T = TypeVar("T")


def attempt(
    function: Callable[..., T], label_of: Callable[[str], str] = str, /, **arguments: Any
) -> T | None:
    """Return ``function(**arguments)``, or show the sentence with which it refuses them."""
    try:
        return function(**arguments)
    except ValueError as refusal:
        refuse(refusal, label_of)
        return None


def refuse(refusal: ValueError, label_of: Callable[[str], str] = str) -> None:
    """Show the sentence with which something was refused; arguments are called as on the page."""

    def called(name: re.Match[str]) -> str:
        label = label_of(name[0])
        return label if label == name[0] else f"“{label}”"

    named = re.sub(r"\w*_\w+", called, str(refusal))
    st.warning(named, icon=":material/block:")
