"""Refused input: the page shows why, and continues."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

T = TypeVar("T")


def attempt(
    function: Callable[..., T], label_of: Callable[[str], str] = str, /, **arguments: Any
) -> T | None:
    """Return ``function(**arguments)``; at a ValueError show its message and return None."""
    try:
        return function(**arguments)
    except ValueError as refusal:
        refuse(refusal, label_of)
        return None


def refuse(refusal: ValueError, label_of: Callable[[str], str] = str) -> None:
    """Show an error message with arguments named by their labels on the page."""

    def called(name: re.Match[str]) -> str:
        label = label_of(name[0])
        return label if label == name[0] else f"“{label}”"

    named = re.sub(r"\w*_\w+", called, str(refusal))
    st.warning(named, icon=":material/block:")
