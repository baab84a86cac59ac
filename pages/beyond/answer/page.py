"""The page of a writer that answers: its scenes, in the order of the trail."""

import ui
from pages.beyond.answer import ask, goes_on, long_text, loop, sure, whose
from pages.beyond.answer.knobs import KNOBS
from study.scene import own_words

LESSON = ui.Scenes(
    KNOBS,
    *(ask.scene, goes_on.scene, loop.scene, long_text.scene, sure.scene, whose.scene),
    reading="Zhou and others, “LIMA: Less Is More for Alignment” (2023). Ouyang and others, "
    "“Training language models to follow instructions with human feedback” (2022).",
    own_words=own_words(
        """
        A friend says: “The chatbot remembers what I told it, and when it is sure, I believe it.”
        What do you answer?
        """,
        "It goes on with one long text, and knows of you only what stands there.",
        "It can be sure of what it never read. “No idea” is an answer like any other.",
        "Examples taught it how to answer, and whose line to obey.",
    ),
)

if __name__ == "__main__":
    LESSON.show()
