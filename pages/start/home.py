import streamlit as st

from charts.diagrams import pixels
from lessons.digits import answers
from lessons.digits import reader as digits_reader
from server import startup
from ui.page import address, navigation
from ui.page.path import path, way_in
from ui.pictures import reader
from ui.run.runs import run_job
from ui.session import progress
from ui.study.spaced_repetition import offer

ASK_AGAIN = 0.5
"""Seconds after which to see whether the network of a new server has been trained."""


def paper() -> None:
    """Show paper to write on; the network reads it from the moment it is trained."""
    if not startup.has_a_reader():
        reader(None, "reader")
        st.caption("The network is being trained, now that the server has started.")
        return
    run = run_job(digits_reader.reader)
    reader(pixels.network(answers.layers(run)), "reader", invites=True)
    st.caption(digits_reader.describe(run))
    if not trained:
        st.rerun()  # and nothing need be looked at again


address.open_nothing()
with st.container(key="name", gap=None):
    st.markdown("**Knobs & Compass** · understand neural networks by hand")
    st.title("Write a 3.")
st.markdown(
    "A small network reads while you write. Then move your 3 by one pixel, one square of the "
    "grid: is it still a 3?"
)
trained = startup.has_a_reader()
st.fragment(paper, run_every=None if trained else ASK_AGAIN)()
way_in()
if progress.current().offers_again:
    offer()

st.header("The path")
st.markdown(
    "**Knobs & Compass** is a path of guided lessons in which you turn the knobs of real neural "
    "networks. A network’s knobs are its numbers, its weights; they are random at first. "
    "**Training** means changing each of them a little, again and again, so that the network makes "
    "smaller and smaller errors. Nothing here is a recording: it is computed while you watch, you "
    "can read the code, and popular claims are put to the test."
)
path()
st.page_link(
    navigation.MAP,
    label="**The whole picture: how the lessons fit together**",
    icon=":material/account_tree:",
)
