"""What is sent to the pieces that work in the browser."""

import json
import zlib

from ui.components import packed


def test_short_data_go_as_they_are_and_long_ones_deflated():
    short = {"name": "x", "values": [0.5] * 10}
    assert packed(short) is short
    long = {"name": "x", "values": [round(0.001 * i, 3) for i in range(2000)]}
    sent = packed(long)
    assert isinstance(sent, bytes)
    assert len(sent) < len(json.dumps(long)) / 2
    assert json.loads(zlib.decompress(sent)) == long
