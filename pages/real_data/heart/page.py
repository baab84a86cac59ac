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
        The 61 helped to pick the columns, so they judge no more: split first, and learn everything
        from the training set alone.
        """,
        """
        A score means little by itself: put the baseline beside it, on the same patients and many
        splits.
        """,
        """
        And who is missed, who alarmed? Where the threshold stands follows from what each of the two
        costs.
        """,
    ),
)

if __name__ == "__main__":
    LESSON.show()
