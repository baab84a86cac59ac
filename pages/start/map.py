from textwrap import dedent

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

HOME = {
    "Windows": """
        py -m venv .venv
        .venv\\Scripts\\activate
        pip install torch
    """,
    "macOS and Linux": """
        python3 -m venv .venv
        source .venv/bin/activate
        pip install torch
    """,
}
"""What to type for a virtual environment with PyTorch."""
IS_IT_THERE = """
    import torch

    fast = "cuda" if torch.cuda.is_available() else "mps" if torch.mps.is_available() else "cpu"
    print(torch.__version__, torch.ones(3, device=fast).sum())
"""

st.header("How do you take it home?")
if room := on_demand("Take it home", "home_opened", icon=":material/home:"):
    with room:
        for system, typed in HOME.items():
            st.markdown(f"**{system}**, in a terminal, in a folder of its own:")
            st.code(dedent(typed).strip(), language="bash")
        st.markdown(
            "A virtual environment keeps what you install there apart from everything else. On "
            "Linux, PyTorch comes with what NVIDIA’s cards need: some gigabytes."
        )
        st.markdown(
            "**In a browser**: Google Colab opens a notebook on a machine that has PyTorch, and a "
            "graphics card if you choose one under *Runtime*. Paste the whole course into a cell."
        )
        st.markdown("**Is it there**, and on which device does it compute? In Python:")
        st.code(dedent(IS_IT_THERE).strip(), language="python")
