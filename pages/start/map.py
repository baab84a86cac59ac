import streamlit as st

from ui.lesson_map import lesson_map, lesson_table, tool_table

st.title("How do the lessons fit together?")
st.markdown(
    "Every network in these lessons is trained in the same four steps: **predict**, **measure the "
    "loss**, **ask for the gradient**, **take a step**. The lessons differ in what a neuron makes "
    "of its weighted sum, in what counts as wrong, and in what there is to turn. A line leads from "
    "each lesson to those that build on it; a box opens its lesson."
)
lesson_map()

st.header("What is used in which lesson?")
lesson_table()

st.header("Which knob, when?")
tool_table("knobs")

st.header("Which activation, when?")
st.markdown("The activation is what a neuron makes of its weighted sum.")
tool_table("activations")

st.header("Which loss, when?")
st.markdown("The loss is a number that says how wrong the model is; training makes it small.")
tool_table("losses")
