"""The pieces that work in the browser: each has its HTML, CSS and JavaScript in files beside."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

_HERE = Path(__file__).parent


def component(name: str, *before: str) -> ComponentRenderer:
    """Register the component whose files bear a name, and return what puts it on a page.

    Parameters
    ----------
    name : str
        Of ``<name>.js`` and, if it shows anything, ``<name>.html`` and ``<name>.css``.
    *before : str
        Names of further scripts that its own one builds on.
    """
    texts: dict[str, Any] = {
        kind: (_HERE / f"{name}.{kind}").read_text(encoding="utf-8")
        for kind in ("html", "css", "js")
        if (_HERE / f"{name}.{kind}").is_file()
    }
    scripts = [(_HERE / f"{part}.js").read_text(encoding="utf-8") for part in before]
    texts["js"] = "\n".join([*scripts, texts["js"]])
    return st.components.v2.component(f"knobs_{name}", **texts)


@cache
def stylesheet(name: str) -> str:
    """Return a stylesheet for the page itself; the components' own hold inside them alone.

    Parameters
    ----------
    name : str
        Of ``<name>.css``.
    """
    return (_HERE / f"{name}.css").read_text(encoding="utf-8")
