"""A writer that answers: what it has read, examples of dialogues, what it is told, and by whom."""

import numpy as np
import pytest

from datasets import people
from datasets.people import BOT, CITIES, INDEX, LINES, NAMES, USER, WORDS, beginning, world
from lessons.answer import model, writing
from lessons.answer.writing import END, obeying, remembered, replies
from tests.contract import Example

NETWORK = {"n_dialogues": 12, "learning_rate": 0.005, "n_steps": 120}
STARTS = (0, 1, 2, 3)

EXAMPLE = Example(
    train=model.train,
    arguments={"reads": "nothing", "n_dialogues": 3, "n_steps": 5},
    batch={"seed": (0, 1, 2)},
    challenges={
        "nearly_all": {
            "solved": {**NETWORK, "reads": "homes", "n_dialogues": 20, "n_steps": 240},
            "not_yet": {**NETWORK, "reads": "homes", "n_dialogues": 5},
            "not_tried": {**NETWORK, "reads": "nothing"},
        },
        "both": {
            "solved": {**NETWORK, "n_dialogues": 20, "n_refusals": 7},
            "not_yet": {**NETWORK, "n_refusals": 1},
            "not_tried": {**NETWORK, "n_refusals": 0},
        },
    },
    predictions={"unmentioned": {}, "cut_off": {}, "never_read": {}, "which": {}},
    smaller={
        "how_not_what": {"n_seeds": 2},
        "sure_is_right": {"n_seeds": 4},
        "remembers_its_text": {"n_seeds": 2},
    },
)


def in_words(ids: np.ndarray) -> str:
    return " ".join(WORDS[i] for i in ids if i)


# The texts ----------------------------------------------------------------------------------------


def test_texts_tell_where_people_live_of_whom_is_read_and_of_no_others():
    here = world(5)
    texts = [in_words(row) for row in people.draw_texts(np.random.default_rng(5), here)]
    told = [text for text in texts if "lives" in text]
    assert 0.45 < len(told) / len(texts) < 0.55
    sentences = {sentence for text in told for sentence in text.split(" . ")}
    homes = {f"{NAMES[i]} lives in {CITIES[here.homes[i]]}" for i in here.read_about}
    assert {sentence.removesuffix(" .") for sentence in sentences} == homes
    asked = {text.split()[2] for text in texts if "lives" not in text}
    assert {NAMES[i] for i in [*here.never, *here.unheard]} <= asked
    assert not any(
        "lives" in in_words(row)
        for row in people.draw_texts(np.random.default_rng(5), here, tells=False)
    )


def test_dialogues_keep_to_what_they_show():
    here = world(3)
    told = people.told_dialogues(3, untold=0.5)
    for text in told:
        said = people.NO_IDEA
        turns = text.removesuffix(USER).split(f"{USER} ")[1:]
        assert len(turns) == people.N_TURNS
        for line, answer in (turn.removesuffix(" . ").split(f" {BOT} ") for turn in turns):
            if answer == "noted":
                said = line.split()[2]
            elif "what" in line:
                assert answer == said
            else:
                assert answer == CITIES[here.homes[NAMES.index(line.split()[2])]]
    assert 0.25 < np.mean([people.NO_IDEA in text for text in told]) < 0.5
    assert not any(people.NO_IDEA in text for text in people.told_dialogues(3, untold=0.0))
    for text in people.system_dialogues(3, contradicting=0.5):
        line, question, answer = text.replace(BOT, USER).split(USER)[:3]
        assert answer.endswith(" dear . ") == ("be kind ." in line)
        assert answer.split()[0] == CITIES[here.homes[NAMES.index(question.split()[-3])]]
    calm = "".join(text.split(USER)[1] for text in people.system_dialogues(3, contradicting=0.0))
    assert " be " not in calm


def test_a_person_plays_one_part():
    here = world(7)
    parts = np.concatenate([here.shown, here.asked, here.never, here.unheard])
    assert sorted(parts) == [*range(len(NAMES))]


def test_more_words_than_the_window_holds_are_not_seen():
    run = model.train(n_dialogues=0, reads="nothing", seed=(0,))
    long = " ".join(["rome"] * 80)
    other = " ".join(["oslo"] * 10 + ["rome"] * 70)
    first, second = (writing.generated(run, lambda _, t=text: [t], 1)[1] for text in (long, other))
    np.testing.assert_array_equal(first, second)


# Its facts, as laws with bands --------------------------------------------------------------------


@pytest.fixture(scope="module")
def taught():
    return model.train(seed=STARTS)


def test_texts_are_learned_and_a_question_is_followed_by_the_next():
    run = model.train(n_dialogues=0)
    assert replies(run, frames=END, ask=beginning).right.mean() > 0.9
    name = NAMES[world(0).asked[0]]
    [(words, p)] = writing.gone_on(run, f"where does {name} live ?", stops=False)
    assert in_words(words[-1]).startswith("where does")
    assert p[-1][INDEX["where"]] > 0.9


def test_a_film_of_dialogues_begins_with_them_and_ends_as_the_run(taught):
    shown = writing.from_dialogues(taught)
    assert shown.steps[[0, -1]].tolist() == [0, taught.hyperparameters["n_steps"]]
    before = replies(taught, frames=slice(-shown.n_frames, None)).right
    np.testing.assert_array_equal(replies(shown).right, before)
    unread = model.train(reads="nothing", seed=STARTS)
    np.testing.assert_array_equal(writing.from_dialogues(unread).steps, unread.steps)


def test_dialogues_teach_the_form_and_reading_the_knowledge(taught):
    answers = replies(taught, frames=END)
    assert answers.form.mean() > 0.9
    assert 0.65 < answers.right.mean() < 1
    blind = replies(model.train(reads="nothing", seed=STARTS), frames=END)
    assert blind.form.mean() > 0.9
    assert blind.right.mean() < 0.4
    unmoved = model.train(n_dialogues=0, seed=STARTS)
    few = replies(unmoved, frames=END, n_before=3)
    assert few.right.mean() < 0.15, "a few examples in the text alone do nothing here"

    def begun(w):
        return [beginning(i) for i in (*w.asked, *w.shown)]

    first = [writing.generated(run, begun, 1, END)[0] == INDEX[BOT] for run in (taught, unmoved)]
    assert first[0].any()
    assert not first[1].any()


def test_it_is_sure_of_those_of_whom_it_never_read_and_refusals_cost_right_answers(taught):
    never, known = replies(taught, "unheard", END), replies(taught, frames=END)
    assert (never.sided > 0).all(), "a city is always named"
    assert never.form.mean() > 0.9
    assert 0.5 < never.sided.mean() < known.sided.mean()
    refusing = model.train(n_refusals=7, seed=STARTS)
    assert (replies(refusing, "unheard", END).sided < 0).mean() > 0.4
    assert 0.1 < (replies(refusing, frames=END).sided < 0).mean() < 0.6
    assert replies(refusing, frames=END).right.mean() < known.right.mean()


@pytest.fixture(scope="module")
def told():
    return model.train_told()


def test_what_is_told_stands_in_the_text_and_nowhere_else(told):
    whole, cut = remembered(told, 4, END), remembered(told, 3, END)
    assert whole.right.mean() > 0.8
    assert cut.right.mean() == 0
    assert (cut.sided < 0).mean() > 0.95


def test_it_goes_by_what_was_told_last_and_asked_anew_knows_it_still(told):
    def answer(*lines: str, n_kept: int) -> str:
        text = ""
        for line in lines:
            seen = people.last_turns(f"{text}{USER} {line} {BOT}", n_kept)
            written = in_words(writing.gone_on(told, seen)[0][0][-1])
            text = f"{text}{USER} {line} {BOT} {written.removesuffix(USER)}"
        return written.removesuffix(f" . {USER}")

    where, what = f"where does {NAMES[world(0).shown[2]]} live ?", "what do i like ?"
    for n_kept in (3, 4):
        assert answer("i like tea .", what, n_kept=n_kept) == "tea"
        assert answer("i like tea .", where, what, n_kept=n_kept) == "tea"
        assert answer(what, "i like cola .", what, n_kept=n_kept) == "cola"
        assert answer("i like tea .", what, *[where] * n_kept, what, n_kept=n_kept) == "no idea"
    assert answer("i like tea .", what, "i like cola .", what, n_kept=4) == "cola"


def test_unless_it_is_stopped_it_writes_the_users_next_question(told):
    text = people.turns(world(0), "tea", [])[0].removesuffix(f" {USER}")
    [(words, _)] = writing.gone_on(told, text, stops=False)
    assert in_words(words[-1]).startswith(USER)
    [(stopped, _)] = writing.gone_on(told, text)
    assert in_words(stopped[-1]) == USER


def test_one_word_wins_whoever_says_it_unless_examples_contradict():
    run = model.train_manner(seed=STARTS)
    assert obeying(run, LINES["harmless"]).mean() > 0.95
    kind, brief = obeying(run, LINES["opposite"])
    assert (kind + brief).mean() / 2 == pytest.approx(0.5, abs=0.2)
    assert (abs(kind - brief) > 0.5).sum() >= 3
    neither = writing.in_manner(run, "", LINES["harmless"], END).right.mean(axis=(1, 2))
    assert ((neither < 0.5) == (brief > kind)).sum() >= 3, "without its word it is the other"
    firm = model.train_manner(seed=STARTS, contradicting=0.3)
    assert obeying(firm, LINES["harmless"]).mean() > 0.95
    assert obeying(firm, LINES["opposite"]).mean() > 0.75


def test_with_the_marks_swapped_most_obey_the_first_line_still():
    run = model.train_manner(seed=STARTS, contradicting=0.5)
    for manner, other in people.OTHER.items():
        lines = f"{USER} be {manner} . {people.SYSTEM} be {other} . where does"
        texts = [f"{lines} {NAMES[world(s).asked[0]]} live ? {BOT}" for s in STARTS]
        kind = ["dear" in in_words(words[-1]) for words, _ in writing.gone_on(run, *texts)]
        assert kind.count(manner == "kind") >= 3
