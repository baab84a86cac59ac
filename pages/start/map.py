import streamlit as st

from ui.lesson_map import lesson_map, lesson_table, tool_table

st.title("How do the lessons fit together?")
st.markdown(
    "Training a network mostly means going round the same four steps: **predict**, **measure the "
    "loss** (how wrong the predictions are), **ask for the gradient** (which way to turn each "
    "knob), **take a step**. The lessons differ in what a neuron does with its weighted sum, in "
    "what counts as wrong, and in the knobs you get to turn. Lines lead from each lesson to those "
    "that build on it; choose a box to open its lesson."
)
lesson_map()

st.header("Which lesson uses what?")
lesson_table()

st.header("Which knob, when?")
tool_table("knobs")

st.header("Which activation, when?")
st.markdown("The activation is what a neuron does with its weighted sum before passing it on.")
tool_table("activations")

st.header("Which loss, when?")
st.markdown("The loss is one number that says how wrong the model is; training makes it smaller.")
tool_table("losses")
