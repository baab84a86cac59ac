"""The contract that every lesson keeps, with the small arguments that its own test file names."""

import contextlib
import inspect
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from benchmarks import verdicts
from charts.statistics.bars import evidence
from study.challenges import LEVELS, CheckResult, Status
from study.claims import Outcome, Verdict
from study.content import CLAIMS, QUESTIONS, TAKEAWAYS, lesson_content
from study.curriculum import BY_SLUG, LESSONS
from study.loading import folder_of, lesson_of
from study.predictions import Answer, Prediction
from tests import golden, observed
from tests.bad_values import bad_values
from tests.charts.validity import check_picture
from tests.considered import asked_for
from tests.contents import contents
from tests.findings import check_finding, either_side, in_words
from tests.observed import Observation, example, experiments
from tests.sentences import check_sentence
from tests.weekly import weekly_if
from training.hyperparameters import (
    FRAMES_ARGUMENT,
    Integer,
    Number,
    OneOf,
    constraints,
    holds_for_any_of,
)
from training.progress import progress_callback
from training.recorded_run import RecordedRun
from ui.controls.knob_kinds import Slider, Text
from ui.study.asked import RUN, case_of

ROOT = Path(__file__).parent.parent
SLUGS = [lesson.slug for lesson in LESSONS]
CLOSING = (CLAIMS, QUESTIONS, TAKEAWAYS)
STATUSES = {"solved": Status.SOLVED, "not_yet": Status.NOT_YET, "not_tried": Status.NOT_TRIED}
SIGNATURE = "the signature of train says what each may be, as in Annotated[float, Number(0, 10)]"
SEEDED = "random draws come from a seeded generator that is passed on, np.random.default_rng(seed)"
DURATION = ("epochs", "n_steps")
"""How the names of knobs end that say how long a training is."""
QUICK = 0.1
"""Seconds of computing that need no progress bar, and after which a longer one must have begun."""
SILENCE = 0.3
"""The longest that work may compute without a word: six times what is asked of it, for machines
that are slower than the one it was measured on, or have much else to do."""


LONG = {
    *("sigmoid-output_can_be_trusted", "titanic-falls_in_ten_steps", "zero_grad-only_harm"),
    *("titanic-three_layers_know_more", "xor-unsolved_is_stuck", "xor-untrained_hidden"),
    *("digits-next_writers", "answer-remembers_its_text"),
    *("overfitting-dropout_always_helps", "copying-later_one_counts"),
    *("next_letter-more_is_better", "attention-looks_tell_why"),
    *("heart-forest_no_better", "heart-scaler_inflates"),
    *("convolution-firm", "convolution-few", "convolution-moved", "next_letter-fluent"),
    *("next_letter-small", "copying-small", "copying-sooner", "digits-firm", "xor-fewest"),
    *("xor-rates", "titanic-any_start", "zero_grad-explodes_to_nan"),
}
"""Items whose trainings take so long that only the weekly run tries them."""


def of_every_lesson(kind: str) -> pytest.MarkDecorator:
    """Repeat a test for each item of a kind: "predictions", "claims", "challenges", "questions"."""
    items = [
        pytest.param(
            slug,
            name,
            id=f"{slug}-{name}",
            marks=[pytest.mark.xdist_group(slug), *weekly_if(f"{slug}-{name}" in LONG)],
        )
        for slug, content in contents().items()
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
    seen = np.isin(run.epochs, epochs)
    return run.mapped(lambda a: a[seen], steps=run.steps[seen])


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
    assert many, (
        f"EXAMPLE of tests/lessons/test_{slug}.py has a batch: several values of an argument"
    )
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
    assert list(refused(slug)), f"{SIGNATURE}: nothing is refused yet"
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
    assert not undeclared, f"{SIGNATURE}: {', '.join(undeclared)}"


@each_training
def test_every_hyperparameter_changes_the_run(slug):
    """Alone, or where another one is turned as well, as a seed does where there is noise."""
    train, arguments = example(slug).train, example(slug).arguments

    @cache
    def ended(*turned: tuple[str, Any]) -> dict[str, np.ndarray] | None:
        try:
            return arrays_of(train(**{**arguments, **dict(turned)}))
        except ValueError:  # these do not go together
            return None

    def differ(turned: tuple[str, Any], *others: tuple[str, Any]) -> bool:
        usual, run = ended(*others), ended(*others, turned)
        if usual is None or run is None:
            return False
        return usual.keys() != run.keys() or not all(
            np.array_equal(usual[name], run[name], equal_nan=True) for name in run
        )

    values = {name: [*others_than_usual(slug, name)] for name in hyperparameters_of(slug)}
    each = [(name, value) for name, them in values.items() for value in them]
    for name in values:
        own = [one for one in each if one[0] == name]
        assert own, f"name another value of {name!r} in `others` of EXAMPLE"
        if not any(map(differ, own)):
            beside = [one for one in each if one[0] != name]
            assert any(differ(one, other) for other in beside for one in own), (
                f"turning {name!r} changes nothing in the run, alone or with another one: let the "
                "training use it, or leave it out"
            )


def hyperparameters_of(slug: str) -> list[str]:
    return [n for n in inspect.signature(example(slug).train).parameters if n != FRAMES_ARGUMENT]


def others_than_usual(slug: str, name: str) -> Iterator[Any]:
    """Go through a few values of a hyperparameter that its example does not have."""
    train, named = example(slug).train, example(slug).others
    default = inspect.signature(train).parameters[name].default
    usual, allowed = example(slug).arguments.get(name, default), constraints(train).get(name)
    if name in named:
        yield from named[name]
    elif isinstance(usual, bool):
        yield not usual
    elif isinstance(allowed, OneOf):
        yield from [choice for choice in allowed.names if choice != usual][:6]
    elif isinstance(allowed, Number | Integer):
        near = allowed.low + 1 if usual is None else usual
        tried = (2 * near, near + 1, near / 2, (allowed.low + allowed.high) / 2)
        kind = int if isinstance(allowed, Integer) else float
        found = {kind(value): None for value in tried if allowed.low <= value <= allowed.high}
        yield from [value for value in found if value != usual][:2]


@each_training
def test_a_knob_turns_every_hyperparameter_or_the_page_sets_it(slug):
    knobs, set_by_page = page_of(slug).knobs, example(slug).set_by_page
    turned_by_none = {name for name in hyperparameters_of(slug) if name not in knobs}
    fits = turned_by_none == set_by_page
    assert fits, (
        f"EXAMPLE has set_by_page={set_by_page or set()}, without a knob are {turned_by_none}"
    )


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
    called.arguments.pop(FRAMES_ARGUMENT, None)
    assert called.arguments
    for name, value in called.arguments.items():
        np.testing.assert_array_equal(run.hyperparameters[name], value, err_msg=name)


@each_lesson
def test_a_training_reports_progress_and_draws_from_its_own_generator(slug):
    went = observed.training(slug)
    assert went.kept_global_state, SEEDED
    check_progress(went)
    if isinstance(went.result, RecordedRun):
        assert went.shares[0] == 0.0, "the first report is 0: `for epoch in recorder`"
        for share in (0.0, 0.4):
            stop_at(share, example(slug).train, example(slug).arguments)


# Progress ---------------------------------------------------------------------------------------


def check_progress(went: Observation) -> None:
    """Assert that one bar went from 0 to 1 once, and that it never stood still for long."""
    shares = np.array(went.shares)
    assert (np.diff(shares) >= 0).all(), (
        "the bar runs backwards: go through several trainings with `for … in track(…)`"
    )
    assert ((shares >= 0) & (shares <= 1 + 1e-9)).all(), "the bar leaves its ends"
    if len(shares):
        assert shares[-1] == pytest.approx(1.0), "the bar never arrives"
    if went.seconds > QUICK:
        assert shares.size, unreported(went.seconds)
        assert shares[0] < 0.05, "the bar begins in the middle"
        assert went.silence < SILENCE, unreported(went.silence)


def unreported(seconds: float) -> str:
    return f"{seconds:.2f} s without a report: long work reports its progress, `for … in track(…)`"


def check_seeded(went: Observation) -> None:
    """Assert that the same comes out again: no global state was used, and each seed is named."""
    assert went.kept_global_state, SEEDED
    assert not any(seed is None for seed in went.seeds), SEEDED


def check_stops(
    went: Observation, function: Callable[..., Any], arguments: Mapping[str, Any]
) -> None:
    """Assert that what reports progress can be stopped by it, and that the rest is quick."""
    if went.shares:
        stop_at(0.0, function, arguments)
    else:
        assert went.seconds <= QUICK, unreported(went.seconds)


class Stopped(Exception):  # noqa: N818 (a stop is no error)
    """Raised by a learner's next move."""


def stop_at(share: float, function: Callable[..., Any], arguments: Mapping[str, Any]) -> None:
    """Assert that a function ends at once when its report of progress raises `Stopped`."""
    shares: list[float] = []

    def hear(done: float) -> None:
        shares.append(done)
        if done >= share:
            raise Stopped

    with pytest.raises(Stopped), progress_callback(hear):
        function(**arguments)
    assert sum(done >= share for done in shares) == 1


# Claims -----------------------------------------------------------------------------------------


@pytest.mark.weekly
@each_claim
def test_a_control_comes_out_another_way_than_its_claim(slug, name):
    test, control = (observed.claim(slug, name, how).result for how in ("test", "control"))
    for side in (test, control):
        assert isinstance(side, Verdict), f"claim {name!r} returns a Verdict, not {side!r}"
        assert isinstance(side.outcome, Outcome), "its outcome is that of its `Rule`"
    clocked = observed.example(slug).clocked
    assert clocked <= set(lesson_content(slug).claims)
    if name not in clocked:
        assert control.outcome is not test.outcome, "a control changes what decides"


def published(slug: str, name: str, how: str) -> verdicts.Row:
    """Return what `make verdicts` has written down of a claim or its control."""
    rows = [r for r in verdicts.rows() if (r.claim, r.side) == (f"{slug}.{name}", how)]
    assert len(rows) == 1, f"run `make verdicts ONLY={slug}.{name}`"
    return rows[0]


def test_the_published_verdicts_are_those_of_the_claims_with_their_limits():
    known = {
        f"{slug}.{name}": claim.limits
        for slug in SLUGS
        for name, claim in lesson_content(slug).claims.items()
    }
    written = {row.claim: row.limits for row in verdicts.rows()}
    assert written == known, "run `make verdicts ONLY=…` for claims whose limits differ"


@pytest.mark.parametrize(
    ("slug", "name"), [(slug, name) for slug, c in contents().items() for name in c.claims]
)
@each_side
def test_a_verdict_stands_over_other_blocks_of_seeds(slug, name, how):
    """They take half an hour, so `make verdicts` has written down how they came out."""
    row = published(slug, name, how)
    if name not in example(slug).clocked:
        assert row.stands, "it depends on the seeds: use more of them, or another rule"
        assert row.is_far, f"its bar lies within the noise: {row.distance} standard errors"


def test_a_training_that_refuses_the_seeds_of_other_blocks_is_told_what_to_declare(monkeypatch):
    def test(first_seed: int = 0) -> None:
        Integer(0, 1000).check("seed", first_seed)

    one = {"wet": SimpleNamespace(test=test)}
    monkeypatch.setattr(verdicts, "experiments", lambda slug, kind: one)
    with pytest.raises(
        ValueError, match=r"rain\.wet: seed must .* begin at 31,000: .* `seed: Seed`"
    ):
        verdicts.judge("rain", "wet", "test")


def test_neither_doubting_nor_believing_always_wins():
    """In the whole course, and in every lesson with several claims."""
    verdicts_of = defaultdict(list)
    for row in verdicts.rows():
        if row.side == "test":
            verdicts_of[row.claim.partition(".")[0]].append(row.page)
    counts = Counter(outcome for of in verdicts_of.values() for outcome in of)
    assert set(counts) == {str(outcome) for outcome in Outcome}
    assert max(counts.values()) <= 0.45 * counts.total(), counts
    alike = [slug for slug, of in verdicts_of.items() if len(of) >= 3 and len(set(of)) == 1]
    assert not alike, "claims of these lessons all come out alike"


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
    if name not in example(slug).clocked:
        again = f"run `make verdicts ONLY={slug}.{name}`"
        assert published(slug, name, how).page == verdict.outcome, again
    check_finding(verdict.finding)
    columns = verdict.measured.columns
    assert len(columns) >= 2, "its table has two columns: what was varied, what was measured"
    rows = {name: np.shape(values) for name, values in verdict.measured.table.items()}
    assert set(rows.values()) == {columns[0].shape}, f"as many rows in each column, not {rows}"
    assert columns[0].ndim == 1, "each column of the table is one-dimensional"
    assert len(columns[0]), "the table has rows"
    assert columns[1].dtype.kind in "fiub", "what was measured, the second column, is numbers"
    assert np.isfinite(columns[1].astype(float)).any(), "some of what was measured is finite"
    drawn = evidence(
        verdict.measured.table,
        limit=verdict.limit,
        needed=verdict.needed,
        each=verdict.measured.each,
        dot=verdict.measured.dot,
    )
    check_picture(drawn)


@each_claim
@each_side
def test_the_mean_of_the_dots_is_the_bar(slug, name, how):
    measured = observed.claim(slug, name, how).result.measured
    if not measured.each:
        return
    assert measured.dot, "it says what a dot is"
    means = np.array([np.mean(runs) for runs in measured.each])
    if np.asarray(measured.each[0]).dtype == bool:
        counted = measured.columns[1].dtype.kind == "i"
        means = [np.sum(runs) for runs in measured.each] if counted else 100 * means
    np.testing.assert_allclose(measured.columns[1], means, rtol=1e-9, atol=1e-9)


@each_claim
def test_a_finding_is_written_for_each_outcome(slug, name):
    """On either side of the limits, however the figures might have come out."""
    experiment = experiments(slug, "claims")[name]
    sides = [observed.claim(slug, name, how).result for how in ("test", "control")]
    possible = lesson_content(slug).claims[name].outcomes
    pairs = either_side(
        *(side.measured for side in sides), experiment.judge, cases=Outcome.DEPENDS in possible
    )
    said = [*sides, *itertools.chain(*pairs)]
    assert {verdict.outcome for verdict in said} == possible
    for verdict in said:
        check_finding(verdict.finding)
    for one, other in pairs:
        assert one.outcome is not other.outcome
        assert in_words(one.finding) != in_words(other.finding), "it says how it came out"
    for verdict, side in itertools.product(itertools.chain(*pairs), sides):
        (_, figures), (_, measured) = (v.measured.columns[:2] for v in (verdict, side))
        if figures.shape != measured.shape or not np.allclose(figures, measured):
            assert verdict.finding != side.finding, "its figures are those that were measured"


@each_claim
@each_side
def test_a_claim_reports_progress_and_draws_from_its_own_generator(slug, name, how):
    went = observed.claim(slug, name, how)
    check_seeded(went)
    check_progress(went)


@each_claim
@each_side
def test_a_claim_that_depends_on_random_draws_takes_the_first_seed(slug, name, how):
    function = getattr(experiments(slug, "claims")[name], how)
    takes = "first_seed" in inspect.signature(function).parameters
    assert takes or is_the_same_with_other_draws(function, observed.claim(slug, name, how))


def is_the_same_with_other_draws(function: Callable[[], Verdict], went: Observation) -> bool:
    """Tell whether a verdict has the same figures if NumPy's generators are seeded another way."""
    make = np.random.default_rng
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(np.random, "default_rng", lambda seed: make([*np.atleast_1d(seed), 1]))
        again = function()
    figures = [verdict.measured.columns[1] for verdict in (went.result, again)]
    return np.array_equal(*figures, equal_nan=True)


@each_claim
@each_side
def test_a_claim_stops_where_progress_says_so(slug, name, how):
    function = getattr(experiments(slug, "claims")[name], how)
    check_stops(observed.claim(slug, name, how), function, {})


# Challenges -------------------------------------------------------------------------------------


@each_challenge
def test_a_challenge_knows_solved_not_yet_and_not_tried(slug, name):
    said = {}
    for how, status in STATUSES.items():
        check = observed.challenge(slug, name, how).result
        where = f"challenge {name!r}, given what EXAMPLE names as {how!r}"
        assert isinstance(check, CheckResult), f"{where}, returns a CheckResult, not {check!r}"
        assert check.status is status, f"{where}, finds {check.status}: {check.sentence}"
        assert len(check.sentence) > 15, f"{where}, says in a sentence what the run did"
        said[how] = check.sentence
    scene = lesson_content(slug).challenges[name].scene
    golden.check(slug, scene, {f"5 challenge {name}": [*golden.declared(said)]})


@each_challenge
def test_a_check_has_considered_every_knob_of_the_training_that_it_depends_on(slug, name):
    check = experiments(slug, "challenges")[name]
    asked = observed.challenge(slug, name, "solved").asked | holds_for_any_of(check.function)
    trained_by = (asked_for(example(slug).train) & check.knobs) - example(slug).set_by_page
    missing = ", ".join(sorted(trained_by - asked))
    assert not missing, (
        f"check of {name!r} has not considered {missing}: is its sentence true for any value "
        "of it? Then `@holds_for_any(...)`; else read it from `settings`"
    )


@each_challenge
def test_a_check_draws_from_its_own_generator_and_stops_by_its_progress(slug, name):
    for how in STATUSES:
        went = observed.challenge(slug, name, how)
        check_seeded(went)
        check_progress(went)
    settings = example(slug).challenges[name]["solved"]
    went = observed.challenge(slug, name, "solved")
    check_stops(went, experiments(slug, "challenges")[name], settings)


def check_same(one: Collection[str], other: Collection[str], where: str, elsewhere: str) -> None:
    for names, others, here, there in (
        (one, other, where, elsewhere),
        (other, one, elsewhere, where),
    ):
        left = sorted(set(names) - set(others))
        assert not left, f"{here} has {', '.join(left)}, and {there} has not"


@each_lesson
def test_challenges_climb_and_each_has_hints(slug):
    challenges = list(lesson_content(slug).challenges.values())
    assert len(challenges) >= 2, "a lesson has at least two challenges"
    for challenge in challenges:
        assert len(challenge.hints) >= 2, f"challenge {challenge.name!r} has two hints or more"
        assert len(set(challenge.hints)) == len(challenge.hints)
    heights = [LEVELS.index(challenge.level) for challenge in challenges]
    assert len(set(heights)) >= 2, "challenges are of two levels or more"
    check_same(
        example(slug).challenges,
        lesson_content(slug).challenges,
        f"EXAMPLE of tests/lessons/test_{slug}.py",
        "the scenes",
    )


# Predictions ------------------------------------------------------------------------------------


@each_prediction
def test_an_experiment_gives_one_of_the_answers_on_offer(slug, name):
    prediction, answer = (
        lesson_content(slug).predictions[name],
        observed.prediction(slug, name).result,
    )
    assert isinstance(answer, Answer)
    assert len(answer.sentence) > 40
    said = [*golden.declared(answer)]
    said += [f"{guess}: {prediction.verdict(guess, answer)}" for guess in prediction.options]
    golden.check(slug, prediction.scene, {f"5 prediction {name}": said})
    assert prediction.is_right(answer.truth, answer.truth)
    if prediction.kind == "choice":
        assert answer.truth in prediction.options
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


def check_sketch(prediction: Prediction, truth: Any) -> None:
    """Assert that a sketch can be drawn right, and that a line without an idea is not right."""
    sketch = prediction.sketch
    assert sketch is not None
    assert len(truth) == len(sketch.at)
    assert prediction.valid(list(truth)) == tuple(truth), "the truth fits on the axis"
    assert prediction.valid([*truth[:-1], 2 * prediction.high + 1]) is None
    assert prediction.valid(truth[:-1]) is None
    tolerance = prediction.tolerance
    near, far = ([height + tolerance * off for height in truth] for off in (0.99, 1.01))
    assert prediction.n_near(near, truth) == prediction.n_drawn
    assert prediction.n_near(far, truth) == 0
    for flat in (prediction.low, sketch.first, prediction.high):
        assert not prediction.is_right([flat] * len(truth), truth), "a flat line needs no idea"
    straight = np.linspace(truth[0], truth[-1], len(truth))
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
        assert all(map(prediction.is_near, between, within)), (
            f"from {left} to {right} the curve leaves what stands at these two places: a sketch "
            "needs places closer together"
        )


@each_prediction
def test_an_experiment_draws_from_its_own_generator_and_reports_progress(slug, name):
    went = observed.prediction(slug, name)
    check_seeded(went)
    check_progress(went)
    experiment, settings = experiments(slug, "predictions")[name], example(slug).predictions[name]
    check_stops(went, experiment, settings)


@each_prediction
def test_a_prediction_comes_back_in_another_case_if_its_function_takes_one(slug, name):
    prediction = lesson_content(slug).predictions[name]
    experiment = experiments(slug, "predictions")[name]
    takes = {*inspect.signature(experiment).parameters} - {*example(slug).predictions[name]}
    assert takes == ({*prediction.again.given} if prediction.again else set())
    if prediction.again is None:
        return
    again, answer = prediction.again, experiment(**prediction.again.given)
    assert again.text != prediction.text
    for value in again.given.values():
        assert f"{value:,g}" in again.text, f"it names {value:g}"
    assert again.valid(answer.truth) is not None
    check_sentence(answer.sentence)
    for guess in again.options:
        check_sentence(again.verdict(guess, answer))


@each_prediction
def test_an_experiment_trains_what_its_case_says(slug, name):
    prediction = lesson_content(slug).predictions[name]
    if prediction.case.get(RUN):
        names = {n for n in asked_for(example(slug).train) if not n.endswith(DURATION)}
        case = {n: at for n, at in case_of(slug, prediction).items() if n in names}
        trainings = observed.prediction(slug, name).trainings
        # A choice bears names, and the page makes a number of "2".
        assert any(
            all(at in (run.get(n), str(run.get(n))) for n, at in case.items()) for run in trainings
        ), f"none of the trainings of {name!r} is that of its `case`: {case}"


# Questions --------------------------------------------------------------------------------------


@each_lesson
def test_questions_are_of_several_kinds_and_say_why(slug):
    """What each kind needs is asked where the content is read."""
    questions = lesson_content(slug).questions.values()
    assert len({question.kind for question in questions}) >= 2, "questions are of two kinds or more"
    for question in questions:
        if question.kind in ("choice", "several"):
            for option in question.options:
                assert len(option.feedback) > 15, f"{option.text!r} says why it is right or wrong"
        else:
            assert question.feedback, f"question {question.name!r} has a feedback"


# Observations -----------------------------------------------------------------------------------


@each_lesson
def test_the_central_run_is_looked_at_before_it_is_explained(slug):
    assert lesson_content(slug).observations, (
        "a lesson asks one question about what its run has shown"
    )


@each_observation
def test_an_observation_knows_what_was_seen_and_says_why(slug, name):
    question = lesson_content(slug).observations[name]
    for option in question.options:
        assert len(option.feedback) > 30, f"{option.text!r} says in a sentence what was to be seen"
    assert name not in lesson_content(slug).questions, f"a question is called {name!r}, too"


@each_lesson
def test_what_is_asked_names_knobs_at_values_that_they_can_have(slug):
    content, knobs = lesson_content(slug), page_of(slug).knobs
    for item in (*content.predictions.values(), *content.observations.values()):
        assert RUN not in knobs, f"a knob {RUN!r} could not be told from `{RUN} = true` of a case"
        for knob, value in case_of(slug, item).items():
            assert knob in knobs, f"the case of {item.name!r} names {knob!r}, which is no knob"
            assert knobs[knob].valid(value) == value, f"{knob} cannot be {value!r}: {item.name}"


# Every sentence has its code, and the other way round --------------------------------------------


@dataclass(frozen=True)
class Page:
    knobs: Mapping[str, Any]
    scenes: list[str]


@cache
def page_of(slug: str) -> Page:
    lesson = lesson_of(slug)
    return Page({knob.name: knob for knob in lesson.knobs}, [scene.name for scene in lesson.scenes])


@each_lesson
def test_a_trail_is_neither_short_nor_long(slug):
    on_trail = len(lesson_content(slug).trail()) - len(CLOSING)
    assert 4 <= on_trail <= 6, f"four to six scenes stand on a trail: {slug} has {on_trail}"


@each_lesson
def test_scenes_are_introduced_and_the_lesson_is_summed_up(slug):
    content = lesson_content(slug)
    for scene in content.scenes[: -len(CLOSING)]:
        assert scene.question.endswith("?"), f"scene {scene.name!r} asks a question, with a ?"
        assert len(scene.title) <= 24, f"the title of scene {scene.name!r} has 24 letters at most"
    titles = [scene.title for scene in content.scenes]
    assert content.reading, "a lesson names what to read next: ui.Scenes(…, reading=…)"
    twice = sorted({title for title in titles if titles.count(title) > 1})
    assert not twice, f"each scene has a title of its own, not {', '.join(twice)} again"
    for claim in content.claims.values():
        assert not set('“”"') & {claim.statement[:1], claim.statement[-1:]}, "it is quoted anyway"
        for part in ("statement", "said_by", "rule", "control"):
            assert getattr(claim, part), f"claim {claim.name!r} has its {part}"


@each_challenge
def test_a_challenge_can_be_solved_with_the_knobs_of_the_page(slug, name):
    """What a check names is a knob, and the solution that the tests know can be turned to."""
    knobs = page_of(slug).knobs
    for knob_name, value in example(slug).challenges[name]["solved"].items():
        assert knob_name in knobs, f"the page has no knob {knob_name!r}, which {name!r} is given"
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
    assert shared, f"a knob bears the name of one of train's arguments: {', '.join(allowed)}"
    for name in shared:
        knob = knobs[name]
        ends = (knob.low, knob.high) if isinstance(knob, Slider) else knob.options
        for value in ends:
            # A choice bears names, and the page makes a number of "2".
            number = isinstance(value, str) and value.isdigit()
            allowed[name].check(name, int(value) if number else value)


@each_lesson
def test_every_knob_begins_at_a_value_that_makes_sense(slug):
    knobs = page_of(slug).knobs
    assert knobs, "the page has knobs: KNOBS = Knobs(...)"
    for knob in knobs.values():
        for value in (knob.default, knob.text(knob.default)):
            assert knob.valid(value) == knob.default, (
                f"knob {knob.name!r} cannot stand at {value!r}"
            )
        # What is wrong with a text is said where it is read; only one without end is none.
        nonsense = "x" * 10_000 if isinstance(knob, Text) else "nonsense"
        assert knob.valid(nonsense) is None


@each_lesson
def test_nothing_is_left_to_be_written(slug):
    """`python -m lessons new` begins all words with WRITE."""
    package, tests = ROOT / "lessons" / slug, ROOT / f"tests/lessons/test_{slug}.py"
    left = [
        f"study/curriculum.toml: {field} of {slug}: {words}"
        for field in ("question", "takeaway")
        if (words := getattr(BY_SLUG[slug], field)).startswith("WRITE")
    ]
    for path in (*package.glob("*.py"), *folder_of(slug).glob("*.py"), tests):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if words := line.partition("WRITE: ")[2]:
                left.append(f"{path.relative_to(ROOT)}, line {number}: {words}")
    if left:
        pytest.fail("\n".join(["Still to be written:", *left]), pytrace=False)


@each_lesson
def test_every_lesson_has_its_test_file(slug):
    assert observed.test_file(slug).is_file(), (
        f"tests/lessons/test_{slug}.py is missing: it has the EXAMPLE that all tests of {slug} take"
    )
