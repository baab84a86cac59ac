"""The page of the Titanic: its scenes, in the order of the trail."""

import ui
from pages.real_data.titanic import (
    aboard,
    chance,
    loop,
    loops,
    numbers,
    sentence,
    ten,
    the_exam,
    train,
)
from pages.real_data.titanic.knobs import KNOBS
from study.scene import own_words

LESSON = ui.Scenes(
    KNOBS,
    *(ten.scene, aboard.scene, numbers.scene, train.scene),
    *(loop.scene, loops.scene, sentence.scene, chance.scene, the_exam.scene),
    reading="""
        Howard, *Practical Deep Learning for Coders* (fast.ai, 2022), lesson 5. O’Neil,
        *Weapons of Math Destruction* (2016).
    """,
    own_words=own_words(
        """
        A headline says: “AI predicts who survives a shipwreck, and is right more than four times in
        five.” What do you ask, and what do you say?
        """,
        """
        Compared with what? “Women survive” gets 79 % of the same passengers: six people are
        the difference.
        """,
        "Other people held out, or another start, and the figure is another one.",
        """
        It has summed up one night in 1912, injustice included. It says nothing of another ship,
        nor why.
        """,
    ),
)

if __name__ == "__main__":
    LESSON.show()
