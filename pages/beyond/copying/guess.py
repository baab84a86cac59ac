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
        are random, but after a while each row begins again. Where do you look?
    """)
    ui.guess(
        rows_to_guess(),
        "guess",
        goal=6,
        why="You look for the place where the last letter stood before, and at what followed it.",
    )
    ui.say(r"""
        You learn each row while you read it. So do large language models. Do they change while they read?
    """)
