"""What is refused is said, and the page goes on; a file that is too large is not read."""

from base64 import b64encode
from types import SimpleNamespace

import pytest
from streamlit.runtime.runtime_util import get_max_message_size_bytes
from streamlit.testing.v1 import AppTest

from ui.session import files


def page():
    import streamlit as st

    from lessons.autograd.trained import MAX_BYTES, load_model
    from ui.page.refusal import attempt
    from ui.session.files import file_upload, offer_file

    offer_file("Take it", b"123", "three.bin", key="take")
    content = file_upload("Give it", max_bytes=MAX_BYTES, key="give")
    if content is not None:
        loaded = attempt(load_model, content=content)
        st.markdown("nothing" if loaded is None else f"{len(loaded['b1'])} neurons")
    st.markdown("The page goes on.")


@pytest.fixture
def browser(monkeypatch):
    upload = SimpleNamespace(given=None)
    monkeypatch.setattr(files, "_UPLOAD", lambda **shown: upload)
    return upload


@pytest.fixture
def app(browser):
    return AppTest.from_function(page, default_timeout=60).run()


@pytest.fixture
def given(app, browser):
    def give(content: bytes):
        browser.given = {"size": len(content), "content": b64encode(content).decode()}
        return app.run()

    return give


def texts(app) -> list[str]:
    assert not app.exception
    return [text.value for text in app.markdown]


def test_a_model_is_read(app, given):
    from lessons.autograd.model import train
    from lessons.autograd.trained import save_model

    given(save_model(train(n_hidden=5, n_epochs=3).final))
    assert texts(app) == ["5 neurons", "The page goes on."]
    assert not app.warning


def test_what_is_no_model_is_refused_with_its_sentence(app, given):
    given(b"\x80\x04no model")
    assert texts(app) == ["nothing", "The page goes on."]
    assert "pickle" in app.warning[0].value


def test_a_file_that_is_too_large_is_not_even_read(app, given):
    given(b"{" * 20_000)
    assert texts(app) == ["The page goes on."]
    assert "20,000 bytes; at most 16,384" in app.warning[0].value


@pytest.mark.parametrize(
    "junk", ["x", 3, [], {"size": "x"}, {"content": 3}, {"content": "a"}, {"size": -1}]
)
def test_what_no_browser_sends_is_no_file(app, browser, junk):
    browser.given = junk
    app.run()
    assert texts(app) == ["The page goes on."]
    assert not app.warning


def test_a_file_that_no_message_can_hold_is_not_sent(monkeypatch):
    def page() -> None:
        from ui.session import files

        offer_file = files.offer_file
        offer_file("Take it", "a" * files.MAX_BYTES, "a.txt", key="a")
        offer_file("Take more", lambda: "b" * (files.MAX_BYTES + 1), "b.txt", key="b")

    sent = []
    monkeypatch.setattr(files, "_DOWNLOAD", lambda **shown: sent.append(shown["data"]))
    app = AppTest.from_function(page).run()
    app.button(key="a").click().run()
    assert not app.warning
    app = app.button(key="b").click().run()
    assert texts(app) == []
    assert app.warning[0].value == "The file has 1,400,001 bytes; at most 1,400,000 can be sent."
    (one,) = sent
    assert len(one["content"]) + 10_000 < get_max_message_size_bytes()


def test_a_file_is_made_at_the_press_and_sent_once(monkeypatch):
    def page() -> None:
        import streamlit as st

        from ui.session.files import offer_file

        def made() -> str:
            st.session_state["times"] = st.session_state.get("times", 0) + 1
            return "Ada"

        offer_file("Take it", made, "name.txt", key="take")

    sent = []
    monkeypatch.setattr(files, "_DOWNLOAD", lambda **shown: sent.append(shown["data"]))
    app = AppTest.from_function(page).run()
    assert sent == []
    app.button(key="take").click().run()
    app.run()
    assert not app.exception
    assert app.session_state["times"] == 1
    assert [(one["name"], one["content"]) for one in sent] == [("name.txt", "QWRh")]
