"""Attention: a look-up that is learned, a block that writes, and what they cannot do."""

import re
from pathlib import Path

import numpy as np
import pytest

from datasets.number_names import SIGNS, name_of, number_of
from lessons.attention import model, rival, size, toy, writing
from lessons.next_letter import memory
from lessons.next_letter.writing import NEW, NONE
from pages.beyond.attention import look_up, order, pictures, stack, where, writes
from tests.charts.validity import check_picture
from tests.contract import Example
from tests.slopes import check_steepest_slopes
from training.activations import softmax
from training.attention import answered, draw_block
from training.recurrent import draw_recurrent, recurrent_gradients, remember
from training.texts import begun, text_surprise, text_surprise_delta

LOOK_UP = {"n_pairs": 4, "n_numbers": 16, "learning_rate": 0.01, "n_steps": 50}

EXAMPLE = Example(
    train=model.train,
    arguments={"n_pairs": 3, "n_numbers": 4, "n_steps": 30},
    batch={"seed": (0, 1, 2), "learning_rate": (0.01, 0.02, 0.03)},
    challenges={
        "quick": {
            "solved": {**LOOK_UP, "learning_rate": 0.03},
            "not_yet": LOOK_UP,
            "not_tried": {**LOOK_UP, "n_steps": 150},
        },
        "small": {
            "solved": {**LOOK_UP, "n_numbers": 3, "learning_rate": 0.03, "n_steps": 150},
            "not_yet": {**LOOK_UP, "n_numbers": 3},
            "not_tried": LOOK_UP,
        },
    },
    predictions={"hidden": {}, "no_positions": {}, "one_look_less": {}, "no_looks": {}},
    set_by_page=frozenset({"asks"}),
    smaller={"looks_tell_why": {"n_names": 20, "n_seeds": 1}},
)


# The mathematics ----------------------------------------------------------------------------------


WORDS = np.array([[5, 3, 9, 0], [2, 4, 0, 0]])
TEXTS, COUNTS = begun(WORDS)


@pytest.mark.parametrize("without", writing.WITHOUT[1:])
def test_what_is_left_out_of_a_block_has_no_slope_and_the_rest_has_the_right_one(without):
    drawn = draw_block((47, 6, 4, 5), 21, np.random.default_rng(1))
    parameters = {name: a.astype(float) for name, a in drawn.items()}

    def loss(own):
        return text_surprise(softmax(writing.block(TEXTS, own, without).scores), WORDS, COUNTS)

    been = writing.block(TEXTS, parameters, without)
    delta = text_surprise_delta(softmax(been.scores), WORDS, COUNTS)
    slopes = writing.block_gradients(TEXTS, been, delta, parameters, without)
    check_steepest_slopes(parameters, loss, slopes)
    gone = {"attention": "QKV", "positions": "P", "neurons": ("W1", "W2"), "shortcuts": ()}
    assert not any(slopes[name].any() for name in gone[without])


def test_the_blame_of_a_memory_is_that_of_differences():
    drawn = draw_recurrent((3, 5), 21, np.random.default_rng(2))
    parameters = {name: a.astype(float) for name, a in drawn.items()}

    def loss(own):
        return text_surprise(softmax(remember(TEXTS, own)[1]), WORDS.T, COUNTS.T)

    kept, scores = remember(TEXTS, parameters)
    delta = text_surprise_delta(softmax(scores), WORDS.T, COUNTS.T)
    check_steepest_slopes(parameters, loss, recurrent_gradients(TEXTS, kept, delta, parameters))


def test_each_place_of_a_text_sees_nothing_of_what_comes_later():
    rng = np.random.default_rng(0)
    parameters = draw_block(writing.SIZES, 21, rng)
    texts = rng.integers(1, 21, size=(2, 9))
    other = texts.copy()
    other[:, 6:] = 3
    first, second = (writing.block(each, parameters).scores[:, :6] for each in (texts, other))
    np.testing.assert_array_equal(first, second)


def test_what_is_found_is_the_mean_of_the_values_by_the_weights_of_their_keys():
    dots, weights, answer = toy.asked(2.0, 30.0)
    np.testing.assert_allclose(weights, np.exp(dots) / np.exp(dots).sum())
    assert answer == pytest.approx(float(weights @ toy.VALUES))
    assert any(
        abs(toy.asked(length, angle)[2] - toy.GOAL) <= toy.NEAR
        for length in np.arange(0, 4.1, 0.1)
        for angle in range(-180, 181, 5)
    )


@pytest.mark.parametrize(
    ("length", "angle", "reply"),
    [
        (0.4, 150, "The answer is **3.85**. Not yet 7."),
        (1.5, -60, "The answer is **8.13**. That is wet. Now towards 9: how near can you get?"),
        (3, -15, "To three places it is **8.997**: it never gets quite to 9"),
    ],
)
def test_the_second_task_has_its_reply_too(length, angle, reply):
    assert where.describe_toy(length, angle).startswith(reply)


# Its facts, as laws with bands --------------------------------------------------------------------


@pytest.fixture(scope="module")
def run():
    return model.train()


@pytest.fixture(scope="module")
def block():
    return writing.train_block()


def test_rows_have_one_right_answer():
    rows = model.draw_rows(np.random.default_rng(0), 200, 8)
    assert (np.sort(rows.letters, axis=1)[:, 1:] > np.sort(rows.letters, axis=1)[:, :-1]).all()
    row = np.arange(200)
    place = (rows.letters == rows.asked[:, None]).argmax(axis=1)
    np.testing.assert_array_equal(rows.digits[row, place], rows.answer)


def test_attention_looks_up_with_few_numbers_and_right_in_longer_rows(run):
    assert sum(a.size for a in run.final.values()) == 1162
    assert run.metrics["validation_accuracy"][run.steps >= 113].min() > 0.99
    assert min(rival.with_more_pairs(run)) > 0.98


def test_a_hidden_layer_does_no_better_than_luck():
    hidden = rival.train_hidden()
    assert hidden.metrics["numbers"][-1] == 92_682
    assert hidden.metrics["validation_accuracy"][-1] == pytest.approx(rival.by_luck(4), abs=0.06)


def test_without_positions_the_order_of_the_pairs_changes_no_answer(run):
    there = rival.every_question("letter")
    moved = there._replace(letters=there.letters[:, ::-1], digits=there.digits[:, ::-1])
    before, after = (answered(rows, run.final)[1] for rows in (there, moved))
    np.testing.assert_allclose(before, after, atol=1e-6)
    placed = model.train(asks="place", positions=True)
    assert placed.metrics["validation_accuracy"][-1] > 0.98
    for n_pairs in range(2, 9):
        there = rival.every_question("place", n_pairs)
        assert there.digits[1, 1] == there.answer[1], order.QUESTION
        for by in range(1, 10):
            moved = rival.every_question("place", n_pairs, by)
            assert sorted(moved.letters[0]) == sorted(there.letters[0])
            assert not (moved.letters[0] == there.letters[0]).any(), "all pairs have changed places"
    first = rival.every_question("place", 4, order=3)
    assert "position" in order.describe_order(placed, first, np.eye(10)[2])


def test_each_question_finds_its_own_key_in_a_row_longer_than_any_it_learned_from(run):
    rows = rival.every_question("letter")
    weights, p = rival.replies(run, rows)
    assert weights.shape == (run.n_frames, 26, 26)
    np.testing.assert_allclose(weights.sum(axis=-1), 1, rtol=1e-5)
    right = (p.argmax(axis=-1) == rows.answer).sum(axis=-1)
    assert right[0] < 8
    assert right[-1] == 26
    assert (weights[-1].argmax(axis=-1) == np.arange(26)).all()
    picture = pictures.questions_and_keys(weights, p, rows, [chr(97 + a) for a in rows.asked], 12)
    check_picture(picture)
    assert picture.words().startswith("Asked “m”, it looks ")
    assert picture.words().endswith("Of 26 questions it answers 26 correctly.")
    row = rival.every_question("place", 4)
    pairs = [f"{chr(97 + a)}{d}" for a, d in zip(row.letters[0], row.digits[0], strict=True)]
    for scene in (look_up, order):
        named = "` `".join(pairs)
        assert named in Path(scene.__file__).read_text(), "the row that is drawn is named"
    assert (rows.digits[0][row.letters[0]] == row.digits[0]).all(), "the same digits everywhere"


def test_without_places_a_question_says_one_digit_in_every_order():
    untold = model.train(asks="place")
    rows = [rival.every_question("place", 4, by) for by in range(4)]
    said = np.array([rival.replies(untold, each)[1][-1].argmax(axis=-1) for each in rows])
    assert (said == said[0]).all()
    right = said == [each.answer for each in rows]
    assert (right.sum(axis=0) == 1).all()
    assert not right[0, 1], "as it stands there"


@pytest.mark.weekly
def test_a_block_writes_names_that_it_was_never_shown(block):
    assert block.metrics["validation_loss"][-1] == pytest.approx(0.258, abs=0.012)
    of = writing.shares(block)
    assert 1 - of[NONE] == pytest.approx(0.9, abs=0.08)
    assert of[NEW] == pytest.approx(0.8, abs=0.1)


def test_without_one_look_another_word_is_written(block):
    """After “fo” comes u; without the look at the f it is taken for the o of “one”."""
    name = name_of(8412)
    assert name.startswith(writing.BEGUN)
    at = len(writing.BEGUN)
    weights = writing.looks(block, name)[-1]
    assert name[weights[at].argmax() - 1] == "f"
    assert weights[at].max() > 0.5, "more than at all other letters together"
    p, blocked = writing.with_and_without(block, name)
    assert [SIGNS[said[at].argmax()] for said in (p, blocked)] == ["u", "n"]
    words = writing.words_at(block, name)
    assert words[at] == ("four", "fone")
    assert words[len("eight")][0] == "eight"
    assert len(words) == len(name) + 1
    letters = ["▸", *name]
    said = writes.describe_looks(letters, weights, words, at)
    assert said.endswith(" It writes “four”, and “fone” without the largest look.")
    assert "It writes" not in writes.describe_looks(letters, weights, [("", "")] * len(letters), at)
    _, same = writing.with_and_without(block, name, weights.argmax(axis=1))
    np.testing.assert_array_equal(same, blocked)


def test_it_begins_at_a_letter_whose_look_decides_what_comes_next(block):
    name = name_of(17)
    weights = writing.looks(block, name)[-1]
    p, blocked = writing.with_and_without(block, name)
    at = writing.deciding(weights, p, blocked)
    assert 0 < weights[at].argmax() < at
    assert p[at].argmax() != blocked[at].argmax()


def test_beginnings_that_are_alike_end_with_one_letter_in_one_place():
    names = {name_of(number) for number in range(1, 10_000)}
    assert {(text[-1], len(text)) for text in writing.ALIKE} == {("t", 5)}
    assert all(any(name.startswith(text) for name in names) for text in writing.ALIKE)


def test_a_look_gives_the_same_letter_another_meaning(block):
    """Without one a block says exactly the same."""
    texts = writing.ALIKE
    without = writing.train_block(n_steps=100, without="attention")
    nowhere, same, said = writing.read_alike(without, texts)
    assert not nowhere.any()
    assert np.ptp(same[-1], axis=0).max() < 1e-5
    np.testing.assert_allclose(said[-1], said[-1, :1].repeat(len(texts), axis=0), atol=1e-6)
    weights, lit, seen = writing.read_alike(block, texts)
    wakes = lit[-1, 3] * (lit[-1].argmax(axis=0) == 3)
    pushed = wakes @ block.final["W2"] @ block.final["U"]
    assert SIGNS[pushed.argmax()] == "h", "as is said of the neurons at the right"
    np.testing.assert_allclose(weights.sum(axis=2), 1, rtol=1e-5)
    assert len({SIGNS[i] for i in seen[-1].argmax(axis=1)}) >= 3
    assert seen[-1].max(axis=1).min() > 0.6
    missed, more = (str(stack.says_next(p[-1])).count("✗") for p in (seen, said))
    assert missed <= 1 < more
    says = [*map(stack.says_next, seen)]
    assert [letter for letter, _ in says[-1]] == ["␣", "y", "y", "h"], (
        "as is said of thirt and of one t"
    )
    letters = [f"▸{text}".replace(" ", "␣") for text in texts]
    looked = [of[row.argmax()] for of, row in zip(letters, weights[-1], strict=True)]
    for left_out in writing.WITHOUT[:3]:
        picture = pictures.alike((weights, lit), texts, says, left_out)
        check_picture(picture)
        moves = re.findall(r'"calculate": "(.*?)", "as": "(.*?)"', picture.spec)
        assert not [to for by, to in moves if re.search(rf"datum\.{to}\b", by)], "at each frame"
        assert len(picture.tables["struck"]["x"]) == 2 * (left_out != "nothing")
    for text, letter in zip(texts, looked, strict=True):
        assert re.search(rf"in {text} it looks \d+ % at {letter}, and expects", picture.words())


def test_a_block_can_spare_its_shortcuts_best(block):
    rest = {each: writing.train_block(without=each) for each in writing.WITHOUT[1:]}
    named = {each: 1 - writing.shares(run)[NONE] for each, run in rest.items()}
    assert max(named, key=named.get) == "shortcuts"
    assert named["attention"] < named["neurons"] < 1 - writing.shares(block)[NONE]
    assert all(writing.slip(run) not in number_of() for run in rest.values())
    assert named["attention"] < 0.1


def test_gpt_3_has_as_many_numbers_as_its_paper_says(block):
    assert size.of_block() == sum(a.size for a in block.final.values())
    assert size.of_gpt_3() == pytest.approx(175e9, rel=0.005)


def test_a_memory_of_fewer_numbers_learns_the_names_better(block):
    other = memory.train_recurrent(n_steps=600)
    assert sum(a.size for a in other.final.values()) < sum(a.size for a in block.final.values())
    assert other.metrics["validation_loss"][-1] < block.metrics["validation_loss"][-1] - 0.004


def test_without_places_it_does_no_better_than_luck():
    assert rival.by_luck(4) == 1 / 4, "all four digits differ"
    trained = model.train(asks=model.ASKS[1]).metrics["validation_accuracy"][-1]
    assert trained == pytest.approx(1 / 4, abs=0.04)
