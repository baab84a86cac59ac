"""Arrays in, Altair charts out: every picture of the app, no training and no Streamlit."""
