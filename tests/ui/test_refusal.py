"""What is refused is said, and the page goes on; a file that is too large is not read."""

import pytest
from streamlit.testing.v1 import AppTest


def page():
    import streamlit as st

    from lessons.autograd.files import MAX_BYTES, load_model
    from ui.files import given_file, offer_file
    from ui.refusal import or_said

    offer_file("Take it", b"123", "three.bin", key="take")
    content = given_file("Give it", max_bytes=MAX_BYTES, key="give")
    if content is not None:
        loaded = or_said(load_model, content=content)
        st.markdown("nothing" if loaded is None else f"{loaded.n_hidden} neurons")
    st.markdown("The page goes on.")


@pytest.fixture
def app():
    return AppTest.from_function(page, default_timeout=60).run()


def given(app, content: bytes):
    app.file_uploader(key="give").set_value(("model.safetensors", content, "application/x"))
    return app.run()


def said(app) -> list[str]:
    assert not app.exception
    return [text.value for text in app.markdown]


def test_nothing_given_is_nothing_said(app):
    assert said(app) == ["The page goes on."]
    assert not app.warning


def test_a_model_is_read(app):
    from lessons.autograd.files import save_model
    from lessons.autograd.model import train

    given(app, save_model(train(n_hidden=5, n_epochs=3)).content)
    assert said(app) == ["5 neurons", "The page goes on."]
    assert not app.warning


def test_what_is_no_model_is_refused_with_its_sentence(app):
    given(app, b"\x80\x04no model")
    assert said(app) == ["nothing", "The page goes on."]
    assert "pickle" in app.warning[0].value


def test_a_file_that_is_too_large_is_not_even_read(app):
    given(app, b"{" * 20_000)
    assert said(app) == ["The page goes on."]
    assert "20,000 bytes; at most 16,384" in app.warning[0].value
