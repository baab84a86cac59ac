"""What is sent to the pieces that work in the browser."""

import json
import subprocess
import tomllib
import zlib
from pathlib import Path

import streamlit as st
from deno import find_deno_bin

from ui.components import component, packed, paper_colours, sent

ROOT = Path(__file__).parents[2]
_STANDS_BEFORE_ITS_PART = """
addEventListener("unhandledrejection", (event) => event.preventDefault())
globalThis.document = { baseURI: "file:///nowhere/" }
const module = await import("data:text/javascript," + encodeURIComponent(%s))
console.log(typeof module.default)
"""


def test_a_message_of_a_component_that_has_gone_is_none(monkeypatch):
    monkeypatch.setattr(st, "session_state", {"here": {"came_to": 0}, "silent": None})
    assert sent("here", "came_to") == 0
    assert sent("here", "started") is sent("silent", "came_to") is sent("gone", "came_to") is None


def test_short_data_go_as_they_are_and_long_ones_deflated():
    short = {"name": "x", "values": [0.5] * 10}
    assert packed(short) is short
    long = {"name": "x", "values": [round(0.001 * i, 3) for i in range(2000)]}
    sent = packed(long)
    assert isinstance(sent, bytes)
    assert len(sent) < len(json.dumps(long)) / 2
    assert json.loads(zlib.decompress(sent)) == long


def test_the_themes_colours_stand_in_the_theme_alone_and_paper_has_the_light_ones():
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))["theme"]
    light = {name: theme["light"][f"{name}Color"] for name in ("text", "primary", "blue", "orange")}
    for name, colour in light.items():
        assert f"--st-{name}-color: {colour};" in paper_colours.style_sheet()
    for path in [*ROOT.glob("ui/**/*.css"), *ROOT.glob("ui/**/*.js"), *ROOT.glob("charts/**/*.py")]:
        text = path.read_text("utf-8").lower()
        assert not [colour for colour in light.values() if colour in text], path


def test_a_components_module_stands_before_the_part_that_it_fetches(monkeypatch):
    """Else Safari's engine shows a red box for the second of two on a page."""
    scripts = []
    monkeypatch.setattr(
        st.components.v2, "component", lambda _name, *, js, **_given: scripts.append(js)
    )
    component("small_network")
    answer = subprocess.check_output(
        [find_deno_bin(), "run", "--no-config", "--quiet", "--ext=js", "-"],
        input=_STANDS_BEFORE_ITS_PART % json.dumps(scripts[0]),
        encoding="utf-8",
    )
    assert answer == "function\n"
