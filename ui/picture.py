"""Put a chart on the page."""

import json
from collections.abc import Callable, Mapping

import pyarrow as pa
import streamlit as st

from charts.drawing import Drawing, to_spec
from lessons.recorded_run import RecordedRun
from ui.on_demand import on_demand
from ui.runs import remembered
from ui.tables import packed


def picture(
    drawing: Drawing,
    *,
    key: str,
    alt: str,
    player: str | None = None,
) -> None:
    """Show a chart with a stable identity and a text that says what can be seen.

    Parameters
    ----------
    drawing : Drawing
        From `charts`; it is drawn only if no finished one of equal data is remembered.
    key : str
        Unique on the page; a chart that keeps its key is updated, not rebuilt.
    alt : str
        What can be seen, for those who cannot see it. It does not change with the knobs, for
        Streamlit builds a chart anew whose text differs; what they change, the page says.
    player : str, optional
        Name of the `ui.replay.player` that moves its frames.
    """
    # As text, for a dictionary of dictionaries is what the garbage collector looks through.
    text, tables = remembered(finished, drawing, player)
    spec = {**json.loads(text), "datasets": tables}
    st.vega_lite_chart(spec, key=key, alt=alt, width="stretch")


def side_by_side(*pictures: tuple[str, Drawing, str], player: str | None = None) -> None:
    """Show charts in columns of equal width, below each other on a phone.

    Parameters
    ----------
    *pictures : (str, Drawing, str)
        For each its key, the chart, and what can be seen.
    player : str, optional
        Name of the `ui.replay.player` that moves the frames of all of them.
    """
    for column, (key, drawing, seen) in zip(st.columns(len(pictures)), pictures, strict=True):
        with column:
            picture(drawing, key=key, alt=seen, player=player)


def in_words(name: str, describe: Callable[..., Mapping[str, str]], *runs: RecordedRun) -> None:
    """Offer what several pictures show as sentences, to those who open them.

    Parameters
    ----------
    name : str
        Unique in the session.
    describe : callable
        A function of `lessons` that says of the runs what there is to be seen.
    *runs : RecordedRun
        What it is given.
    """
    room = on_demand("The pictures in words", key=f"{name}_in_words", icon=":material/notes:")
    if room is not None:
        room.markdown("\n".join(f"- {sentence}" for sentence in describe(*runs).values()))


def finished(drawing: Drawing, player: str | None) -> tuple[str, dict[str, bytes]]:
    """Draw a picture; return its Vega-Lite JSON without tables, and these as Arrow streams."""
    spec = to_spec(drawing, player)
    tables = {name: _stream(packed(table)) for name, table in spec.pop("datasets").items()}
    return json.dumps(spec), tables


def _stream(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    sent: bytes = sink.getvalue().to_pybytes()
    return sent
