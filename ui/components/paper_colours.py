"""The style sheet that prints pages in the light theme's colours."""

import streamlit as st

_ON_PAPER = ("text", "primary", "blue", "orange", "yellow")


def style_sheet() -> str:
    """Return the style that gives all components the light theme's colours in print.

    The page's style defines the ink as ``--ink-on-paper``.
    """
    light = {name: st.get_option(f"theme.light.{name}Color") for name in _ON_PAPER}
    colours = " ".join(f"--st-{name}-color: {colour};" for name, colour in light.items())
    ink = f":root {{ --ink-on-paper: {light['text']}; }}"
    return f"@media print {{ {ink} .piece {{ {colours} }} }}\n"
