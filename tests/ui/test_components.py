"""What is sent to the pieces that work in the browser."""

import json
import tomllib
import zlib
from pathlib import Path

from ui.components import packed, paper_colours

ROOT = Path(__file__).parents[2]


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
