"""A task is read back as it was written, within its bounds, and believes no address."""

import random
from urllib.parse import parse_qsl, urlsplit

import pytest

from study import task
from study.catalogue import catalogue
from study.task import KINDS, MODES, MOST_LINK, MOST_STEPS, Task, TaskKnob, TaskStep
from ui.controls.knob_kinds import Choice, Scale, Slider, Text

KNOBS = {
    "w": Slider("w", "Weight", -10.0, 10.0, 0.0, 0.5),
    "rate": Scale("rate", "Rate", (0.01, 0.1, 1), 0.1),
    "start": Choice("start", "Start", ("zeros", "normal"), "normal"),
    "locked": Text("locked", "Formula", "x", 20),
}
VALUES = {"w": "-2.5", "rate": "0.01", "start": "zeros", "locked": "a & b = ~c%20+1?"}
ITEMS = [item for item in catalogue().values() if item.kind in KINDS]


def read(query):
    return task.read(query, lambda slug: KNOBS)


def some_task(seed: int) -> Task:
    rng = random.Random(seed)  # noqa: S311 (no secret)
    steps = tuple(
        TaskStep(
            rng.choice(ITEMS),
            tuple(
                TaskKnob(name, VALUES[name], rng.choice(MODES))
                for name in rng.sample(sorted(KNOBS), rng.randint(0, 2))
            ),
        )
        for _ in range(rng.randint(1, 8))
    )
    return Task("Rates: which **one**? ~ & =", "Ünïcode, 100 % & more.", steps, "Why?")


def test_a_task_is_read_from_its_link_as_it_was_written():
    for seed in range(30):
        made = some_task(seed)
        link = task.link("https://knobs.example/task", made.to_query())
        assert len(link) <= MOST_LINK
        query = dict(parse_qsl(urlsplit(link).query))
        assert read(query | {"scene": "train", "task.at": "2"}) == (made, ())
        assert all(name.startswith("task.") for name in query)


def test_a_link_can_be_read_by_people():
    (item,) = (item for item in ITEMS if item.key == "xor/scene/train")
    step = TaskStep(item, (TaskKnob("rate", "0.01", "locked"),))
    assert task.link("/task", Task("One rate", "", (step,)).to_query()) == (
        "/task?task.size=65&task.title=One+rate&task.steps=xor.scene.train&task.1.locked.rate=0.01"
    )
    assert step.address("train") == {"scene": "train", "rate": "0.01"}


STEPS = {"task.steps": "xor.scene.train~heart.question.baseline"}


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({}, "names nothing to do"),
        ({"task.steps": "~~~"}, "names nothing to do"),
        ({"task.steps": "xor.exam.x~scene"}, "names nothing to do"),
        (STEPS | {"task.title": "x" * 81}, "The title of this task has 81 characters; at most 80"),
        (STEPS | {"task.asks": "x" * 201}, "The question of this task has 201 characters"),
        (STEPS | {"task.says": "x" * 301}, "The sentence of this task has 301 characters"),
        ({"task.steps": "~".join(["xor.scene.train"] * 21)}, "has 21 steps; at most 20"),
        (STEPS | {"task.1.set.w": "9" * 3000}, "at most 2,000 are allowed"),
        (STEPS | {"task.x\ud800": "9" * 3000}, "at most 2,000 are allowed"),
    ],
)
def test_a_task_out_of_bounds_is_refused_with_what_is_allowed(query, sentence):
    with pytest.raises(ValueError, match=sentence):
        read(query)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"task.1.set.w": "99"}, "“Weight: 99” cannot be in step 1: it goes from −10 to 10"),
        ({"task.1.set.w": "0.3"}, "“Weight: 0.3” cannot be in step 1: it goes from −10 to 10"),
        ({"task.1.locked.rate": "NaN"}, "“Rate: NaN” cannot be in step 1: it may be 0.01, 0.1, 1"),
        ({"task.1.hidden.start": "<b>"}, "“Start: ‹b›” cannot be in step 1: it may be zeros"),
        ({"task.1.set.bias": "1"}, "Step 1 has no knob “bias”"),
        ({"task.7.set.w": "1"}, "says nothing of a step"),
        ({"task.1.seen.w": "1"}, "says nothing of a step"),
        ({"task.steps": "xor.scene.train~xor.scene.x", "task.2.set.w": "1"}, "step 2 is left out"),
        ({"task.steps": "xor.scene.train~xor.claim.![](x)"}, "There is no “xor.claim.!()(x)”"),
    ],
)
def test_what_makes_no_sense_is_left_out_and_named(more, sentence):
    if "task.steps" not in more:
        more = {"task.steps": "xor.scene.train"} | more
    made, left_out = read(more)
    assert [step.item.key for step in made.steps] == ["xor/scene/train"]
    assert not made.steps[0].knobs
    (said,) = left_out
    assert sentence in said


def test_a_link_cut_short_says_so_wherever_it_was_cut():
    link = task.link("/task", some_task(3).to_query())
    for end in range(link.index("&") + 1, len(link) - 1, 5):
        query = dict(parse_qsl(urlsplit(link[:end]).query))
        try:
            said = read(query)[1][0]
        except ValueError as refusal:
            said = str(refusal)
        assert said.startswith("This link may be incomplete: "), link[:end]
    without = dict(parse_qsl(urlsplit(link).query)) | {"task.size": ""}
    assert read(without)[1] == (), "a link of earlier versions does not say how long it is"
    del without["task.steps"]
    with pytest.raises(ValueError, match="it does not say what to do"):
        read(without)


def test_one_line_is_left_of_any_text():
    assert task.one_line(" a\n\n# b\x00\u202e  c\t") == "a # b c"


def test_a_task_that_no_link_may_hold_is_refused():
    step = TaskStep(ITEMS[0])
    with pytest.raises(ValueError, match=f"at most {MOST_STEPS}"):
        Task("x", "", (step,) * 21).to_query()
    with pytest.raises(ValueError, match="characters; at most 2,000 fit"):
        task.link("https://knobs.example/task", Task("ü" * 80, "ü" * 300, (step,)).to_query())
