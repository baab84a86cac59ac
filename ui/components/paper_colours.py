"""The colours of the light theme for what is printed, as a style sheet."""

import streamlit as st

_ON_PAPER = ("text", "primary", "blue", "orange", "yellow")


def sheet() -> str:
    """Return the style that gives all pieces the light theme's colours on paper.

    The page's own style has its ink as ``--ink-on-paper``.
    """
    light = {name: st.get_option(f"theme.light.{name}Color") for name in _ON_PAPER}
    colours = " ".join(f"--st-{name}-color: {colour};" for name, colour in light.items())
    ink = f":root {{ --ink-on-paper: {light['text']}; }}"
    return f"@media print {{ {ink} .piece {{ {colours} }} }}\n"
