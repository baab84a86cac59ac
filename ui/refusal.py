"""What a learner types or uploads may be refused: then the page says why, and goes on."""

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

T = TypeVar("T")


def attempt(function: Callable[..., T], /, **arguments: Any) -> T | None:
    """Return ``function(**arguments)``, or show the sentence with which it refuses them.

    Parameters
    ----------
    function : callable
        Raises a ``ValueError`` with a sentence for the learner.
    **arguments
        What was typed or uploaded.

    Returns
    -------
    The function's result, or None if it refused.
    """
    try:
        return function(**arguments)
    except ValueError as refusal:
        st.warning(str(refusal), icon=":material/block:")
        return None
