"""Arrays in, Altair charts out: every picture of the app, without training or Streamlit."""
