"""The page of the heart patients: its scenes, in the order of the trail."""

import ui
from pages.real_data.heart import cost, leak, mistakes, order, pairs, sixteen, train
from pages.real_data.heart.knobs import KNOBS
from study.scene import own_words

LESSON = ui.Scenes(
    KNOBS,
    *(sixteen.scene, train.scene, pairs.scene, mistakes.scene),
    *(order.scene, cost.scene, leak.scene),
    unnamed=train.scene,
    reading="""
        Fawcett, “An introduction to ROC analysis” (2006). Elkan, “The Foundations of
        Cost-Sensitive Learning” (2001).
    """,
    own_words=own_words(
        """
        A friend picks the best columns from all 303 patients, trains on 242, and gets 95 % of the
        other 61 right. What do you say?
        """,
        """
        The 61 helped to pick the columns, so they cannot judge. Split first, and choose on the
        training set alone.
        """,
        """
        Put the baseline beside the score, on the same patients and many splits.
        """,
        """
        Who is missed, and who alarmed? What each costs decides where the threshold stands.
        """,
    ),
)

if __name__ == "__main__":
    LESSON.show()
