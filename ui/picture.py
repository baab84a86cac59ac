"""Put a chart on the page."""

import altair as alt
import streamlit as st

from charts.replay import to_spec


def picture(
    chart: alt.TopLevelMixin,
    *,
    key: str,
    alt: str,
    player: str | None = None,
) -> None:
    """Show a chart with a stable identity and a text that says what can be seen.

    Parameters
    ----------
    chart : Altair chart
        From `charts`.
    key : str
        Unique on the page; a chart that keeps its key is updated, not rebuilt.
    alt : str
        What can be seen, for those who cannot see it.
    player : str, optional
        Name of the `ui.replay.player` that moves its frames.
    """
    st.vega_lite_chart(to_spec(chart, player), key=key, alt=alt, width="stretch")


def side_by_side(*pictures: tuple[str, alt.TopLevelMixin, str], player: str | None = None) -> None:
    """Show charts in columns of equal width, below each other on a phone.

    Parameters
    ----------
    *pictures : (str, Altair chart, str)
        For each its key, the chart, and what can be seen.
    player : str, optional
        Name of the `ui.replay.player` that moves the frames of all of them.
    """
    for column, (key, chart, seen) in zip(st.columns(len(pictures)), pictures, strict=True):
        with column:
            picture(chart, key=key, alt=seen, player=player)
