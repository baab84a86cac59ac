"""The page of the judge: its scenes, in the order of the trail."""

import ui
from pages.beyond.judge import choose, forgets, loop, pleases, price
from pages.beyond.judge.knobs import KNOBS
from study.scene import own_words

LESSON = ui.Scenes(
    KNOBS,
    *(choose.scene, pleases.scene, loop.scene, price.scene, forgets.scene),
    reading="""
        Williams, “Simple Statistical Gradient-Following Algorithms for Connectionist
        Reinforcement Learning” (1992). Ziegler and others, “Fine-Tuning Language Models
        from Human Preferences” (2019).
    """,
    own_words=own_words(
        "A friend says: “People judged its answers, so now it tells the truth.” What do you answer?",
        "A **reward** makes more probable whatever pleases the judge, whether or not it is true.",
        "If the judge measures a part of what is meant, the network finds words with just that part.",
        "A price on leaving the old network holds it back, and examples bring old skill back. Neither asks for truth.",
    ),
)

if __name__ == "__main__":
    LESSON.show()
