import streamlit as st

from study.curriculum import BY_SLUG, LESSONS, sections
from ui import frame, progress

st.title("Knobs & Compass")
st.markdown(
    "Here you turn the knobs of real neural networks, from a single dot product to a classifier "
    "of the Titanic’s passengers, and see what happens. You need not take anything on trust: "
    "every number on screen is computed here, by code you can read beside it, and popular claims "
    "are put to the test in front of you. Predict first, then run."
)
at = BY_SLUG.get(progress.current().last_lesson or "", LESSONS[0])
begun = progress.current().last_lesson is not None
if st.button(
    f"Go on with {at.title}" if begun else "Start with lesson 1",
    icon=":material/arrow_forward:",
):
    st.switch_page(at.page)
st.markdown(f"{'You left off at' if begun else 'It asks'}: *{at.question}*")

st.header("The path")
st.markdown(
    "A network is a machine with knobs, its **weights** and **biases**. A scorecard, the **loss**, "
    "says how wrong it is; a compass, the **gradient**, says which way to turn each knob; the "
    "**learning rate** says how far to go for each unit of slope. **Training** is turning the "
    "knobs, again and again, so that the score improves. Every lesson is about one of these."
)
for section, lessons in sections().items():
    st.subheader(section)
    for column, lesson in zip(st.columns(3), lessons, strict=False):
        with column.container(border=True, height="stretch"):
            st.page_link(
                lesson.page,
                label=f"**{LESSONS.index(lesson) + 1} · {lesson.title}**",
                icon=frame.tick(lesson),
            )
            st.markdown(f":material/{lesson.icon}: {lesson.question}")
            st.caption(f"You learn to {lesson.takeaway}.")
