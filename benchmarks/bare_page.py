"""The page for comparison: one slider, one chart, and a lesson's libraries.

Without Streamlit's collection after each run it shortens Python's own ones, as the app does.
"""

import gc

import altair as alt
import numpy as np
import pandas as pd
import sklearn.linear_model  # noqa: F401
import streamlit as st
import torch  # noqa: F401


@st.cache_resource
def set_aside() -> None:
    gc.collect()
    gc.freeze()


if not st.get_option("runner.postScriptGC"):
    set_aside()
st.title("Bare page")
n = st.slider("Points", 10, 200, 50)
x = np.linspace(0, 1, n)
st.altair_chart(
    alt.Chart(pd.DataFrame({"x": x, "y": x**2})).mark_line().encode(x="x:Q", y="y:Q"), key="chart"
)
