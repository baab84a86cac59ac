"""What is handed in is read as it was said; whatever else comes is named, and left out."""

import json
import random
from itertools import product

import pytest

from study import handed_in
from study.answers import FIELDS
from study.catalogue import catalogue
from study.content import lesson_content
from study.curriculum import LESSONS
from study.handed_in import keys_of_lessons, keys_of_task, part_of, read_all, to_file, to_text
from study.progress import Progress
from study.task import Step, Task

SLUGS = [lesson.slug for lesson in LESSONS]
DAY = "2026-01-02"


def guess(prediction, rng):
    if prediction.kind == "choice":
        return rng.choice(list(prediction.options))
    if prediction.kind == "number":
        steps = int((prediction.high - prediction.low) / prediction.step)
        return prediction.low + rng.randint(0, steps) * prediction.step
    return [rng.uniform(prediction.low, prediction.high) for _ in prediction.sketch.at]


def answer(question, rng):
    n = len(question.options)
    if question.kind == "number":
        return rng.choice([0.5, -3.0, 12.0, 2000.0])
    if question.kind == "order":
        return rng.sample(range(n), n)
    if question.kind == "several":
        return sorted(rng.sample(range(n), rng.randint(1, n)))
    return rng.randrange(n)


def learner(seed: int, slugs=SLUGS, share: float = 0.8) -> Progress:
    rng = random.Random(seed)  # noqa: S311 (no secret)
    record = Progress()
    for key in keys_of_lessons(slugs):
        slug, kind, name = key.split("/")
        content = lesson_content(slug)
        if rng.random() > share:
            continue
        first = {"first_right": rng.random() < 0.5, "first_sure": rng.choice([None, 0, 3])}
        if kind == "question":
            said = first | {"first_given": answer(content.questions[name], rng)}
        elif kind == "observation":
            said = first | {"first_given": answer(content.observations[name], rng)}
        elif kind == "prediction":
            said = first | {"said": guess(content.predictions[name], rng)}
        elif kind == "claim":
            said = {"belief": rng.choice([True, False])}
        elif kind == "challenge":
            said = {"hints": rng.randint(0, 1)}
        else:
            said = {}
        if kind in FIELDS:
            record = record.with_kept(key, **said)
        if key in catalogue():
            record = record.with_done(key)
    return record


def said(record: Progress) -> dict:
    """Return what a record says of each item, without moments and without what says nothing."""
    without = {
        key: {k: v for k, v in fields.items() if k != "at" and (k, v) != ("hints", 0)}
        for key, fields in record.kept.items()
    }
    return {key: fields for key, fields in without.items() if fields}


def alike(one, other) -> bool:
    if isinstance(one, list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, float):
        return one == pytest.approx(other, abs=1e-6) or one / other == pytest.approx(1, rel=0.2)
    return one == other


@pytest.mark.parametrize("seed", range(3))
def test_a_text_says_what_was_done_and_said_first(seed):
    record = learner(seed)
    text = f"Ada Lovelace · Rates · {to_text(record, 77)}"
    assert len(text) <= handed_in.MOST_TEXT - 28, "a longer name fits, too"
    (entry,), refused = read_all([], text)
    assert refused == []
    assert (entry.name, entry.title, entry.who) == ("Ada Lovelace", "Rates", 77)
    assert entry.record.done.keys() == record.done.keys()
    before, after = said(record), said(entry.record)
    assert before.keys() == after.keys()
    for key, fields in before.items():
        assert fields.keys() == after[key].keys(), key
        if "/prediction/" in key and isinstance(fields.get("said"), list):
            prediction = lesson_content(key.split("/")[0]).predictions[key.split("/")[2]]
            near = (prediction.high - prediction.low) / 60
            pairs = zip(fields["said"], after[key]["said"])
            assert prediction.sketch.log or all(abs(a - b) <= near for a, b in pairs), key
        else:
            assert all(alike(fields[name], after[key][name]) for name in fields), key


def test_a_file_is_read_as_it_was_written_and_holds_only_its_part():
    record = learner(3).with_kept("app/setting/programs", value=True)
    keys = keys_of_lessons(["xor"])
    file = to_file(part_of(record, keys), "XOR", 5) | {"name": "  Ada\n<b>"}
    assert "programs" not in json.dumps(file)
    (entry,), refused = read_all([("ada.json", json.dumps(file).encode())], "")
    assert refused == []
    assert (entry.name, entry.title, entry.who) == ("Ada <b>", "XOR", 5)
    assert entry.record.kept == part_of(record, keys).kept
    assert len(json.dumps(to_file(learner(1, share=1), "x", 1))) < handed_in.MOST_FILE / 2


def test_a_task_holds_its_steps_and_what_its_scenes_ask():
    steps = tuple(Step(catalogue()[key]) for key in ("xor/scene/train", "heart/claim/only_slower"))
    keys = keys_of_task(Task("x", "", steps))
    assert {"xor/scene/train", "heart/claim/only_slower"} <= set(keys)
    assert not [key for key in keys if key.startswith("heart/") and "only_slower" not in key]
    here = [c.name for c in lesson_content("xor").challenges.values() if c.scene == "train"]
    assert {f"xor/challenge/{name}" for name in here} <= set(keys)


def test_what_mail_and_forms_do_to_a_text_does_no_harm():
    text = to_text(learner(1, ["xor"]), 9)
    wrapped = "\n> ".join(text[i : i + 60] for i in range(0, len(text), 60))
    (entry,), refused = read_all([], f"Dear teacher,\n\n> Ada · XOR · {wrapped}\n\nYours, Ada")
    assert refused == [] or "is no record" in refused[0]
    assert entry.name == "Ada"
    assert entry.record.done.keys() == learner(1, ["xor"]).done.keys()


GOOD = to_file(learner(1, ["xor"]), "XOR", 1) | {"name": "Ada"}
BAD_FILES = {
    "huge": b"x" * 300_000,
    "deep": b"[" * 100_000,
    "bomb": b"x\x9c" + bytes(1000),
    "picture": b"\xff\xd8\xff\xe0",
    "foreign": b'{"app": "another"}',
    "progress": Progress().to_json().encode(),
    "list": b"[1, 2]",
    "version": json.dumps(GOOD | {"handed_in": 99}).encode(),
    "true": json.dumps(GOOD | {"handed_in": True}).encode(),
    "markup": json.dumps(GOOD | {"name": ["<b>"]}).encode(),
    "who": json.dumps(GOOD | {"who": float("nan")}).encode(),
    "record": json.dumps(GOOD | {"record": None}).encode(),
    "nothing": b"",
}


def test_every_bad_file_is_named_and_no_good_one_suffers():
    files = [*((f"<b>{name}</b>", content) for name, content in BAD_FILES.items())]
    entries, refused = read_all([*files, ("good.json", json.dumps(GOOD).encode())], "")
    assert [entry.name for entry in entries] == ["Ada"]
    assert len(refused) == len(files)
    for name, sentence in zip(BAD_FILES, refused):
        assert name in sentence
        assert not set("<>`[]*$") & set(sentence)
        assert len(sentence) < 250


def test_what_a_file_says_that_cannot_be_is_not_counted():
    record = GOOD["record"] | {
        "done": {"xor/claim/invented": DAY, "xor/scene/train": "NaN", "xor/scene/neuron": DAY},
        "kept": {"xor/question/knobs": {"first_given": float("inf"), "at": DAY}},
    }
    (entry,), _ = read_all([("x.json", json.dumps(GOOD | {"record": record}).encode())], "")
    assert entry.record.done == {"xor/scene/neuron": DAY}
    assert entry.record.kept == {}


def test_a_changed_letter_a_missing_one_and_another_version_are_reported(monkeypatch):
    text = to_text(learner(1, ["xor"]), 9)
    swapped = text[:30] + ("A" if text[30] != "A" else "B") + text[31:]
    for bad in (swapped, text[:40] + text[41:], "kc1.AAAAAAAAAAAA.", "kc1.", "hello", text[:-1]):
        entries, refused = read_all([], f"Ada · XOR · {bad}")
        assert entries == []
        assert len(refused) == 1
    monkeypatch.setattr(handed_in, "_mark", lambda slug: b"?" + slug.encode()[:1])
    (entry,), (sentence,) = read_all([], text)
    assert "of another version of the app" in sentence
    assert entry.record.done == {}


def test_no_made_up_text_breaks_anything():
    rng = random.Random(0)  # noqa: S311 (no secret)
    text = to_text(learner(2, ["xor", "heart"]), 9)
    for _ in range(200):
        cut = sorted(rng.choices(range(len(text)), k=2))
        entries, refused = read_all([], text[: cut[0]] + text[cut[1] :] + "\n" + text)
        assert len(entries) == 1
        assert len(refused) <= 2


def test_what_is_handed_in_twice_counts_once_with_more_done():
    less, more = learner(1, ["xor"], 0.3), learner(1, ["xor"], 1)
    for first, second in ((less, more), (more, less), (more, more)):
        texts = "\n".join(f"Ada · XOR · {to_text(record, 4)}" for record in (first, second))
        (entry,), (sentence,) = read_all([], texts)
        assert entry.record.done.keys() == more.done.keys()
        assert "the one with more done is counted" in sentence
    others = "\n".join(f"{name} · XOR · {to_text(more, 4)}" for name in ("Ada", "Bob"))
    assert len(read_all([], others)[0]) == 2


def test_every_lesson_is_told_apart_in_a_text():
    assert len({handed_in._mark(slug) for slug in SLUGS}) == len(SLUGS)


def test_every_answer_there_can_be_has_a_place():
    """No digit reaches its radix, whatever is chosen."""
    for slug, seed in product(SLUGS[:4], range(5)):
        for spot in handed_in._spots(slug):
            record = learner(seed, [slug], 1)
            digits = spot.write(True, record.kept.get(spot.key, {}))
            assert all(0 <= d < radix for d, radix in zip(digits, spot.radices)), spot.key
