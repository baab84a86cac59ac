"""The contract that every lesson keeps, with the small arguments that its own test file names."""

import contextlib
import importlib
import inspect
import itertools
import math
import re
import runpy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks import verdicts
from charts.statistics.bars import evidence
from study.challenges import LEVELS, CheckResult, Status
from study.claims import Outcome, Verdict
from study.content import CLAIMS, QUESTIONS, TAKEAWAYS, lesson_content
from study.curriculum import BY_SLUG, LESSONS
from study.predictions import Answer, Prediction
from tests import observed
from tests.bad_values import bad_values
from tests.charts.validity import check_picture
from tests.observed import Observation, example, experiments
from tests.sentences import check_sentence
from tests.sheets import sheets
from training.hyperparameters import HOW_MANY_FRAMES, constraints
from training.progress import progress_callback
from training.recorded_run import RecordedRun
from ui.knobs import Knobs, Slider, Text

ROOT = Path(__file__).parent.parent
SLUGS = [lesson.slug for lesson in LESSONS]
CLOSING = (CLAIMS, QUESTIONS, TAKEAWAYS)
STATUSES = {"solved": Status.SOLVED, "not_yet": Status.NOT_YET, "not_tried": Status.NOT_TRIED}
QUICK = 0.05
"""Seconds of computing that need no progress bar, and after which a longer one must have begun."""
SILENCE = 0.2
"""The longest that work may compute without a word: four times what is asked of it, for machines
that are slower than the one it was measured on."""


def of_every_lesson(kind: str) -> pytest.MarkDecorator:
    """Repeat a test for each item of a kind: "predictions", "claims", "challenges", "questions"."""
    items = [
        pytest.param(slug, name, id=f"{slug}-{name}", marks=pytest.mark.xdist_group(slug))
        for slug, content in sheets().items()
        for name in getattr(content, kind)
    ]
    return pytest.mark.parametrize(("slug", "name"), items)


# One worker has all tests of a lesson, for what was observed is remembered by its process.
each_lesson = pytest.mark.parametrize(
    "slug", [pytest.param(slug, marks=pytest.mark.xdist_group(slug)) for slug in SLUGS]
)
each_training = pytest.mark.parametrize(  # the first lesson has no training, it scores
    "slug", [pytest.param(slug, marks=pytest.mark.xdist_group(slug)) for slug in SLUGS[1:]]
)
each_claim = of_every_lesson("claims")
each_challenge = of_every_lesson("challenges")
each_prediction = of_every_lesson("predictions")
each_observation = of_every_lesson("observations")
each_side = pytest.mark.parametrize("how", ["test", "control"])
each_outcome = pytest.mark.parametrize("how", list(STATUSES))


# The training -----------------------------------------------------------------------------------


def arrays_of(result: Any) -> dict[str, np.ndarray]:
    """Return every number of a result by name, row by row of its frames where it has some."""
    if not isinstance(result, RecordedRun):
        return {"result": np.asarray(result)}
    groups = {
        "parameter": result.parameters,
        "gradient": result.gradients,
        "metric": result.metrics,
    }
    named = {f"{group} {k}": v for group, arrays in groups.items() for k, v in arrays.items()}
    return {"steps": result.steps, "loss": result.loss, "from": result.diverged_at, **named}


def frames_of(run: Any, epochs: np.ndarray) -> Any:
    """Return a run alone, seen at some of its epochs only."""
    seen = np.isin(run.epochs, epochs)
    return replace(
        run,
        steps=run.steps[seen],
        loss=run.loss[seen],
        parameters={name: values[seen] for name, values in run.parameters.items()},
        gradients={name: values[seen] for name, values in run.gradients.items()},
        metrics={name: values[seen] for name, values in run.metrics.items()},
    )


@each_lesson
def test_equal_arguments_give_equal_numbers_bit_for_bit(slug):
    np.random.seed(7)  # noqa: NPY002 (no global state may matter)
    again = example(slug).train(**example(slug).arguments)
    first = arrays_of(observed.training(slug).result)
    for name, values in arrays_of(again).items():
        assert values.dtype == first[name].dtype
        np.testing.assert_array_equal(values, first[name], err_msg=name)


@each_lesson
def test_a_run_in_a_batch_is_the_run_alone(slug):
    arguments, many = example(slug).arguments, example(slug).batch
    assert many, "every lesson trains, or scores, several at once"
    together = (
        example(slug).train(**arguments, **many)
        if not set(arguments) & set(many)
        else (example(slug).train(**{**arguments, **many}))
    )
    n_runs = len(next(iter(many.values())))
    losses = []
    for i in range(n_runs):
        one = {**arguments, **{name: values[i] for name, values in many.items()}}
        alone, mine = example(slug).train(**one), together[i]
        if isinstance(alone, RecordedRun):
            alone = frames_of(alone, mine.epochs)
        for name, values in arrays_of(alone).items():
            theirs = arrays_of(mine)[name]
            # Another order of adding up may round the last digits another way.
            digits = 1e-9 if values.dtype != np.float32 else 1e-3
            np.testing.assert_allclose(theirs, values, rtol=digits, atol=digits / 10, err_msg=name)
        losses.append(arrays_of(alone).get("loss", arrays_of(alone).get("result")))
    assert any(not np.array_equal(losses[0], other) for other in losses[1:]), "runs that differ"


def refused(slug: str) -> Iterator[tuple[str, Any]]:
    """Go through the values that a training refuses: by its signature, and what its test names."""
    for name, constraint in constraints(example(slug).train).items():
        yield from ((name, value) for value in bad_values(constraint))
    for name, values in example(slug).bad.items():
        yield from ((name, value) for value in values)


@each_lesson
def test_a_bad_value_is_refused_with_its_name_and_its_range(slug):
    train, arguments = example(slug).train, example(slug).arguments
    assert list(refused(slug))
    for name, value in refused(slug):
        with pytest.raises(ValueError, match=rf"\b{name}\b.*(must|does not fit)") as refusal:
            train(**{**arguments, name: value})
        sentence = str(refusal.value)
        assert any(word in sentence for word in (" from ", " one of ", "must equal")), sentence
        assert "array(" not in sentence


@each_training
def test_every_hyperparameter_says_what_it_may_be(slug):
    train, declared = example(slug).train, {*constraints(example(slug).train), *example(slug).bad}
    kinds = {name: p.annotation for name, p in inspect.signature(train).parameters.items()}
    undeclared = [name for name, kind in kinds.items() if kind is not bool and name not in declared]
    assert not undeclared, "say it in the signature: Annotated[float, Number(low, high)]"


@each_lesson
def test_what_is_refused_leaves_no_trace(slug):
    train, arguments = example(slug).train, example(slug).arguments
    given = {name: np.array(v) if isinstance(v, tuple) else v for name, v in arguments.items()}
    kept = {name: np.copy(v) for name, v in given.items() if isinstance(v, np.ndarray)}
    shares: list[float] = []
    for name, value in refused(slug):
        with pytest.raises(ValueError, match=name), progress_callback(shares.append):
            train(**{**given, name: value})
    assert not shares, "a bad value is refused before anything is computed"
    after = arrays_of(train(**given))
    for name, values in arrays_of(observed.training(slug).result).items():
        np.testing.assert_array_equal(after[name], values, err_msg=name)
    for name, values in kept.items():
        np.testing.assert_array_equal(given[name], values, err_msg=name)


@each_training
def test_a_run_knows_what_it_was_called_with(slug):
    run = observed.training(slug).result
    called = inspect.signature(example(slug).train).bind(**example(slug).arguments)
    called.apply_defaults()
    called.arguments.pop(HOW_MANY_FRAMES, None)
    assert called.arguments
    for name, value in called.arguments.items():
        np.testing.assert_array_equal(run.hyperparameters[name], value, err_msg=name)


@each_lesson
def test_a_training_tells_its_progress_and_touches_no_global_luck(slug):
    went = observed.training(slug)
    assert went.left_luck_alone
    check_progress(went)
    if isinstance(went.result, RecordedRun):
        assert went.shares[0] == 0.0
        for share in (0.0, 0.4):
            stop_at(share, example(slug).train, example(slug).arguments)


# Progress ---------------------------------------------------------------------------------------


def check_progress(went: Observation) -> None:
    """Assert that one bar went from 0 to 1 once, and that it never stood still for long."""
    told = np.array(went.shares)
    assert (np.diff(told) >= 0).all(), "the bar runs backwards"
    assert ((told >= 0) & (told <= 1 + 1e-9)).all(), "the bar leaves its ends"
    if len(told):
        assert told[-1] == pytest.approx(1.0), "the bar never arrives"
    if went.seconds > QUICK:
        assert told.size, "long work without a word"
        assert told[0] < 0.05, "the bar begins in the middle"
        assert went.silence < SILENCE


def check_luck(went: Observation) -> None:
    """Assert that the same comes out again: no global state was used, and each seed is named."""
    assert went.left_luck_alone
    assert not any(seed is None for seed in went.seeds)


def check_stops(
    went: Observation, function: Callable[..., Any], arguments: Mapping[str, Any]
) -> None:
    """Assert that what tells its progress can be stopped by it, and that the rest is quick."""
    if went.shares:
        stop_at(0.0, function, arguments)
    else:
        assert went.seconds <= QUICK


class Stopped(Exception):  # noqa: N818 (a stop is no error)
    """Raised by a learner's next move."""


def stop_at(share: float, function: Callable[..., Any], arguments: Mapping[str, Any]) -> None:
    """Assert that a function ends at once when its progress is told and answered by `Stopped`."""
    shares: list[float] = []

    def hear(done: float) -> None:
        shares.append(done)
        if done >= share:
            raise Stopped

    with pytest.raises(Stopped), progress_callback(hear):
        function(**arguments)
    assert sum(done >= share for done in shares) == 1


# Claims -----------------------------------------------------------------------------------------


@each_claim
def test_a_control_comes_out_another_way_than_its_claim(slug, name):
    test, control = (observed.claim(slug, name, how).result for how in ("test", "control"))
    assert isinstance(test.outcome, Outcome)
    assert isinstance(control.outcome, Outcome)
    clocked = observed.example(slug).clocked
    assert clocked <= set(lesson_content(slug).claims)
    if name not in clocked:
        assert control.outcome is not test.outcome, "a control changes what decides"


@each_claim
@each_side
def test_a_verdict_stands_over_other_blocks_of_seeds(slug, name, how):
    """They take half an hour, so `make verdicts` has written down how they came out."""
    again = f"run `make verdicts ONLY={slug}.{name}`"
    rows = [r for r in verdicts.rows() if (r.claim, r.side) == (f"{slug}.{name}", how)]
    assert len(rows) == 1, again
    if name not in example(slug).clocked:
        assert rows[0].page == observed.claim(slug, name, how).result.outcome, again
        assert rows[0].stands, "it hangs on the seeds: more of them, or another rule"


@each_claim
def test_a_claim_says_what_decides_before_it_is_tested(slug, name):
    rule = lesson_content(slug).claims[name].rule
    holds = re.search(r"\bholds?\b.* if |\bholds? if\b", rule)
    assert holds, f"the rule of {name!r} says “the claim holds if …”"
    assert re.search(r"\d|half|twice|all|each|every", rule), "and how much is enough"


@each_claim
@each_side
def test_a_verdict_has_words_and_figures(slug, name, how):
    verdict = observed.claim(slug, name, how).result
    assert isinstance(verdict, Verdict)
    assert len(verdict.finding) > 40, "it says in a sentence what the runs gave"
    check_sentence(verdict.finding)
    assert any(letter.isdigit() for letter in verdict.finding)
    columns = [np.asarray(values) for values in verdict.evidence.values()]
    assert len(columns) >= 2
    rows = {name: np.shape(values) for name, values in verdict.evidence.items()}
    assert set(rows.values()) == {columns[0].shape}, f"as many rows in each column, not {rows}"
    assert columns[0].ndim == 1
    assert len(columns[0])
    assert columns[1].dtype.kind in "fiub"
    assert np.isfinite(columns[1].astype(float)).any()
    check_picture(evidence(verdict.evidence))


@each_claim
@each_side
def test_a_claim_tells_its_progress_and_touches_no_global_luck(slug, name, how):
    went = observed.claim(slug, name, how)
    check_luck(went)
    check_progress(went)


@each_claim
@each_side
def test_a_claim_that_hangs_on_luck_takes_the_first_seed_of_its_block(slug, name, how):
    function = getattr(experiments(slug, "claims")[name], how)
    takes = "first_seed" in inspect.signature(function).parameters
    assert takes or comes_out_the_same_with_other_luck(function, observed.claim(slug, name, how))


def comes_out_the_same_with_other_luck(function: Callable[[], Verdict], went: Observation) -> bool:
    """Tell whether a verdict has the same figures if NumPy's generators are seeded another way."""
    make = np.random.default_rng
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(np.random, "default_rng", lambda seed: make([*np.atleast_1d(seed), 1]))
        again = function()
    figures = [list(verdict.evidence.values())[1] for verdict in (went.result, again)]
    return np.array_equal(*figures, equal_nan=True)


@each_claim
@each_side
def test_a_claim_stops_where_progress_says_so(slug, name, how):
    function = getattr(experiments(slug, "claims")[name], how)
    check_stops(observed.claim(slug, name, how), function, {})


# Challenges -------------------------------------------------------------------------------------


@each_challenge
@each_outcome
def test_a_challenge_knows_solved_not_yet_and_not_tried(slug, name, how):
    check = observed.challenge(slug, name, how).result
    assert isinstance(check, CheckResult)
    assert check.status is STATUSES[how], check.sentence
    assert len(check.sentence) > 15


@each_challenge
@each_outcome
def test_a_check_leaves_nothing_to_luck_and_tells_its_progress(slug, name, how):
    went = observed.challenge(slug, name, how)
    check_luck(went)
    check_progress(went)


@each_challenge
def test_a_check_stops_where_progress_says_so(slug, name):
    settings = example(slug).challenges[name]["solved"]
    went = observed.challenge(slug, name, "solved")
    check_stops(went, experiments(slug, "challenges")[name], settings)


@each_lesson
def test_challenges_climb_and_each_has_hints(slug):
    challenges = list(lesson_content(slug).challenges.values())
    assert len(challenges) >= 2, "a lesson has at least two challenges"
    for challenge in challenges:
        assert challenge.level in LEVELS
        assert len(challenge.hints) >= 2, f"challenge {challenge.name!r} has two hints or more"
        assert len(set(challenge.hints)) == len(challenge.hints)
    heights = [LEVELS.index(challenge.level) for challenge in challenges]
    assert len(set(heights)) >= 2, "challenges are of two levels or more"
    assert set(example(slug).challenges) == set(lesson_content(slug).challenges)
    assert all(set(tries) == set(STATUSES) for tries in example(slug).challenges.values())


# Predictions ------------------------------------------------------------------------------------


@each_prediction
def test_an_experiment_gives_one_of_the_answers_on_offer(slug, name):
    prediction, answer = (
        lesson_content(slug).predictions[name],
        observed.prediction(slug, name).result,
    )
    assert isinstance(answer, Answer)
    assert len(answer.sentence) > 40
    assert prediction.is_right(answer.truth, answer.truth)
    if prediction.kind == "choice":
        assert answer.truth in prediction.options
        assert [prediction.is_right(option, answer.truth) for option in prediction.options].count(
            True
        ) == 1
        return
    if prediction.kind == "sketch":
        check_sketch(prediction, answer.truth)
        assert prediction.sketch is not None
        if prediction.sketch.given:
            assert answer.truth[0] == pytest.approx(prediction.sketch.first, rel=0.02)
        check_places(prediction, answer)
        return
    assert prediction.low <= answer.truth <= prediction.high
    assert 0 < prediction.tolerance < (prediction.high - prediction.low) / 4, (
        "not every guess is right"
    )
    assert prediction.step <= 2 * prediction.tolerance, "an answer near enough can be given"
    wrong = [
        end
        for end in (prediction.low, prediction.high)
        if not prediction.is_right(end, answer.truth)
    ]
    assert wrong


def check_sketch(prediction: Prediction, truth: Any) -> None:
    """Assert that a sketch can be drawn right, and that a line without an idea is not right."""
    sketch = prediction.sketch
    assert sketch is not None
    assert len(truth) == len(sketch.at)
    assert prediction.valid(list(truth)) == tuple(truth), "the truth fits on the axis"
    assert prediction.valid([*truth[:-1], 2 * prediction.high + 1]) is None
    assert prediction.valid(truth[:-1]) is None
    if sketch.log:
        near, far = (
            [height * prediction.tolerance**off for height in truth] for off in (0.99, 1.01)
        )
    else:
        near, far = (
            [height + prediction.tolerance * off for height in truth] for off in (0.99, 1.01)
        )
    assert prediction.n_near(near, truth) == len(truth)
    assert prediction.n_near(far, truth) == 0
    for flat in (prediction.low, sketch.first, prediction.high):
        assert not prediction.is_right([flat] * len(truth), truth), "a flat line needs no idea"
    begin, end = (math.log(truth[i]) if sketch.log else truth[i] for i in (0, -1))
    straight = np.linspace(begin, end, len(truth))
    straight = np.exp(straight) if sketch.log else straight
    assert not prediction.is_right(straight.tolist(), truth), "nor does a straight one"


def check_places(prediction: Prediction, answer: Answer) -> None:
    """Assert that the places of a sketch miss no swing, and that its axis is true to them."""
    sketch = prediction.sketch
    assert sketch is not None
    if sketch.bars:
        return
    if sketch.names:
        with contextlib.suppress(ValueError):  # names that are no numbers have no distances
            numbers = np.array([float(name) for name in sketch.names])
            even = np.ptp(np.diff(numbers)) < 1e-9 * np.ptp(numbers)
            assert even or "not in equal steps" in sketch.x_title, "the axis says how it is spaced"
        return
    assert answer.curve, "the answer draws all of its curve, not its places alone"
    across = np.linspace(sketch.at[0], sketch.at[-1], len(answer.curve))
    heights = np.array(answer.curve)
    assert np.interp(sketch.at, across, heights) == pytest.approx(np.array(answer.truth))
    for (left, right), ends in zip(
        itertools.pairwise(sketch.at), itertools.pairwise(answer.truth), strict=True
    ):
        between = heights[(across >= left) & (across <= right)]
        within = np.clip(between, min(ends), max(ends))
        assert prediction.n_near(between, within) == len(between), (
            f"from {left} to {right} the curve leaves what stands at these two places: a sketch "
            "needs places closer together"
        )


@each_prediction
def test_an_experiment_leaves_nothing_to_luck_and_tells_its_progress(slug, name):
    went = observed.prediction(slug, name)
    check_luck(went)
    check_progress(went)
    experiment, settings = experiments(slug, "predictions")[name], example(slug).predictions[name]
    check_stops(went, experiment, settings)


# Questions --------------------------------------------------------------------------------------


@each_lesson
def test_there_are_questions_of_several_kinds(slug):
    questions = lesson_content(slug).questions.values()
    assert len({question.kind for question in questions}) >= 2, "questions are of two kinds or more"


@of_every_lesson("questions")
def test_a_question_knows_right_from_wrong_and_says_why(slug, name):
    question = lesson_content(slug).questions[name]
    right = [i for i, option in enumerate(question.options) if option.right]
    wrong = [i for i, option in enumerate(question.options) if not option.right]
    if question.kind in ("choice", "several"):
        for option in question.options:
            assert len(option.feedback) > 15, f"{option.text!r} says why it is right or wrong"
    else:
        assert question.hint
        assert question.feedback
    if question.kind == "choice":
        assert question.is_right(right[0])
        assert not any(question.is_right(i) for i in wrong)
    elif question.kind == "several":
        assert question.is_right(right)
        assert not question.is_right(right[:-1])
        assert not wrong or not question.is_right([*right, wrong[0]])
    elif question.kind == "number":
        assert question.is_right(question.answer)
        assert not question.is_right(question.answer + 2 * question.tolerance)
        assert not question.is_right(question.answer - 2 * question.tolerance)
    else:
        order = list(range(len(question.options)))
        assert question.is_right(order)
        assert not question.is_right(order[::-1])


# Observations -----------------------------------------------------------------------------------


@each_lesson
def test_the_central_run_is_looked_at_before_it_is_explained(slug):
    assert lesson_content(slug).observations, (
        "a lesson asks one question about what its run has shown"
    )


@each_observation
def test_an_observation_knows_what_was_seen_and_says_why(slug, name):
    question = lesson_content(slug).observations[name]
    right = [question.is_right(i) for i in range(len(question.options))]
    assert question.kind == "choice"
    assert right.count(True) == 1
    assert all(len(option.feedback) > 30 for option in question.options)
    assert name not in lesson_content(slug).questions


# Every sentence has its code, and the other way round --------------------------------------------


@dataclass(frozen=True)
class Page:
    """What a page hands to `ui.lesson.show`: its knobs by name, and the names of its scenes."""

    knobs: Mapping[str, Any]
    scenes: list[str]


@cache
def page_of(slug: str) -> Page:
    handed: list[Page] = []

    def show(of: str, knobs: Knobs, *scenes: Callable[[], None]) -> None:
        assert of == slug
        handed.append(Page({k.name: k for k in knobs}, [scene.__name__ for scene in scenes]))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ui.lesson.show", show)
        runpy.run_path(str(ROOT / BY_SLUG[slug].page))
    assert len(handed) == 1, f"{BY_SLUG[slug].page} ends with one show(...)"
    return handed[0]


@each_lesson
@pytest.mark.parametrize("kind", ["claims", "challenges", "predictions"])
def test_every_sentence_has_its_code_and_the_other_way_round(slug, kind):
    one_way_only = {*getattr(lesson_content(slug), kind)} ^ {*experiments(slug, kind)}
    assert not one_way_only, f"{kind} of study.toml and of {kind}.py have the same names"


@each_lesson
def test_the_scenes_of_the_page_are_those_of_the_sheet_in_order(slug):
    own = [scene.name for scene in lesson_content(slug).scenes if scene.name not in CLOSING]
    assert len(own) == len(lesson_content(slug).scenes) - len(CLOSING)
    assert page_of(slug).scenes == own
    on_trail = len(lesson_content(slug).trail()) - len(CLOSING)
    assert 4 <= on_trail <= 6, f"four to six scenes stand on a trail: {slug} has {on_trail}"


@each_lesson
def test_scenes_are_introduced_and_the_lesson_is_summed_up(slug):
    content = lesson_content(slug)
    for scene in content.scenes[: -len(CLOSING)]:
        assert scene.question.endswith("?")
        assert len(scene.title) <= 24
    assert len({scene.title for scene in content.scenes}) == len(content.scenes)
    for claim in content.claims.values():
        assert not set('“”"') & {claim.statement[0], claim.statement[-1]}
        assert claim.said_by
        assert claim.control


@each_challenge
def test_a_challenge_can_be_solved_with_the_knobs_of_the_page(slug, name):
    """What a check names is a knob, and the solution that the tests know can be turned to."""
    knobs = page_of(slug).knobs
    for knob_name, value in example(slug).challenges[name]["solved"].items():
        knob = knobs[knob_name]
        assert knob.valid(value) == value, f"{knob_name} cannot be turned to {value}"
        if isinstance(knob, Slider):
            steps = (value - knob.low) / knob.step
            assert steps == pytest.approx(round(steps), abs=1e-6), f"{knob_name} skips {value}"


@each_training
def test_a_knob_goes_no_further_than_the_training_allows(slug):
    """One with the name of a hyperparameter; its widget and its bounds are declared apart."""
    knobs, allowed = page_of(slug).knobs, constraints(example(slug).train)
    shared = [name for name in allowed if name in knobs]
    assert shared
    for name in shared:
        ends = (
            (knobs[name].low, knobs[name].high)
            if isinstance(knobs[name], Slider)
            else knobs[name].options
        )
        for value in ends:
            # A choice bears names, and the page makes a number of "2".
            number = isinstance(value, str) and value.isdigit()
            allowed[name].check(name, int(value) if number else value)


@each_lesson
def test_every_knob_begins_at_a_value_that_makes_sense(slug):
    knobs = page_of(slug).knobs
    assert knobs
    for knob in knobs.values():
        assert knob.valid(knob.default) == knob.default
        assert knob.valid(knob.text(knob.default)) == knob.default
        # Of a text whoever reads it says what is wrong; only one without end is none.
        nonsense = "x" * 10_000 if isinstance(knob, Text) else "nonsense"
        assert knob.valid(nonsense) is None


def test_every_lesson_has_its_test_file():
    for slug in SLUGS:
        assert importlib.import_module(f"tests.lessons.test_{slug}").EXAMPLE.train
