"""What a tab brings along to another server: what a session knew, and nothing that is forged."""

import json
import math

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from server import streamlit_internals
from study.progress import Progress
from ui.session import reconnect

SECRET = b"that all servers share"
VALUES = {
    "asked": {"hidden": (4, 2), "seed": 3, "rate": 0.1},
    "own": [(0.0, 1.0), (0.5, 1.0)],
    "name": "Ada’s “first”\n",
    "half": "\ud800",
}


def page():
    import streamlit as st

    from server import streamlit_internals
    from ui.session import reconnect

    with reconnect.taken_over(streamlit_internals.pop_client_message(reconnect.SAYS_SO)):
        st.text_input("Typed", key="typed", persist_state="session")
        if st.toggle("Inside", key="inside"):
            st.text_input("Within", key="within")
        st.button("Press", key="press")
    st.session_state["memory"] = reconnect.memory()
    st.session_state.pop("memory_before", None)


@pytest.fixture(autouse=True)
def tell(monkeypatch):
    messages = []
    monkeypatch.setattr(streamlit_internals, "shared_secret", lambda: SECRET)
    monkeypatch.setattr(
        streamlit_internals,
        "pop_client_message",
        lambda identity: messages.pop() if messages else None,
    )
    return messages.append


def remembered() -> str:
    """Return what a tab is to keep after some moves."""
    app = AppTest.from_function(page)
    for name, value in VALUES.items():
        app.session_state[name] = value
    app.session_state["nothing"] = None
    app.session_state["array"] = np.zeros(3)
    app.session_state["lesson_moved_at"] = 12.5
    app.run()
    app.toggle(key="inside").set_value(True).run()
    app.text_input(key="typed").set_value("12,5")
    app.text_input(key="within").set_value("inner").run()
    app.button(key="press").click().run()
    assert not app.exception
    return app.session_state["memory"]


def test_what_only_the_session_knew_comes_back_as_it_was(tell):
    tell(json.dumps({"memory": remembered(), "record": Progress().to_json()}))
    app = AppTest.from_function(page).run()
    assert not app.exception
    assert {name: app.session_state[name] for name in VALUES} == VALUES
    assert type(app.session_state["asked"]["hidden"]) is tuple
    assert app.text_input(key="typed").value == "12,5"
    assert app.text_input(key="within").value == "inner"
    assert not app.button(key="press").value, "nobody pressed it here"
    for elsewhere in ("nothing", "array", "lesson_moved_at"):
        assert elsewhere not in app.session_state


def test_only_the_first_run_of_a_session_takes_over(tell):
    message = json.dumps({"memory": remembered()})
    app = AppTest.from_function(page).run()
    tell(message)
    app.run()
    assert app.text_input(key="typed").value == ""


def test_what_no_server_of_ours_has_signed_is_no_memory(tell, monkeypatch):
    memory = remembered()
    for forged in (memory.replace("12,5", "99,9"), memory[1:], "", memory[:32], "é" * 40, None):
        tell(json.dumps({"memory": forged}))
        app = AppTest.from_function(page).run()
        assert not app.exception
        assert app.text_input(key="typed").value == ""
    monkeypatch.setattr(streamlit_internals, "shared_secret", lambda: b"of another app")
    tell(json.dumps({"memory": memory}))
    assert AppTest.from_function(page).run().text_input(key="typed").value == ""


JUNK = [
    *("", "no JSON", "[" * 100_000, "[]", "3", '"x"', '{"memory": 3, "record": [], "waiting": 5}'),
    *('{"answered": "%%%", "waiting": [1, null, {}, "a", "////"]}', '{"record": "{damaged"}'),
]


@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_what_no_browser_tells_changes_nothing(tell, junk):
    tell(junk)
    app = AppTest.from_function(page).run()
    assert not app.exception
    assert app.text_input(key="typed").value == ""


def test_one_process_has_nothing_kept_for_it(monkeypatch):
    monkeypatch.setattr(streamlit_internals, "shared_secret", lambda: None)
    assert remembered() is None


@pytest.mark.parametrize("value", [math.nan, math.inf, np.float64(1), object(), {1, 2}, [object()]])
def test_what_cannot_be_read_as_it_was_meant_is_not_kept(value):
    app = AppTest.from_function(page)
    app.session_state["odd"] = value
    app.session_state["typed"] = "kept"
    app.run()
    memory = app.session_state["memory"]
    assert "kept" in memory
    assert "odd" not in memory


def test_a_memory_has_an_end(monkeypatch):
    monkeypatch.setattr(reconnect, "_LONGEST", 1000)
    app = AppTest.from_function(page)
    app.session_state["much"] = "x" * 1000
    app.run()
    assert not app.exception
    assert app.session_state["memory"] is None
