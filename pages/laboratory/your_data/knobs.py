"""What the parts of Your data share: its knobs, and widgets that offer what the table has."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

import ui
from laboratory.your_data import model, reading
from laboratory.your_data.reading import Table
from laboratory.your_data.tables import TO_TRY
from training.activations import ALL_ACTIVATIONS
from training.optimisers import OPTIMISERS
from training.regularisation import PENALTIES
from ui.controls.knob_kinds import give

OWN = "own"
NAMES = {name: title for name, (title, _) in TO_TRY.items()} | {OWN: "Your own"}
RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
EPOCHS = (0, 1, 10, 20, 50, 100, 200, 500, 1000, 2000)
BATCHES = (8, 16, 32, 64, 128, 256, reading.MAX_ROWS)
LAYERS = tuple(range(1, model.MAX_LAYERS + 1))
ABOUT_COLUMNS = ("columns", "target", "groups", "by_time", "mended")


def anew(_values: Mapping[str, Any]) -> dict[str, Any]:
    """Return where knobs stand that are about the columns of another table."""
    return dict.fromkeys(ABOUT_COLUMNS, "")


KNOBS = ui.Knobs(
    "your_data",
    ui.Choice("table", "Table", list(NAMES), "heart", NAMES, sets=anew),
    ui.Text("columns", "What columns are", "", reading.MAX_COLUMNS),
    ui.Text("mended", "Mended", "", 4 * reading.MAX_COLUMNS),
    ui.Text("target", "To be predicted", "", 2),
    ui.Text("groups", "Kept together", "", 2),
    ui.Text("by_time", "Held out by", "", 2),
    ui.Slider("held_out", "Share held out", 0.1, 0.5, 0.3, 0.1),
    ui.Slider("split_seed", "Seed: which rows", 0, 63, 0, 1),
    ui.Slider("n_layers", "Hidden layers", 0, model.MAX_LAYERS, 1, 1),
    *(ui.Slider(f"layer_{i}", f"Neurons in layer {i}", 1, model.MAX_NEURONS, 8, 1) for i in LAYERS),
    ui.Choice("activation", "Activation", list(ALL_ACTIVATIONS), "tanh"),
    ui.Slider("seed", "Seed: which start", 0, 63, 0, 1),
    ui.NumberField("learning_rate", "Learning rate", 0.0, 1000.0, RATES, 0.01),
    ui.Scale("n_epochs", "Epochs", EPOCHS, 100),
    ui.Scale("batch_size", f"Batch size ({reading.MAX_ROWS}: all rows)", BATCHES, 32),
    ui.Choice("optimiser", "Optimiser", list(OPTIMISERS), "Adam"),
    ui.Scale("l2", "Price of weights, L2", PENALTIES, 0),
    ui.Slider("dropout", "Dropout", 0.0, 0.9, 0.0, 0.1),
    ui.Switch("stop_early", "Stop early"),
    ui.Switch("log", "Loss on a logarithmic axis"),
    ui.Scale("n_splits", "Splits", (5, 10, 20), 10),
)
OF_SPLIT = ("held_out", "split_seed")
OF_TRAINING = (
    *("learning_rate", "n_epochs", "batch_size", "optimiser", "l2", "dropout", "stop_early"),
)


def number_in(name: str, most: int) -> int | None:
    """Return the number of a column that a knob holds, if there is such a column."""
    text = KNOBS[name]
    return int(text) if text.isascii() and text.isdigit() and int(text) < most else None


def key_of(table: Table, name: str) -> str:
    """Return the key of a widget that offers columns: another table has others."""
    return ui.key(f"{table.digest[:12]}_{name}")


def choose(
    label: str,
    name: str,
    table: Table,
    options: Mapping[str, str],
    chosen: str,
    turn: Callable[[str], Mapping[str, str]],
    **look: Any,
) -> None:
    """Let knobs of the address be chosen from what the table has; ``turn`` says where they stand."""
    key = key_of(table, name)
    give(key, chosen)

    def follow() -> None:
        KNOBS.set(**turn(st.session_state[key]))

    def named(option: str) -> str:
        return options.get(option, "")

    st.selectbox(label, [*options], key=key, on_change=follow, format_func=named, **look)
