"""The page that the app is measured against: one slider, one chart, and nothing else."""

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

st.title("Bare page")
n = st.slider("Points", 10, 200, 50)
x = np.linspace(0, 1, n)
st.altair_chart(
    alt.Chart(pd.DataFrame({"x": x, "y": x**2})).mark_line().encode(x="x:Q", y="y:Q"),
    key="chart",
)
