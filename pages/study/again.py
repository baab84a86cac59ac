import streamlit as st

from ui import frame
from ui.spaced_repetition import again

st.title("Do you still know?")
again()
st.page_link(frame.HOME, label="Back to the start", icon=":material/explore:")
