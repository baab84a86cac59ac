"""The style sheet that prints pictures of the dark theme in the light theme's colours."""

import streamlit as st

_NAMED = ("primary", "blue", "orange", "violet", "yellow", "gray", "red", "green")
_GRID = ("#31333F", "#e6eaf1")
"""Streamlit's grid colours, dark and light."""


def style_sheet() -> str:
    """Return the style that gives a picture's marks the light theme's colours in print."""
    pairs = {tuple(_theme(name, theme) for theme in ("dark", "light")) for name in _NAMED}
    rules = "".join(
        f'[data-dark] svg.marks [{what}="{night}"] {{ {what}: {day}; }}\n'
        for night, day in sorted({*pairs, _GRID})
        for what in ("fill", "stroke")
    )
    return f"@media print {{\n{rules}}}\n"


def _theme(name: str, theme: str) -> str:
    return str(st.get_option(f"theme.{theme}.{name}Color"))
