import streamlit as st

from ui.page import address
from ui.page.current import on_demand
from ui.page.lesson_map import lesson_map, whole_course

address.open_nothing()
st.title("How do the lessons fit together?")
st.markdown(
    "All learning here is one loop, again and again: predict, measure how wrong it was, ask for "
    "every knob which way is down, and turn it a little. The lessons differ in what a neuron does "
    "with its weighted sum, in what counts as wrong, and in the knobs you get to turn."
)
st.markdown(
    "Lines lead from each lesson to those that build on it; choose a box to open its lesson."
)
lesson_map()

st.header("What is it all in code?")
st.markdown(
    "A neuron, a loss, a gradient, a loop, a hidden layer and the way back: fewer than 200 lines of "
    "NumPy learn a line, XOR and handwritten digits, and print the numbers of the lessons. Each line "
    "leads to its lesson."
)
if room := on_demand("The whole course in one file", "course_opened", icon=":material/code:"):
    with room:
        whole_course()
