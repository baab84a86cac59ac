import streamlit as st

from ui.page import address
from ui.page.current import on_demand
from ui.page.lesson_map import draw_loop, lesson_map, lesson_table, tool_table, whole_course

KINDS = {
    "knobs": ("Which knob, when?", ""),
    "activations": (
        "Which activation, when?",
        "The activation is what a neuron does with its weighted sum before passing it on.",
    ),
    "losses": (
        "Which loss, when?",
        "The loss is one number that says how wrong the model is; training makes it smaller.",
    ),
}

address.open_nothing()
st.title("How do the lessons fit together?")
st.markdown(
    "All learning here is one loop, repeated again and again. Choose a part of it to see which "
    "scenes are about it."
)
draw_loop()

st.header("Which lesson builds on which?")
st.markdown(
    "Lines lead from each lesson to those that build on it; choose a box to open its lesson. The "
    "lessons differ in what a neuron does with its weighted sum, in what counts as wrong, and in "
    "the knobs you get to turn."
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

st.header("What is used where, and when?")
if room := on_demand("Which lesson uses what?", "lessons_opened", icon=":material/table:"):
    with room:
        lesson_table()
for kind, (label, says) in KINDS.items():
    if room := on_demand(label, f"{kind}_opened", icon=":material/table:"):
        with room:
            st.markdown(says)
            tool_table(kind)
