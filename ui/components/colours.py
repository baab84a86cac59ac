"""Colours for the browser: of pictures on white as a script, of paper as a sheet."""

import json

import streamlit as st

from charts.core.style import FILLS, INK, NAMES, SURFACE, rgb


def script() -> str:
    """Return a script that declares ``SURFACE``, ``FILLS``, ``INK`` and ``CLASS_NAMES``.

    Each colour is a list of its red, green and blue, from 0 to 255.
    """
    surface, fills = ([rgb(colour) for colour in colours] for colours in (SURFACE, FILLS))
    declared = {"SURFACE": surface, "FILLS": fills, "INK": rgb(INK), "CLASS_NAMES": NAMES}
    return "".join(f"const {name} = {json.dumps(value)}\n" for name, value in declared.items())


_ON_PAPER = ("text", "primary", "blue", "orange", "yellow")


def sheet() -> str:
    """Return the style that gives all pieces the light theme's colours on paper.

    The page's own style has its ink as ``--ink-on-paper``.
    """
    light = {name: st.get_option(f"theme.light.{name}Color") for name in _ON_PAPER}
    colours = " ".join(f"--st-{name}-color: {colour};" for name, colour in light.items())
    ink = f":root {{ --ink-on-paper: {light['text']}; }}"
    return f"@media print {{ {ink} .piece {{ {colours} }} }}\n"
