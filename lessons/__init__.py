"""The mathematics of every lesson: pure functions, no Streamlit, no Altair."""
