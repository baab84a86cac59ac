"""Every item that can be done in the lessons, from their study sheets; imports no lesson."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256

from study.answers import FIELDS
from study.challenges import LEVELS
from study.content import CLAIMS, QUESTIONS, lesson_content
from study.curriculum import LESSONS

KINDS = {"scene": 0, "prediction": 1, "claim": 1, "question": 2, "challenge": 3, "exam": 2}
"""Points per item by kind; a challenge earns them once more for each level."""

RENAMED: Mapping[str, str] = {
    "dot_product/prediction/central": "dot_product/prediction/turned",
    "gradient_descent/prediction/central": "gradient_descent/prediction/edge",
    "sigmoid/prediction/central": "sigmoid/prediction/wrong_start",
    "zero_grad/prediction/central": "zero_grad/prediction/explodes",
    "xor/prediction/central": "xor/prediction/two_neurons",
    "titanic/prediction/central": "titanic/prediction/starts",
}
"""Items' keys in earlier versions of the app, and today's."""
ADDED = frozenset(
    {
        "dot_product/claim/nearly_at_right_angles",
        "dot_product/claim/tenfold",
        "autograd/claim/momentum",
        "autograd/claim/same_steps",
        "heart/claim/forest_no_better",
        "zero_grad/claim/never_rests",
        "zero_grad/claim/in_pieces",
        "gradient_descent/claim/doubled",
        "gradient_descent/claim/any_start",
        "perceptron/claim/more_points",
        "backpropagation/claim/cheap_sweep",
        "xor/claim/untrained_hidden",
        "xor/claim/product_too",
        "titanic/claim/women_survive",
        "overfitting/claim/more_weights_than_rows",
        "layers/claim/reordered",
        "sigmoid/claim/never_done",
        "sigmoid/claim/cheaper_below_half",
        "zero_grad/question/calls",
        "zero_grad/question/bottom",
        "digits/scene/own_three",
        "digits/question/matrix",
        "digits/question/none_of_them",
    }
)
"""Items that earlier versions lacked: a lesson completed without them stays complete."""
RETIRED = frozenset({"autograd/claim/zeros", "xor/claim/relu_is_surer"})
"""Items that no longer exist; records keep them."""
PROGRAMS = "app/setting/programs"
SETTINGS = frozenset({PROGRAMS, "app/setting/order"})
"""Settings for all lessons: whether the learner programs, and the seed that orders their
options."""


@dataclass(frozen=True)
class Item:
    # The lesson, one of `KINDS`, and the name there.
    slug: str
    kind: str
    name: str
    scene: str  # the scene in which a learner meets it
    points: int

    @property
    def key(self) -> str:
        return f"{self.slug}/{self.kind}/{self.name}"


@cache
def catalogue() -> Mapping[str, Item]:
    return {key: item for lesson in LESSONS for key, item in of_lesson(lesson.slug).items()}


@cache
def of_lesson(slug: str, *, programs: bool = False) -> Mapping[str, Item]:
    """Return the items of a lesson by key, each with the scene in which a learner meets it."""
    content = lesson_content(slug)
    questions = content.questions.values()
    asked_in = partial(content.asked_in, programs=programs)
    entries = [
        *(("scene", scene.name, scene.name, 0) for scene in content.scenes),
        *(("prediction", p.name, p.scene, 0) for p in content.predictions.values()),
        *(("claim", c.name, asked_in(c.scene, CLAIMS), 0) for c in content.claims.values()),
        *(("question", q.name, asked_in(q.scene, QUESTIONS), 0) for q in questions),
        *(
            ("challenge", c.name, c.scene, LEVELS.index(c.level))
            for c in content.challenges.values()
        ),
        *(("exam", name, content.exams[name], 0) for name in content.exams),
    ]
    items = (
        Item(slug, kind, name, scene, KINDS[kind] + extra) for kind, name, scene, extra in entries
    )
    return {item.key: item for item in items}


@cache
def answerable() -> frozenset[str]:
    """Return the keys of items that records may have answers for."""
    items = {item.key for item in catalogue().values() if item.kind in FIELDS}
    observations = {
        f"{lesson.slug}/observation/{name}"
        for lesson in LESSONS
        for name in lesson_content(lesson.slug).observations
    }
    return frozenset(items | observations | SETTINGS)


def key_of_own(question: str) -> str:
    """Return the record key of the answer to a teacher's own question."""
    return f"task/written/{sha256(question.encode()).hexdigest()[:16]}"


_OWN = re.compile(r"task/written/[0-9a-f]{16}")


def is_answerable(key: str) -> bool:
    """Tell whether records may have an answer under this key."""
    return key in answerable() or _OWN.fullmatch(key) is not None
