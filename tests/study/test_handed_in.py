"""What is handed in is read as it was said; whatever else comes is named, and left out."""

import csv
import json
import random
import re
import zlib
from base64 import urlsafe_b64encode

import pytest

from study import handed_in
from study.answers import FIELDS, SURE
from study.catalogue import (
    AT_END,
    BEFORE,
    KEYS_OF_STEPS,
    catalogue,
    key_of_own,
    key_of_own_words,
    wording,
)
from study.class_results import as_csv, done_of, missing, name_of, who_is_missing, written
from study.content import lesson_content
from study.curriculum import LESSONS
from study.handed_in import (
    HandedIn,
    keys_of_lessons,
    keys_of_task,
    part_of,
    read_all,
    to_file,
    to_text,
)
from study.plain_text import plain
from study.progress import Progress
from study.task import Task, TaskStep

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


def named(text: str, name: str) -> str:
    """Return a text as the browser completes it: the name for people, and for the reader."""
    packed = urlsafe_b64encode(name.encode()).decode().rstrip("=")
    return f"{name} · {text}{packed}." if name else f"{text}."


def packed(record: Progress, who: int, title: str = "XOR") -> str:
    keys = keys_of_lessons(SLUGS)
    return to_text(to_file(part_of(record, keys), title, who))


@pytest.mark.parametrize("name", ["Ada Lovelace", "", "· a · b ·", "Ünï < 日"])
def test_a_text_and_a_file_say_what_was_done_and_said_first(name):
    own = key_of_own("Why?")
    record = learner(7).with_kept(own, asked="Why?", text="Since\n<b>so</b>")
    part = part_of(record, (*keys_of_lessons(SLUGS), own))
    file = to_file(part, "· Which rate? ·", 77)
    given = [("ada.json", json.dumps(file | {"name": name}).encode())]
    for files, pasted in ((given, ""), ([], f"12:00, Dear teacher · {named(to_text(file), name)}")):
        (entry,), refused = read_all(files, pasted)
        assert refused == []
        assert (entry.name, entry.title, entry.who) == (name, "· Which rate? ·", 77)
        assert {*entry.record.done} == {*record.done}
        assert {*entry.record.kept} == {*part.kept}
        for key, fields in part.kept.items():
            for field, value in fields.items():
                given_back = entry.record.kept[key][field]
                exact = isinstance(value, str | bool) or value is None
                assert given_back == (value if exact else pytest.approx(value, rel=1e-3)), key


def test_a_text_of_a_task_fits_a_form_and_one_of_everything_the_page():
    task = tuple(key for key in keys_of_lessons(["xor"]))
    assert len(to_text(to_file(part_of(learner(1, share=1), task), "x" * 80, 5))) <= 1200
    assert len(packed(learner(1, share=1), 5)) < 12_000
    assert len(json.dumps(to_file(learner(1, share=1), "x", 1))) < handed_in.MOST_FILE / 2


def test_no_times_no_later_answers_and_nothing_else_is_handed_in():
    key = next(key for key in keys_of_lessons(["xor"]) if "/question/" in key)
    record = learner(3, ["xor"], 1).with_kept("app/setting/programs", value=True)
    record = record.with_kept(key, given=1, back={DAY: True})
    file = json.dumps(to_file(part_of(record, keys_of_lessons(["xor"])), "XOR", 5))
    assert not [word for word in ("programs", '"given"', '"back"', '"at"') if word in file]
    assert not re.search(r"\d{4}-\d\d", file)
    assert part_of(record, ["heart/scene/ten"]) == Progress()


def test_a_task_holds_its_steps_and_what_its_scenes_ask():
    steps = tuple(
        TaskStep(catalogue()[key]) for key in ("xor/scene/train", "heart/claim/one_split_tells")
    )
    keys = keys_of_task(Task("x", "", steps, "Why?"))
    assert key_of_own("Why?") in keys
    assert {"xor/scene/train", "heart/claim/one_split_tells"} <= set(keys)
    assert not [key for key in keys if key.startswith("heart/") and "one_split_tells" not in key]
    here = [c.name for c in lesson_content("xor").challenges.values() if c.scene == "train"]
    assert {f"xor/challenge/{name}" for name in here} <= set(keys)


def test_what_mail_and_forms_do_to_a_text_does_no_harm():
    text = named(packed(learner(1, ["xor"]), 9), "Ada")
    wrapped = "\n> ".join(text[i : i + 60] for i in range(0, len(text), 60))
    (entry,), refused = read_all([], f"Dear teacher,\n\n> {wrapped}\n\nYours, Ada")
    assert refused == []
    assert entry.name == "Ada"
    assert entry.record.done.keys() == learner(1, ["xor"]).done.keys()


GOOD = to_file(part_of(learner(1, ["xor"]), keys_of_lessons(["xor"])), "XOR", 1) | {"name": "Ada"}
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
    "done": json.dumps(GOOD | {"done": None}).encode(),
    "said": json.dumps(GOOD | {"said": [1]}).encode(),
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
    said = {
        "xor/question/knobs": {"first_given": float("inf")},
        "xor/claim/product_too": {"belief": True, "at": DAY},
        "xor/claim/invented": {"belief": True},
        "app/setting/order": {"seed": "x"},
        "task/written/../../x": {"text": "x"},
    }
    file = GOOD | {"done": ["xor/claim/invented", 7, "xor/scene/neuron"], "said": said}
    (entry,), (sentence,) = read_all([("x.json", json.dumps(file).encode())], "")
    assert {*entry.record.done} == {"xor/scene/neuron"}
    assert entry.record.kept == {}
    assert "7 entries" in sentence


def test_steps_that_were_written_are_handed_in_and_code_that_cannot_be_is_left_out():
    record = Progress().with_kept(KEYS_OF_STEPS[0], passed=True)
    file = to_file(part_of(record, KEYS_OF_STEPS), "x", 1)
    file["code"] = {"neuron": "x" * 9000, "loss": 7, "invented": "pass"}
    (entry,), refused = read_all([("x.json", json.dumps(file).encode())], "")
    assert not refused
    assert {*entry.record.kept} == {KEYS_OF_STEPS[0]}
    assert entry.code == {"neuron": "x" * handed_in.MOST_CODE}
    file["code"] = ["neuron"]
    (entry,), _ = read_all([("x.json", json.dumps(file).encode())], "")
    assert entry.code == {}


def test_a_changed_letter_and_a_missing_one_are_reported():
    text = packed(learner(1, ["xor"]), 9)
    swapped = text[:30] + ("A" if text[30] != "A" else "B") + text[31:]
    bomb = f"kc2.{urlsafe_b64encode(zlib.compress(bytes(9_000_000), 9)).decode()[:11000]}."
    for bad in (swapped, text[:40] + text[41:], "kc2.AAAAAAAAAAAA.", "kc2.", "hello", bomb):
        entries, refused = read_all([], named(bad, "Ada"))
        assert entries == []
        assert len(refused) == 1


def test_no_made_up_text_breaks_anything():
    rng = random.Random(0)  # noqa: S311 (no secret)
    text = named(packed(learner(2, ["xor", "heart"]), 9), "Ada")
    for _ in range(200):
        cut = sorted(rng.choices(range(len(text)), k=2))
        entries, refused = read_all([], text[: cut[0]] + text[cut[1] :] + "\n" + text)
        assert len(entries) == 1
        assert len(refused) <= 2


def test_what_is_handed_in_twice_counts_once_with_more_done():
    less, more = learner(1, ["xor"], 0.3), learner(1, ["xor"], 1)
    for first, second in ((less, more), (more, less), (more, more)):
        texts = "\n".join(named(packed(record, 4), "Ada") for record in (first, second))
        (entry,), (sentence,) = read_all([], texts)
        assert entry.record.done.keys() == more.done.keys()
        assert "the one with more done is counted" in sentence
    others = "\n".join(named(packed(more, 4), name) for name in ("Ada", "Bob"))
    assert len(read_all([], others)[0]) == 2


def test_a_table_of_a_class_has_a_row_for_each_learner_and_no_formula():
    own = key_of_own("Why?")
    records = {
        "=1+1": learner(1, ["xor"]).with_kept(own, asked="Why?", text="@so,\n<b>"),
        "Bob": Progress().with_kept("xor/claim/product_too", belief=False),
    }
    keys = (*keys_of_lessons(["xor"]), own)
    files = [
        ("x.json", json.dumps(to_file(part_of(record, keys), "-x", i) | {"name": name}).encode())
        for i, (name, record) in enumerate(records.items())
    ]
    entries, _ = read_all(files, "")
    first, second = table_of(as_csv(entries), ",")
    assert (first["name"], first["task"]) == ("'=1+1", "'-x")
    assert first["Why?"] == "'@so,\n<b>"
    statement = lesson_content("xor").claims["product_too"].statement
    assert second[f"XOR, claim: “{statement}”"] == "doubted"
    said_first = {k: said for k, said in records["=1+1"].kept.items() if "first_right" in said}
    for key, said in said_first.items():
        heading = f"XOR, {key.split('/')[1]}: {bare(wording(key))}"
        assert first[heading] == ("right" if said["first_right"] else "wrong")
    assert written(entries) == {"Why?": [(plain("=1+1"), "@so, <b>")]}


def test_a_table_has_how_far_each_came_how_sure_they_were_what_they_ticked_and_who_is_missing():
    before, at_end = (key_of_own_words("xor", at) for at in (BEFORE, AT_END))
    question = next(key for key in keys_of_lessons(["xor"]) if "/question/" in key)
    record = (
        Progress()
        .with_done("xor/scene/neuron")
        .with_kept(question, first_right=True, first_sure=2, first_given=0)
        .with_kept(before, text="", asked="?")
        .with_kept(at_end, text="Two cuts.", asked="?", had=[0, 2])
    )
    entries, _ = read_all([], named(packed(record, 1), "Ada"))
    steps = tuple(TaskStep(catalogue()[f"xor/scene/{name}"]) for name in ("neuron", "check"))
    table = as_csv(entries, of=Task("x", "", steps), missing=missing(entries, "ada\nBob"))
    head, ada, bob = csv.reader(table.removeprefix("\ufeff").splitlines())
    row = dict(zip(head, ada, strict=True))
    n = len(steps[1].parts)
    assert (row["steps done"], row["not done"]) == ("1 of 2", f"2 (1 of {n} answered)")
    (sure,) = [cell for head, cell in row.items() if head.startswith("How sure: XOR, question")]
    assert sure == SURE[2]
    (ticked,) = [cell for head, cell in row.items() if head.startswith("Points ticked: XOR, at")]
    assert ticked == "2"
    assert [x for head, x in row.items() if head.startswith("XOR, before")] == ["No idea yet"]
    assert bob == ["Bob", "nothing handed in"]


def test_who_did_what_has_no_column_of_zeros_and_counts_texts():
    texts = Progress().with_kept(key_of_own_words("xor", BEFORE), text="Two.", asked="?")
    texts = texts.with_kept(key_of_own("Why?"), text="So.", asked="Why?").with_done(
        "xor/scene/neuron"
    )
    done = Progress().with_done("xor/claim/product_too")
    entries = [HandedIn(str(i), "x", record, i, "x") for i, record in enumerate((texts, done))]
    assert done_of(entries, None) == [
        {"scenes": "1", "claims": "0", "texts": "2"},
        {"scenes": "0", "claims": "1", "texts": "0"},
    ]


def bare(text: str) -> str:
    return " ".join(re.sub(r"[*$`\\]", "", text).split())


def table_of(text: str, between: str) -> list[dict[str, str]]:
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    head, *rows = csv.reader(lines, delimiter=between)
    assert len({*head}) == len(head)
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.mark.parametrize(("decimal", "between", "number"), [(".", ",", "0.5"), (",", ";", "0,5")])
def test_a_table_of_a_class_has_the_answers_beside_right_or_wrong(decimal, between, number):
    contents = {slug: lesson_content(slug) for slug in SLUGS}
    slug, asked = next(
        (s, q) for s, c in contents.items() for q in c.questions.values() if q.kind == "number"
    )
    choice = next(q for q in contents["xor"].questions.values() if q.kind == "choice")
    of, order = next(
        (s, q) for s, c in contents.items() for q in c.questions.values() if q.kind == "order"
    )
    guessed = next(p for p in contents["xor"].predictions.values() if p.kind == "choice")
    first = {"first_right": False, "first_sure": None}
    moved = [1, 0, *range(2, len(order.options))]
    record = (
        Progress()
        .with_kept(f"{slug}/question/{asked.name}", **first, first_given=0.5)
        .with_kept(f"xor/question/{choice.name}", **first, first_given=1)
        .with_kept(f"{of}/question/{order.name}", **first, first_given=moved)
        .with_kept(f"xor/prediction/{guessed.name}", said=min(guessed.options))
    )
    entries, refused = read_all([], named(packed(record, 1), "Ada"))
    assert not refused
    (row,) = table_of(as_csv(entries, decimal=decimal), between)
    assert row[f"Answer to: {bare(asked.text)}"] == number
    assert row[f"Answer to: {bare(choice.text)}"] == bare(choice.options[1].text.rstrip("."))
    in_order = row[f"Answer to: {bare(order.text)}"]
    assert in_order.startswith(f"{bare(order.options[1].text.rstrip('.'))}, then ")
    assert row[f"Answer to: {bare(guessed.text)}"] == bare(guessed.options[min(guessed.options)])


def test_two_of_one_name_are_told_apart_and_a_name_keeps_its_direction_to_itself():
    records = [learner(i, ["xor"], 1) for i in range(2)]
    texts = [named(packed(record, i), "Mia") for i, record in enumerate(records)]
    again = named(packed(records[1], 1, "Week 2"), "mia")
    entries, _ = read_all([], "\n".join([*texts, again, named(packed(records[0], 5), "نور")]))
    names = [name_of(entry) for entry in entries]
    assert [name.partition(" (")[0] for name in names] == [
        "Mia 1",
        "Mia 2",
        "mia 2",
        "\u2068نور\u2069",
    ]
    assert "text 1" in names[0]
    assert [row["name"] for row in table_of(as_csv(entries), ",")][3] == "نور"


def test_who_is_missing_is_told_by_a_list_or_a_number():
    texts = [
        named(packed(learner(i, ["xor"]), i), name)
        for i, name in enumerate(["Ada", "Mia", "mia", "Zoe"])
    ]
    texts.append(named(packed(learner(3, ["xor"]), 3, "Week 2"), "Zoe"))
    entries, _ = read_all([], "\n".join(texts))
    assert who_is_missing(entries, "25") == "4 of 25 handed in, 21 missing."
    assert who_is_missing(entries, "3") == "4 of 3 handed in, 1 more than the class has."
    given = "Ada\n\n MIA \nBob\nنور\n"
    said = who_is_missing(entries, given)
    assert said.startswith("Missing, 2 of 4: Bob, \u2068نور\u2069. Not on the list: ")
    assert "mia 2" in said
    assert "Mia 1" not in said
    assert said.endswith(", Zoe.")
    assert who_is_missing(entries[:1], "ada") == "All 1 have handed in."
