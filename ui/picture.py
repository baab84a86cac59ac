"""Put a picture on the page."""

from collections.abc import Mapping

import streamlit as st

from charts.picture import Picture, to_arrow
from charts.replay import followed
from ui import place
from ui.on_demand import on_demand


def picture(pic: Picture, name: str, *, alt: str, player: str | None = None) -> None:
    """Show a picture with a stable identity and a text that says what can be seen.

    Parameters
    ----------
    pic : Picture
        From `charts`.
    name : str
        Unique in the scene; a chart that keeps it is updated, not rebuilt.
    alt : str
        What can be seen, for those who cannot see it. It does not change with the knobs, for
        Streamlit builds a chart anew whose text differs; what they change, the page says.
    player : str, optional
        Name of the `ui.replay.player` that moves its frames.
    """
    tables = {name: to_arrow(columns) for name, columns in pic.tables.items()}
    spec = {**followed(pic.spec, player), "datasets": tables}
    st.vega_lite_chart(spec, key=place.key(name), alt=alt, width="stretch")


def side_by_side(*pictures: tuple[str, Picture, str], player: str | None = None) -> None:
    """Show pictures in columns of equal width, below each other on a phone.

    Parameters
    ----------
    *pictures : (str, Picture, str)
        For each its name, the picture, and what can be seen.
    player : str, optional
        Name of the `ui.replay.player` that moves the frames of all of them.
    """
    for column, (name, pic, alt) in zip(st.columns(len(pictures)), pictures, strict=True):
        with column:
            picture(pic, name, alt=alt, player=player)


def in_words(sentences: Mapping[str, str]) -> None:
    """Offer what several pictures show as sentences, to those who open them.

    Parameters
    ----------
    sentences : mapping of str to str
        For each picture what there is to be seen.
    """
    room = on_demand("The pictures in words", "in_words", icon=":material/notes:")
    if room is not None:
        room.markdown("\n".join(f"- {sentence}" for sentence in sentences.values()))
