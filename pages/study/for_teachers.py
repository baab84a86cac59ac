import streamlit as st

from ui.page import address
from ui.study.class_reading import class_reading
from ui.study.task_builder import task_builder

address.open_nothing()
st.title("For teachers")
st.markdown(
    "Put together a task from scenes, challenges, claims and questions of any lessons, in your own "
    "order. You get a link; anybody who opens it is led through just that, and can leave it. Nobody "
    "needs an account, and the server keeps nothing."
)
st.header("Make a task")
made = task_builder()
st.header("Read what came back")
class_reading(made)
