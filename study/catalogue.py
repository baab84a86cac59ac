"""Everything that can be done in the lessons, from their study sheets; no lesson is imported."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial

from study.answers import FIELDS
from study.challenges import LEVELS
from study.content import CLAIMS, QUESTIONS, lesson_content
from study.curriculum import LESSONS

KINDS = {"scene": 0, "prediction": 1, "claim": 1, "question": 2, "challenge": 3, "exam": 2}
"""Points for one of each; a challenge counts once more for each level."""

RENAMED: Mapping[str, str] = {
    "dot_product/prediction/central": "dot_product/prediction/turned",
    "gradient_descent/prediction/central": "gradient_descent/prediction/edge",
    "sigmoid/prediction/central": "sigmoid/prediction/wrong_start",
    "zero_grad/prediction/central": "zero_grad/prediction/explodes",
    "xor/prediction/central": "xor/prediction/two_neurons",
    "titanic/prediction/central": "titanic/prediction/starts",
}
"""What earlier versions of the app called an item, and what it is called now."""
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
"""What earlier versions did not ask: a lesson that was complete without it stays so."""
RETIRED = frozenset({"autograd/claim/zeros", "xor/claim/relu_is_surer"})
"""What is asked no more: a record keeps what it says of it."""
PROGRAMS = "app/setting/programs"
SETTINGS = frozenset({PROGRAMS, "app/setting/order"})
"""What is kept for all lessons: whether the learner programs, and the seed of their own orders."""


@dataclass(frozen=True)
class Item:
    # Its lesson, one of `KINDS`, and its name there.
    slug: str
    kind: str
    name: str
    scene: str  # Where it stands for a learner
    points: int  # What it earns

    @property
    def key(self) -> str:
        return f"{self.slug}/{self.kind}/{self.name}"


@cache
def catalogue() -> Mapping[str, Item]:
    """Return everything that can be done, by key, in the order of the lessons."""
    return {key: item for lesson in LESSONS for key, item in of_lesson(lesson.slug).items()}


@cache
def of_lesson(slug: str, *, programs: bool = False) -> Mapping[str, Item]:
    """Return what can be done in one lesson, by key, and where a learner meets it."""
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
    """Return the keys of everything of which a record may keep what was said."""
    items = {item.key for item in catalogue().values() if item.kind in FIELDS}
    observations = {
        f"{lesson.slug}/observation/{name}"
        for lesson in LESSONS
        for name in lesson_content(lesson.slug).observations
    }
    return frozenset(items | observations | SETTINGS)
