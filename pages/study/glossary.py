from itertools import groupby

import streamlit as st

from study.content import lesson_content
from study.curriculum import BY_SLUG, LESSONS
from study.glossary import SEARCH_KEY, search, words
from study.letters import letters
from training.figures import count
from ui.page import address


def link(slug: str, shown_in: str) -> str:
    """Return a link to a lesson, and to the scene in it that shows a word, if one does."""
    lesson, (of, _, name) = BY_SLUG[slug], shown_in.partition("/")
    if of != slug:
        return f"[{lesson.title}]({lesson.url})"
    title = next(scene.title for scene in lesson_content(slug).scenes if scene.name == name)
    return f"[{lesson.title}: {title}]({lesson.url}?scene={name})"


address.open_nothing(SEARCH_KEY)
st.title("What does this word mean?")
# As wide as a line that is read with ease; a phone takes less.
with st.container(width=760):
    st.markdown(
        "The words that matter most, each with its formula if it has one, and the lessons that use "
        "it. In the lessons, a **bold** word that is a link leads here."
    )
    with st.expander("What the letters in formulas mean", icon=":material/function:"):
        numbers = {lesson.slug: str(number) for number, lesson in enumerate(LESSONS, 1)}
        rows = [
            f"| ${x.letter}$ | {x.meaning} | {', '.join(numbers[slug] for slug in x.lessons)} |"
            for x in letters()
        ]
        st.markdown("\n".join(["| letter | stands for | in lesson |", "|---|---|---|", *rows]))
    text = st.text_input(
        "Search the glossary",
        max_chars=60,
        key=SEARCH_KEY,
        bind="query-params",
        type="search",
        placeholder="A word, or part of one",
        live=True,
    )
    matches = search(text)
    found = count(len(matches), "word")
    if matches == words():
        groups = [(x, tuple(y)) for x, y in groupby(matches, lambda word: word.term[0].upper())]
        st.markdown(f"**{found}:** " + " · ".join(f"[{x}](#{x.lower()})" for x, _ in groups))
    else:
        # The likeliest first. What was typed stays in the field: here it would be Markdown.
        groups = [(f"{found} found" if matches else "No word found", matches)]
    for heading, group in groups:
        st.header(heading, divider="gray")
        for word in group:
            lines = [f"### {word.term}", word.meaning]
            if word.formula:
                lines.append(rf"$\displaystyle {word.formula}$")
            if word.letters:
                lines.append(f"Here {word.letters}.")
            lines += [" · ".join(link(slug, word.scene) for slug in word.lessons)]
            st.markdown("\n\n".join(lines), anchors=False)
    if not matches:
        st.info(
            "No word or explanation contains this. Try fewer letters, or clear the field to see "
            "every word.",
            icon=":material/search_off:",
        )
