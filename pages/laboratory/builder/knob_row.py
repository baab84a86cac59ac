"""The row of knobs above the network: three that may change under way, the others behind a button."""

import streamlit as st

from laboratory.builder.knobs import depth_knob, inputs_knob, loss_knob
from laboratory.builder.sources import SOURCES, is_table
from pages.laboratory.builder import own_model
from pages.laboratory.builder.data import drawn_of
from pages.laboratory.builder.knobs import KNOBS, sizes_asked
from pages.laboratory.builder.under_way import turnable, typed_rate
from training.model_files import OpenedFile


def draw() -> OpenedFile | None:
    """Show the knobs of network and training; return the model that was brought, if any."""
    data = KNOBS["data"]
    inputs = [name] if (name := inputs_knob(data)) else []
    # In a picture of the network, layers and neurons are added where they stand.
    sizes = [depth_knob(data), *sizes_asked(KNOBS.values())] if data == "digits" else []
    *places, when, activation, more = st.columns(
        [0.18, 0.18, 0.18, 0.18, 0.14, 0.14], vertical_alignment="bottom"
    )
    # First of all: a model that is brought turns the knobs.
    with more, st.popover("More knobs", key="build_more_knobs", width="stretch"):
        network, training, of_data = st.tabs(["Network", "Training", "Data"])
        with network:
            of_network = st.container()
            opened = own_model.bring()
            with of_network:
                KNOBS.show(*inputs, *sizes, "start", "seed")
        with training:
            typed_rate()
            KNOBS.show("n_epochs", "optimiser", "zero_grad", loss_knob(data))
            turnable("l1")
            KNOBS.show("dropout", "longest_gradient", "stop_early", "log")
        with of_data:
            KNOBS.show(*drawn_of(data))
            if is_table(data):
                st.caption(
                    f"A fifth of the {SOURCES[data].noun}s is held out; scales come from the "
                    "training set."
                )
        stays = {"data", "formula", "own"}
        KNOBS.reset_button(*(knob.name for knob in KNOBS if knob.name not in stays))
    with when:
        st.caption("Turned while it trains, they act from the epoch shown on.")
    for name, place in zip(("learning_rate", "l2", "batch_size"), places, strict=True):
        with place:
            turnable(name)
    with activation:
        KNOBS.show("activation")
    # The data, which pictures name, and the knobs behind buttons.
    KNOBS.say_on_paper(
        *("data", *drawn_of(data), *inputs, "start", "seed"),
        *("n_epochs", "optimiser", "zero_grad", loss_knob(data), "l1", "dropout"),
        *("longest_gradient", "stop_early"),
    )
    return opened
