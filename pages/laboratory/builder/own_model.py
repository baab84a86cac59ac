"""A model from a file: it turns the knobs to where it was trained, and is where training starts."""

from typing import Any
from urllib.parse import parse_qsl

import streamlit as st

from pages.laboratory.builder.knobs import KNOBS, network_sizes
from training.model_files import MAX_BYTES, OpenedFile, layers_in_words, read
from ui.session.own_file import own_file


def bring() -> OpenedFile | None:
    """Ask for a model; return what was brought."""
    return own_file(
        read, max_bytes=MAX_BYTES, on_new=turn_knobs, what="model", kinds=".safetensors"
    )


def turn_knobs(opened: OpenedFile | None) -> None:
    """Turn the knobs to where a file says that its network was trained, and show it untrained."""
    if opened is not None and opened.opens:
        KNOBS.set(**KNOBS.values_of(dict(parse_qsl(opened.opens))))
        st.rerun()


def start_from(opened: OpenedFile | None, settings: dict[str, Any]) -> dict[str, Any]:
    """Return settings that start from a model that was brought, if it is such a network."""
    if opened is None:
        return settings
    sizes = network_sizes(settings)
    if sizes != opened.sizes:
        st.caption(
            f"The model in your file is a network of {layers_in_words(opened.sizes)}; here stands one of "
            f"{layers_in_words(sizes)}, and starts on its own. Choose as many inputs and neurons to start "
            "from the file, or use it in PyTorch."
        )
        return settings
    st.caption("It starts from the model in your file. At 0 epochs, it is what is in the file.")
    return settings | {"given": opened.content}
