"""The next letter: the names of numbers, a network that writes them, and what it makes up."""

import re

import numpy as np
import pytest

from datasets.number_names import LARGEST, SIGNS, in_letters, name_of, names, number_of, spelled
from lessons.next_letter import memory, model, own_text, writing
from pages.beyond.next_letter import invents, remembers
from pages.beyond.next_letter import own_text as own_page
from pages.beyond.next_letter.knobs import BEGINNINGS, UNREAD
from pages.beyond.next_letter.pictures import beside_places, written_twice
from pages.beyond.next_letter.write import describe_start
from tests.charts.validity import check_picture
from tests.contract import Example
from training.letters import next_letters, surprise, windows, write

NETWORK = {"context": 12, "n_hidden": 64, "learning_rate": 0.005, "n_steps": 2000}

EXAMPLE = Example(
    train=model.train,
    arguments={"n_words": 30, "context": 3, "n_hidden": 8, "n_steps": 40},
    batch={"seed": (0, 1, 2), "learning_rate": (0.005, 0.01, 0.02)},
    challenges={
        "fluent": {
            "solved": {**NETWORK, "n_words": 300},
            "not_yet": {**NETWORK, "n_words": 300, "context": 3, "n_steps": 300},
            "not_tried": {**NETWORK, "n_words": 1000},
        },
        "small": {
            "solved": {**NETWORK, "n_words": 1000, "n_hidden": 32},
            "not_yet": {**NETWORK, "n_words": 1000, "context": 3, "n_steps": 300},
            "not_tried": {**NETWORK, "n_words": 1000},
        },
    },
    predictions={"one_letter": {}, "from_ten": {}},
    smaller={"more_is_better": {"n_seeds": 1}},
)


# The data -----------------------------------------------------------------------------------------


def test_numbers_are_named_as_in_english():
    assert name_of(7) == "seven"
    assert name_of(40) == "forty"
    assert name_of(312) == "three hundred and twelve"
    assert name_of(2031) == "two thousand and thirty-one"
    assert name_of(4312) == "four thousand three hundred and twelve"
    assert name_of(9000) == "nine thousand"
    assert len(set(names())) == LARGEST
    assert [in_letters(row) for row in spelled()[:50]] == list(names()[:50])


def test_each_letter_of_a_name_is_a_task_and_so_is_its_end():
    seen, target = windows(spelled()[[6, 11]], 4)
    assert len(target) == len("seven.") + len("twelve.")
    assert in_letters(target) == "seven"
    assert ["".join(SIGNS[i] for i in row) for row in seen[:3]] == ["....", "...s", "..se"]


def test_after_six_hundred_and_six_no_name_has_a_space():
    counted = dict(zip(SIGNS, 12 * writing.go_on_with("six hundred and six"), strict=True))
    assert {sign: n for sign, n in counted.items() if n} == pytest.approx({".": 1, "t": 11})


# The mathematics ----------------------------------------------------------------------------------


def test_words_are_drawn_as_probable_as_each_letter_is_said_to_be():
    run = model.train(n_words=100, context=2, n_hidden=8, n_steps=200)
    first = write(run.final, 4000, np.random.default_rng(0), longest=1)[:, 0]
    p = next_letters(np.zeros((1, 2), np.uint8), run.final)[0]
    # The standard deviation of a share of 4,000 is at most 0.008.
    np.testing.assert_allclose(np.bincount(first, minlength=len(SIGNS)) / 4000, p, atol=0.035)
    cold = write(run.final, 3, np.random.default_rng(1), longest=60, temperature=0)
    assert len({in_letters(row) for row in cold}) == 1


def test_losses_are_those_of_the_names_that_were_learned_and_of_others():
    run = model.train(n_words=40, context=3, n_hidden=8, n_steps=60, seed=2)
    learned, unseen = model.split(40, 2)
    assert not set(learned) & set(unseen)
    for rows, loss in ((learned, run.loss), (unseen, run.metrics["validation_loss"])):
        seen, target = windows(spelled()[rows], 3)
        assert surprise(next_letters(seen, run.final), target) == pytest.approx(loss[-1], rel=1e-5)


# Its facts, as laws with bands --------------------------------------------------------------------


@pytest.fixture(scope="module")
def run():
    return model.train()


def test_the_order_of_the_words_is_right_before_their_spelling(run):
    """As *More letters* says; two starts, and 400 words at each frame."""
    known = {word for name in names() for word in re.split("[ -]", name)}
    frame = list(run.steps).index(111)
    for trained in (run, model.train(seed=1)):
        wrote = writing.write_words(trained.parameters_at(frame), 400)
        words = [re.split("[ -]", each) for each in wrote]
        assert 0.4 < np.mean([word in known for each in words for word in each]) < 0.6
        spelled_right = [
            name for name, each in zip(wrote, words, strict=True) if known.issuperset(each)
        ]
        assert len(spelled_right) > 5
        assert np.mean([name in number_of() for name in spelled_right]) > 0.85  # 0.92 and 1


@pytest.mark.weekly
def test_it_comes_near_the_least_loss_and_writes_what_it_was_never_shown(run):
    assert run.metrics["validation_loss"][-1] == pytest.approx(0.2465, abs=0.004)
    kinds = writing.kinds_of(writing.write_words(run.final, 1000), writing.shown_to(run))
    of = np.bincount(kinds, minlength=3) / 1000
    assert 1 - of[writing.NONE] == pytest.approx(0.92, abs=0.04)
    assert of[writing.NEW] == pytest.approx(0.82, abs=0.05)


def test_what_is_written_is_judged_by_what_it_is(run):
    shown = writing.shown_to(run)
    assert len(shown) == 1000
    one, other = next(iter(shown)), next(name for name in names() if name not in shown)
    wrong = "six hundred and six hundred"
    assert wrong not in number_of()
    assert writing.kinds_of([one, other, wrong], shown).tolist() == [1, 0, 2]


def test_pairs_are_counted_from_the_beginning_to_the_end():
    table = writing.pairs(50, 0)
    used = table.sum(axis=1)
    np.testing.assert_allclose(used[used > 0], 1)
    words = [f".{names()[row]}." for row in model.split(50, 0)[0]]
    follows_t = [w[i + 1] for w in words for i in range(len(w) - 1) if w[i] == "t"]
    share = follows_t.count("y") / len(follows_t)
    assert table[SIGNS.index("t"), SIGNS.index("y")] == pytest.approx(share)


def test_a_wrong_word_is_mostly_one_letter_that_the_network_thought_unlikely(run):
    assert writing.slip_of("torty-eight") == 1
    assert writing.slip_of("six hundred and six hundred") == len("six hundred and six")
    assert writing.slip_of("thre") == len("thre"), "its end comes too early"
    words, kinds, slipped = writing.some_words(run, temperature=1.6)
    assert (kinds == writing.NONE).any()
    for word, kind, slip in zip(words, kinds, slipped, strict=True):
        assert (slip is None) == (kind != writing.NONE)
        if slip:
            seen, came = windows(np.array([[*map(SIGNS.index, word + ".")]]), 12)
            p = next_letters(seen, run.final, 1.6)[slip[0], came[slip[0]]]
            assert slip == (writing.slip_of(word), pytest.approx(float(p)))
    # Of some 40 wrong words; the middle half of their slips lies between 0.0005 and 0.0045.
    assert 0.0005 < writing.chance_of_slips(run) < 0.0045


@pytest.mark.parametrize("seed", [0, 1])
def test_what_it_has_not_read_it_makes_up_at_any_temperature_and_is_sure_of_it(seed):
    run = model.train(seed=seed)
    assert not any(name.startswith(UNREAD) for name in writing.shown_to(run))
    assert [name for name in names() if name.startswith(UNREAD)] == ["twelve"]
    wrong = writing.over_temperatures(run, UNREAD)[:, writing.NONE]
    assert wrong.min() > 0.97
    assert writing.over_temperatures(run)[0, writing.NONE] < 0.02, "what it has read is right"
    assert writing.chance_of_slips(run, temperature=0.2, first=UNREAD) > 0.4  # 1 and 0.46
    said = invents.describe_unread(run, UNREAD, wrong)
    assert "none begin with" in said
    assert "No temperature cures that" in said


def test_a_network_that_sees_one_letter_learns_the_table_of_pairs():
    run = model.train(context=1)
    off = np.abs(writing.pairs(1000, 0) - writing.follows(run))
    assert off[writing.pairs(1000, 0).sum(axis=1) > 0].mean() < 0.01  # 0.003
    i, came, said = writing.likeliest(run, SIGNS.index("t"))
    assert SIGNS[i] == "h"
    assert said == pytest.approx(came, abs=0.03)


def test_a_word_is_taken_apart_into_the_fewest_pieces_of_shown_names():
    shown = ["six hundred and one", "nine hundred and forty"]
    assert writing.pieces("six hundred and forty", shown) == [("six hundred and ", 0), ("forty", 1)]
    assert writing.pieces(shown[1], shown) == [(shown[1], 1)]
    assert writing.pieces("zx", shown) == [("z", -1), ("x", 0)]


def test_what_ten_names_have_taught_is_made_of_their_pieces():
    run = model.train(n_words=10)
    shown, apart = writing.in_order(run), writing.apart(run)
    words, kinds = writing.generated(run)
    assert len(shown) == 10
    new = [
        (word, parts)
        for word, kind, parts in zip(words[-1], kinds[-1], apart[-1], strict=True)
        if kind == writing.NEW
    ]
    assert new
    for word, parts in new:
        assert "".join(text for text, _ in parts) == word
        assert all(text in shown[of] for text, of in parts)
        assert len(parts) <= 6


def test_a_name_is_read_by_a_window_and_by_a_memory_as_probable_as_their_losses_say():
    window = model.train(n_words=50, context=3, n_hidden=8, n_steps=100)
    texts = [writing.ended(row) for row in spelled()[model.split(50, 0)[1]]]
    read = [writing.read(window, text) for text in texts]
    loss = -np.log(np.concatenate(read)).mean()
    assert loss == pytest.approx(window.metrics["validation_loss"][-1], rel=1e-4)
    run = memory.train_recurrent(n_words=50, n_steps=60)
    read = [memory.read(run, text)[0] for text in texts]
    loss = -np.log(np.concatenate(read)).mean()
    assert loss == pytest.approx(run.metrics["validation_loss"][-1], rel=1e-3)
    _, kept, _ = memory.read(run, "twelve.")
    assert kept.shape == (len("twelve"), memory.SIZES[1])
    assert np.abs(kept).max() <= 1


@pytest.mark.parametrize("network", [writing, memory])
def test_who_goes_on_draws_the_next_letter_as_often_as_reading_finds_it_probable(network):
    run = (
        model.train(n_words=50, context=3, n_steps=200)
        if network is writing
        else memory.train_recurrent(n_words=50, n_steps=60)
    )
    rows = network.go_on(run, "eight th")
    texts = [writing.ended(row) for row in rows]
    assert {text[:8] for text in texts} == {"eight th"}
    assert len(set(texts)) > 1
    p = network.read(run, texts[0])
    p = p if network is writing else p[0]
    first = texts[0][8]
    share = np.mean([text[8] == first for text in texts])
    assert share == pytest.approx(p[8], abs=4 * np.sqrt(p[8] * (1 - p[8]) / 100) + 0.01)


def test_a_window_forgets_that_and_was_said_and_a_memory_does_not():
    run, window = memory.train_recurrent(n_steps=800), model.train(context=3)
    first = BEGINNINGS[0]
    rows = writing.go_on(window, first), memory.go_on(run, first)
    right = [sum(in_letters(row) in number_of() for row in each) for each in rows]
    assert right[0] < 50
    assert right[1] > 75  # 29 and 93 with seed 0
    trained, at_first = (memory.read_off(run, frame)[1] for frame in (-1, 0))
    assert trained > 0.93  # 0.96 to 0.99 over three seeds
    assert at_first < trained - 0.03
    texts = one, other = writing.ended(rows[0][0]), writing.ended(rows[1][0])
    q, kept, said = memory.read(run, other)
    agrees = (said > 0.5) == (memory.said_so_far(other[:-1]) > 0.5)
    assert agrees.mean() > 0.85
    p = writing.read(window, one)
    drawn = written_twice(len(first), 3, texts, (p, q), kept[:, :16], said)
    check_picture(drawn)
    assert one[len(first) :].rstrip(".") in drawn.words()
    letters, sees = drawn.tables["letters"], drawn.tables["sees"]
    assert (letters["shade"] > 0).sum() == sum(map(len, texts)) - 2 * len(first), "none given"
    assert letters["frame"].max() == max(map(len, texts)) - len(first)
    np.testing.assert_array_equal(sees["right"] - sees["left"], 3)
    says = remembers.told(first, 3, texts, (p, q))
    assert len(says) == letters["frame"].max() + 1
    assert f"sees “{first[-3:]}” and writes {writing.spoken(texts[0][len(first)])}" in says[1]


def test_a_thousand_does_not_say_and():
    said = memory.said_so_far("one thousand and two")
    assert said[len("one thousand") - 1].tolist() == [0, 0]
    assert said[-1].tolist() == [0, 1]


def test_the_letters_said_to_begin_a_name_are_the_likeliest():
    run = model.train(n_words=30, context=3, n_hidden=8, n_steps=40)
    said = re.findall(r"(\d+) %", describe_start(run))
    likeliest = sorted(100 * writing.follows(run)[0], reverse=True)
    assert [int(each) for each in said] == pytest.approx(likeliest[:4], abs=0.5)


# A text of one's own ----------------------------------------------------------------------------


SENTENCE = "The cat saw the rat. "


def test_a_text_is_read_on_one_line_and_each_paragraph_once():
    paragraph = SENTENCE * 30
    file = f"{paragraph}\n\n{paragraph}\n A\tlast   one.\n{'x' * 400}".encode("utf-8-sig")
    assert own_text.read(file, "a.txt") == f"{paragraph.strip()} A last one. {'x' * 400}"
    assert own_text.read(("ä b " * 300).encode("utf-16"), "b.txt")[:3] == "ä b"
    assert own_text.read(("é " * 600).encode("latin-1"), "c.txt")[:3] == "é é"
    assert len(own_text.read(b"a b c d " * 5000, "d.txt")) == own_text.LONGEST


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"%PDF-1.7 " + b"x" * 2000, "“my.txt” is not plain text"),
        (b"\0\1" * 1000, "not plain text"),
        (b"too short", "“my.txt” has 9 letters.*At least 1,000"),
        (b"once and again\n" * 500, "has 14 letters"),
    ],
)
def test_what_is_no_text_or_too_short_is_refused_by_name(data, why):
    with pytest.raises(ValueError, match=why):
        own_text.read(data, "my.txt")


def test_rare_letters_of_a_text_with_very_many_are_one():
    many = "".join(map(chr, range(0x4E00, 0x4E00 + 400)))
    signs = own_text.signs_of(many + many[:150])
    assert len(signs) == own_text.MAX_SIGNS + 2
    assert own_text.coded(many + many[:150]).max() < len(signs)
    assert set(many[:150]) < set(signs)


def test_places_like_one_are_those_with_the_same_letters_before():
    text = "abcd1 abcd2 abcd1 xbcd3 abcd9 last tenth abcd1"
    read = text[: own_text.n_read(text)]
    same, places = own_text.places_like(text, "abcd")
    assert (same, [read[at] for at in places]) == ("abcd", ["1", "2", "1", "9"])
    same, places = own_text.places_like(text, "xbcd")  # once, so three letters have to do
    assert (same, [read[at] for at in places]) == ("bcd", ["1", "2", "1", "3", "9"])
    assert own_text.places_like("a.a.a.a.a.a. ", "zzz.") == (".", (2, 4, 6, 8, 10))


def test_a_network_learns_from_a_text_more_than_which_letter_follows_which():
    text = own_text.read(own_page.glossary(), "the glossary")
    run = own_text.train(text=text)
    network, pairs = own_text.guessed(run)
    assert network > pairs + 0.15  # 0.54 and 0.28
    told = own_text.written(run, temperature=0.6)
    assert len(told) == own_text.N_WRITTEN
    written = text[:4] + "".join(each.letter for each in told)
    for at, each in enumerate(told, 4):
        assert written[:at].endswith(each.same)
        assert all(text[:place].endswith(each.same) for place in each.places)
        assert each.n_so == sum(text[place] == each.letter for place in each.places)
    assert own_text.written(run, temperature=0.6, luck=1) != told
    words = set(re.findall(r"\w+", text))
    mine = [word in words for word in re.findall(r"\w+", written)[1:-1]]
    assert np.mean(mine) > 0.5
    # It is drawn, and told.
    drawn = beside_places(text, told)
    check_picture(drawn)
    assert written[4:] in drawn.words()
    letters, places = drawn.tables["letters"], drawn.tables["places"]
    assert letters["p"][4:] == [each.p for each in told]
    assert places["frame"].count(1) == min(len(told[0].places), 5)
    first = places["so"][: places["frame"].count(1)]
    assert sum(first) <= told[0].n_so
    says = own_page.tell(text, told)
    assert len(says) == len(told) + 1
    assert f"“{told[0].same}” stands {len(told[0].places)} times" in says[1]


def test_what_stands_once_is_told_in_the_singular():
    once = own_text.Written(" ", 0.25, "abcd", (7,), 1)
    assert own_page.tell("abcde", [once])[1] == (
        "“abcd” stands 1 time in the text, and a space follows 1 time. "
        "The network gave a space 25 %."
    )
