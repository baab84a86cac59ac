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
        A friend trains on all 303 patients, gets 95 % of the same 303 right, and is proud. What do
        you say?
        """,
        "Those it has learned from are no judge: some have to be held out, and left untouched.",
        """
        Whatever is learned from a table, scales, columns and thresholds too, is learned from the
        training set alone.
        """,
        """
        A score means little by itself: put the majority class beside it, and another model, on the
        same patients and many splits.
        """,
    ),
)

if __name__ == "__main__":
    LESSON.show()
