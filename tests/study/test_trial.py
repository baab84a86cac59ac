"""A trial with people: known differences, and none, in classes made by code, against SciPy."""

from functools import cache

import numpy as np
import pytest
from scipy import stats

from study.answers import FIELDS
from study.catalogue import catalogue, is_answerable, key_of_coins
from study.class_results import by_learner, first_answers
from study.content import lesson_content
from study.handed_in import HandedIn, keys_of_task, part_of, read_all, to_file, to_text
from study.progress import Progress, parse
from study.task import Task, TaskStep
from study.trial import (
    BLANK,
    FIRST,
    LEVEL,
    TENTH,
    Answers,
    compare,
    describe,
    difference,
    gather,
    keys_of,
    n_needed,
    scenes_of,
)
from tests.sentences import check_sentence

SCENES = {  # with questions about them
    "gradient_descent/edge": ("critical", "limits"),
    "gradient_descent/run": ("phases",),
    "sigmoid/wrong_start": ("slope", "why_cross_entropy"),
    "zero_grad/forgets": ("friction",),
}
N_PUPILS = 27


def question(scene: str, name: str) -> str:
    return f"{scene.split('/', maxsplit=1)[0]}/question/{name}"


def pupil(rng: np.random.Generator, effect: float, scenes=SCENES) -> dict[str, dict]:
    """Return what a pupil said whose answers are right more often after predicting first."""
    ability, said = rng.normal(0, 0.15), {}
    for scene, names in scenes.items():
        first, blank = (bool(coin) for coin in rng.integers(2, size=2))
        said[key_of_coins(*scene.split("/"))] = {"first": first, "blank": blank}
        for i, name in enumerate(names):
            share = min(max(0.5 + 0.15 * i + ability + effect * (first - 0.5), 0.02), 0.98)
            said[question(scene, name)] = {"first_right": bool(rng.random() < share)}
    return said


def record_of(said: dict[str, dict]) -> Progress:
    record = Progress()
    for key, fields in said.items():
        record = record.with_kept(key, **fields)
    return record


def a_class(seed: int, effect: float, n: int = N_PUPILS, scenes=SCENES) -> Answers:
    rng = np.random.default_rng(seed)
    return gather([pupil(rng, effect, scenes) for _ in range(n)])


def test_all_answers_of_a_class_are_gathered_with_their_coins():
    answers = a_class(1, 0.0)
    assert answers.n == N_PUPILS * sum(map(len, SCENES.values()))
    assert {*answers.questions} == {question(s, n) for s, names in SCENES.items() for n in names}
    coins = dict(zip(answers.questions, answers.coins[FIRST].T, strict=True))
    np.testing.assert_array_equal(
        coins["gradient_descent/question/critical"], coins["gradient_descent/question/limits"]
    )
    assert 0.3 < answers.coins[FIRST].mean() < 0.7
    assert not np.array_equal(answers.coins[FIRST], answers.coins[BLANK])


def test_who_takes_no_part_and_what_is_asked_of_no_coin_is_left_out():
    edge = key_of_coins("gradient_descent", "edge")
    answer = {"given": 0, "first_right": True}
    critical, phases = (f"gradient_descent/question/{name}" for name in ("critical", "phases"))
    refuses = Progress().with_kept(critical, **answer)
    takes_part = refuses.with_kept(phases, **answer).with_kept(edge, first=True, blank=False)
    left = takes_part.with_kept(edge, first=None, blank=None)
    answers = gather([record.kept for record in (refuses, takes_part, left, Progress())])
    assert answers.questions == (critical,)
    assert answers.n == 1
    assert gather([]).n == 0


# One question, one answer each: what SciPy knows ------------------------------------------------

ONE = {"gradient_descent/edge": ("critical",)}


@pytest.mark.parametrize("seed", range(5))
def test_of_one_question_interval_and_test_are_those_of_scipy(seed):
    answers = a_class(seed, 0.3, scenes=ONE)
    right, first = answers.right[:, 0].astype(float), answers.coins[FIRST][:, 0]
    told, others = right[first], right[~first]
    found = compare(answers)
    assert found.difference == pytest.approx(told.mean() - others.mean())
    welch = stats.ttest_ind(told, others, equal_var=False).confidence_interval()
    # The jackknife has n - 1 degrees of freedom, Welch's interval fewer.
    assert found.interval == pytest.approx((welch.low, welch.high), abs=0.04)
    permuted = stats.permutation_test(
        (told, others),
        lambda a, b, axis: abs(np.mean(a, axis=axis) - np.mean(b, axis=axis)),
        vectorized=True,
        n_resamples=20_000,
        alternative="greater",
        rng=np.random.default_rng(seed),
    )
    # Four standard errors of a share of 2,000 deals.
    assert found.p == pytest.approx(permuted.pvalue, abs=4 * 0.5 / 2000**0.5)


# Several questions ------------------------------------------------------------------------------


def test_a_harder_question_that_one_group_had_more_often_makes_no_difference():
    n = np.array([[30, 10], [10, 30]])
    right = np.array([[27, 2], [9, 6]])  # 90 and 20 %, in either group
    assert difference(n, right) == pytest.approx(0)
    assert right.sum(axis=1)[0] / 40 - right.sum(axis=1)[1] / 40 == pytest.approx(0.35)
    assert difference(np.array([[5, 0], [0, 9]]), np.array([[5, 0], [0, 0]])) == 0
    one_group = difference(np.array([[4, 7], [4, 0]]), np.array([[3, 7], [1, 0]]))
    assert one_group == pytest.approx(0.5), "what one group alone has answered says nothing"


@pytest.mark.parametrize("seed", range(3))
def test_of_a_whole_class_the_interval_is_as_wide_as_that_of_scipys_bootstrap(seed):
    answers = a_class(seed, 0.2)
    told = answers.coins[FIRST] & answers.given

    def of(who: np.ndarray) -> float:
        groups = np.stack([told[who], answers.given[who] & ~told[who]])
        return float(difference(groups.sum(axis=1), (groups & answers.right[who]).sum(axis=1)))

    low, high = compare(answers).interval
    drawn = stats.bootstrap(
        (np.arange(N_PUPILS),),
        of,
        vectorized=False,
        n_resamples=2000,
        method="percentile",
        rng=np.random.default_rng(seed),
    ).confidence_interval
    # The quantile of t with 26 degrees of freedom is 5 % larger than that of the normal law, and a
    # bootstrap of 27 is 2 % too narrow.
    assert (low + high) / 2 == pytest.approx((drawn.low + drawn.high) / 2, abs=0.03)
    assert 0.9 < (high - low) / (drawn.high - drawn.low) < 1.25


@cache
def many(effect: float, coin: str = FIRST, n_classes: int = 300):
    """Return of many classes the difference, interval, and p."""
    found = [compare(a_class(seed, effect), coin, seed=seed) for seed in range(n_classes)]
    ends = np.array([each.interval for each in found])
    return np.array([each.difference for each in found]), ends, np.array([x.p for x in found])


@pytest.mark.parametrize(("effect", "coin", "true"), [(0.0, FIRST, 0.0), (0.25, FIRST, 0.25)])
def test_the_interval_holds_a_known_difference_in_nineteen_classes_of_twenty(effect, coin, true):
    differences, ends, _ = many(effect, coin)
    # Four standard errors, and what cutting shares off at 2 and 98 % takes away.
    error = 4 * differences.std() / len(differences) ** 0.5
    assert differences.mean() == pytest.approx(true, abs=error + 0.02 * (effect > 0))
    holds = ((ends[:, 0] <= true) & (true <= ends[:, 1])).mean()
    assert holds == pytest.approx(1 - LEVEL, abs=4 * (LEVEL * (1 - LEVEL) / 300) ** 0.5)


def test_luck_alone_is_taken_for_a_difference_in_one_class_of_twenty():
    error = 4 * (LEVEL * (1 - LEVEL) / 300) ** 0.5
    assert (many(0.0)[2] < LEVEL).mean() == pytest.approx(LEVEL, abs=error)
    assert (many(0.25, BLANK)[2] < LEVEL).mean() == pytest.approx(LEVEL, abs=error), "the control"
    assert (many(0.25)[2] < LEVEL).mean() > 0.5, "and a real one is mostly seen"


def test_the_answers_that_are_said_to_be_needed_see_a_tenth_four_times_in_five():
    for share in (0.5, 0.7, 0.9):
        n = n_needed(share) // 2
        rng = np.random.default_rng(1)
        told, others = (rng.binomial(n, share + sign * TENTH / 2, 2000) for sign in (1, -1))
        seen = [
            stats.chi2_contingency([[a, n - a], [b, n - b]], correction=False).pvalue < LEVEL
            for a, b in zip(told, others, strict=True)
        ]
        assert np.mean(seen) == pytest.approx(0.8, abs=4 * 0.4 / 2000**0.5 + 0.01)


# What is told -----------------------------------------------------------------------------------


def told(answers: Answers) -> str:
    sentence = describe(compare(answers), compare(answers, BLANK))
    check_sentence(sentence)
    return sentence


def test_a_class_is_told_what_it_can_know():
    few = told(a_class(3, 0.0))
    assert few.startswith("**Too few to tell.** You have 162 answers. To find a true difference")
    assert " takes about 770." in few
    assert "after doing so" not in few, "of what nobody told nothing is said"
    assert "**Control:**" in few
    clear = told(a_class(3, 0.6))
    assert clear.startswith("**In this class, predicting first helped.** With so few answers")
    assert told(a_class(3, -0.6)).startswith("**In this class, watching first helped.**")
    large = a_class(3, 0.0, n=200)
    assert told(large).startswith("**No difference seen:** ten points would have shown")
    assert compare(a_class(3, 0.6)).p == pytest.approx(1 / 2001)
    assert "as large a difference in none of 2,000 deals" in clear


def test_one_person_is_told_to_be_too_few_and_so_is_a_group_of_nobody():
    assert told(a_class(1, 0.0, n=1)).startswith("**One person is too few to tell anything:**")
    alone = {"given": 0, "first_right": True}
    critical, edge = "gradient_descent/question/critical", key_of_coins("gradient_descent", "edge")
    same = Progress().with_kept(critical, **alone).with_kept(edge, first=True, blank=True)
    assert told(gather([same.kept] * 5)).startswith("**Too few to tell:** one of the two groups")
    two = gather([pupil(np.random.default_rng(i), 0.0) for i in (1, 2)])
    assert "too few learners for an interval" in told(two)


def few_answers(*said: tuple[bool, bool, bool], name: str = "critical") -> list[dict[str, dict]]:
    """Return pupils with one answer each: whether told to predict, did so, and were right."""
    edge = key_of_coins("gradient_descent", "edge")
    return [
        {
            edge: {"first": first, "blank": i % 2 == 0},
            "gradient_descent/prediction/edge": {"said": "shrinks"} if did else {"skipped": True},
            question("gradient_descent/edge", name): {"first_right": right},
        }
        for i, (first, did, right) in enumerate(said)
    ]


def test_a_few_pupils_get_no_interval_and_are_told_how_little_was_compared():
    four = few_answers(*[(True, True, False)] * 2, *[(False, False, True)] * 2)
    alone = few_answers((True, True, True), name="limits")
    sentence = told(gather([*four, *alone]))
    assert compare(gather([*four, *alone])).interval is None
    assert "Only 1 of 2 questions was answered by both groups." in sentence
    assert "**−100.0 percentage points** (too few learners for an interval)" in sentence
    alike = few_answers(*[(True, True, False)] * 9, *[(False, False, True)] * 9)
    assert compare(gather(alike)).interval is None, "no spread is no certainty"
    apart = [*few_answers((True, True, True)), *few_answers((False, False, True), name="limits")]
    assert told(gather(apart)) == (
        "**Too few to tell:** no question was answered by both groups yet."
    )


def test_it_is_said_what_the_coin_said_and_what_was_done():
    did = [(True, True, True), (True, False, True), (True, False, False), (False, True, False)]
    sentence = told(gather(few_answers(*did)))
    assert "Coin said predict: 67 % of 3 answers were right (1 of them after doing so" in sentence
    assert "Coin said watch: the one answer was wrong." in sentence


# What is handed in ------------------------------------------------------------------------------


def the_task(*steps: str, trial: bool = True) -> Task:
    return Task("x", "", tuple(TaskStep(catalogue()[key]) for key in steps), trial=trial)


EDGE, CRITICAL = "gradient_descent/scene/edge", "gradient_descent/question/critical"


def test_a_task_that_asks_about_a_scene_brings_its_coins_along_days_later_too():
    coins = key_of_coins("gradient_descent", "edge")
    first, second = the_task(EDGE, CRITICAL), the_task("gradient_descent/question/limits")
    assert scenes_of(first) == (("gradient_descent", "edge"),)
    assert keys_of(first) == keys_of(second) == (coins,)
    assert keys_of(the_task("gradient_descent/scene/by_hand")) == ()
    assert is_answerable(coins)
    assert set(FIELDS["trial"]) == {FIRST, BLANK}
    rng = np.random.default_rng(5)
    record = record_of(pupil(rng, 0.0, {"gradient_descent/edge": ("critical", "limits")}))
    assert parse(record.to_json()) == record
    texts = [
        to_text(to_file(part_of(record, keys_of_task(task)), f"task {i}", 77)) + "."
        for i, task in enumerate((first, second))
    ]
    entries, refused = read_all([], "\n".join(texts))
    assert refused == []
    assert len(entries) == 2
    (said,) = by_learner(entries)
    assert gather([said.record.kept]).n == 2
    refuses = record.with_kept(coins, first=None, blank=None)
    handed = part_of(refuses, keys_of_task(first))
    assert not [key for key in handed.kept if "/trial/" in key], "without a trace"


def test_entries_of_one_learner_are_one_learner_and_of_another_one_another():
    record = record_of(pupil(np.random.default_rng(2), 0.0))
    entries = [HandedIn("A", str(who), record, who, "x") for who in (1, 1, 2)]
    assert len(by_learner(entries)) == 2
    assert [x.n for x in first_answers(by_learner(entries), "zero_grad")] == [2]


def test_every_question_of_the_scenes_above_is_there():
    for scene, names in SCENES.items():
        slug, at = scene.split("/")
        content = lesson_content(slug)
        assert {content.questions[name].scene for name in names} == {at}
        assert any(each.scene == at for each in content.predictions.values())
