"""The few Streamlit pieces that pages share."""
