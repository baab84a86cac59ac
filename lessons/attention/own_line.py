"""The line of the loop that a learner types: how well a question and a key agree."""

from lessons.attention.model import train
from training.attention import look
from training.open_line import OpenLine, OpenLoop

LOOP = OpenLoop(
    train,
    lines=(
        OpenLine(
            "score_line",
            "How well a question and a key agree",
            "questions @ keys.mT",
            {"question": "questions[..., :, None, :]", "key": "keys[..., None, :, :]"},
            "sum(question) sum(key)",
            function=look,
        ),
    ),
    trials=({"n_steps": 4, "seed": 5, "n_pairs": 7},),
)
