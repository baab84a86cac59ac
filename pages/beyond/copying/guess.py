"""Look back: a row of random letters begins again, and the learner guesses what comes next."""

import ui
from lessons.copying.reading import rows_to_guess
from study.scene import Scene

scene = Scene(
    __name__, "Look back", "Which letter comes next?", covers=["Learning from the context"]
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        **Press the letter that comes next, wherever it stands: six right without a miss.** The letters
        are random and all different, but after a while the row begins again. Where do you look, to know it?
    """)
    ui.guess(
        rows_to_guess(),
        "guess",
        goal=6,
        why="You look for the place where the last letter stood before, and at what followed it.",
    )
    ui.say(r"""
        No row can be learned by heart, for each is new. You learn this one while you read.
        Large language models do so, too: show them a few examples, and they go on in the same way.
        Do they change while they read?
    """)
