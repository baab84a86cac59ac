"""What a record names that no lesson has is repeated in plain signs, on every page."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from study.progress import Progress, parse

HOSTILE = (
    *("![](http://evil.example/pixel.png)", "[click](http://evil.example)", "<img src=x>"),
    *("a\ud800b", "a\x00b", "abc\u202egnp.exe", ":material/home:", ":red[danger]", "$x$", "`x`"),
    "x" * 2**18,
)


def page():
    import streamlit as st

    from study.progress import left_out
    from ui.session import keeping, progress

    st.caption(left_out(progress.current()))
    keeping.keep()


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_a_refused_record_is_said_in_plain_signs_at_every_load(hostile):
    text = json.dumps({**json.loads(Progress().to_json()), "version": hostile})
    with pytest.raises(ValueError, match="This record has version") as refusal:
        parse(text)
    app = AppTest.from_function(page)
    app.session_state["progress_trouble"] = str(refusal.value)
    app.session_state["progress_heard"] = text
    for _ in range(2):
        app.run()
        assert not app.exception
        (warning,) = (element.value for element in app.warning)
        assert "It has been set aside" in warning
        assert not set("`<>[]*$").intersection(warning)
