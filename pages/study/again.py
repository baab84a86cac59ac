import streamlit as st

from ui.page import address, navigation
from ui.study.spaced_repetition import again

address.open_nothing()
st.title("Do you still know?")
again()
st.page_link(navigation.HOME, label="Back to the start", icon=":material/explore:")
