"""What a scene's file declares becomes the lesson's content, or is refused in a sentence."""

import random
import runpy

import pytest

from study import content
from study.challenges import done
from study.claims import Limit, Measured, Outcome, claim, declared, finding_of
from study.content import QUESTIONS, LessonContent
from study.curriculum import BY_SLUG
from study.loading import folder_of, lesson_of
from study.predictions import Answer, Sketch
from study.scene import NumberQuestion, Scene, right, wrong

OPTIONS = {"up": "It rises", "down": "It falls"}


@claim(
    "It always rains.",
    said_by="a song",
    runs="We look once.",
    holds=[Limit("the rain", ">=", 1.0, "mm")],
    control=("It looks in the desert.", {"rain": 0.0}),
)
def rains(rain: float = 2.0) -> Measured:
    return Measured({"day": ["today"], "rain (mm)": [rain]})


@finding_of(rains)
def _rains(measured: Measured, outcome: Outcome) -> str:
    return f"It {'rained' if outcome is Outcome.HOLDS else 'hardly rained'}: {measured.columns[1]}."


def whole(name: str = "first") -> Scene:
    """Return a scene with something of each kind."""
    scene = Scene(f"pages.weather.rain.{name}", name, "Does it rain?", claims=[rains])

    @scene.predict("What does the barometer do?", OPTIONS)
    def barometer() -> Answer:
        return Answer("down", "It falls.")

    @scene.challenge("warm-up", "Make it rain.", "Wait.", also=["cloud"])
    def wet(settings):
        return done(f"It rains from {settings.cloud}.")

    scene.observation("sky", "What colour?", right("Grey", "Yes."), *two_wrong())
    scene.choice("drops", "How many?", right("Many", "Yes."), *two_wrong())

    @scene.number(a=[2, 3, 4])
    def depth(a: float) -> NumberQuestion:
        return NumberQuestion(
            f"{a:g} mm twice?", 2 * a, 0.1, "Add.", f"{a:g} + {a:g} = [{2 * a:g}]", "Wet."
        )

    scene.remember(
        """
        Water comes
        from above.
        """
    )
    scene.draw(lambda: None)
    return scene


def two_wrong():
    return wrong("None", "There are some."), wrong("Blue", "That is no rain.")


def test_a_scene_tells_all_that_its_lesson_has():
    made = LessonContent.of("rain", [whole()])
    assert made.scenes[0].name == "first"
    named = {kind: list(getattr(made, kind)) for kind in content.ITEMS}
    assert named == {
        "predictions": ["barometer"],
        "claims": ["rains"],
        "challenges": ["wet"],
        "questions": ["drops", "depth"],
        "observations": ["sky"],
    }
    assert {item.scene for kind in content.ITEMS for item in getattr(made, kind).values()} == {
        "first"
    }
    assert made.takeaways[0].text == "Water comes from above."
    assert made.runs["predictions"]["barometer"]().truth == "down"


def test_a_number_comes_back_with_other_numbers():
    question = LessonContent.of("rain", [whole()]).questions["depth"]
    assert (question.text, question.answer) == ("2 mm twice?", 4)
    again = {question.anew(random.Random(seed)).answer for seed in range(20)}  # noqa: S311
    assert again == {6, 8}


def test_numbers_that_could_never_be_others_are_refused():
    for numbers in ({}, {"h": [3]}, {"h": [3, 4]}, {"h": [3, 4], "w": [1]}):
        with pytest.raises(ValueError, match="needs numbers for three questions or more"):
            whole().number(**numbers)


def test_a_claim_is_decided_by_the_limits_that_it_names():
    text, experiment = LessonContent.of("rain", [whole()]).claims["rains"], whole().runs["claims"]
    assert "at least 1 mm" in text.rule
    assert text.limits == "rain >= 1 mm"
    wet, dry = experiment["rains"].test(), experiment["rains"].control()
    assert (wet.outcome, dry.outcome) == (Outcome.HOLDS, Outcome.FAILS)
    assert (wet.finding, dry.finding) == ("It rained: [2.].", "It hardly rained: [0.].")
    assert (wet.needed, wet.limit.tolist()) == ("at least 1 mm needed", [1.0])


def test_a_claim_whose_finding_is_not_written_is_refused():
    deep = Limit("the snow", ">", 0, "mm")

    @claim("It snows.", said_by="a song", runs="We look.", holds=[deep], control=("Again.", {}))
    def snows() -> Measured:
        return Measured({"day": ["today"], "snow (mm)": [3.0]})

    with pytest.raises(ValueError, match=r"'snows' has no finding: .* @finding_of\(snows\)"):
        declared(snows)


def test_a_claim_over_cases_with_two_limits_is_refused():
    limits = [Limit("the rain", ">=", 1.0), Limit("the snow", ">=", 1.0)]
    with pytest.raises(ValueError, match="over cases has one limit, not 2"):
        claim(
            "It rains and snows.",
            said_by="a song",
            runs="We look.",
            holds=limits,
            each="place",
            control=("Again.", {}),
        )


def test_a_limit_may_have_words_of_its_own():
    limit = Limit("the rain", ">=", 1.0, "mm", words="at least {bar} fall")

    @claim(
        "It rains everywhere.",
        said_by="a song",
        runs="We look.",
        holds=[limit],
        each="place",
        control=("Again.", {}),
    )
    def everywhere() -> Measured:
        return Measured({"place": ["here"], "rain (mm)": [3.0]})

    finding_of(everywhere)(lambda measured, outcome: f"It is {outcome}.")
    text, _ = declared(everywhere)
    assert text.rule == "We look. The claim holds if, for each place, at least 1 mm fall."


def test_a_claim_may_draw_a_column_as_its_limit():
    @claim(
        "It rains on Mars.",
        said_by="a song",
        runs="We look out of the window.",
        holds=[Limit("the rain", ">=", 1.0, "mm", of=lambda found: found["rain (mm)"].sum())],
        control=("It rains.", {"rain": 2.0}),
    )
    def on_mars(rain: float = 0.0) -> Measured:
        return Measured({"day": ["today"], "rain (mm)": [rain], "usual": [3.0]}, limit="usual")

    finding_of(on_mars)(lambda measured, outcome: f"It is {outcome}.")
    _, experiment = declared(on_mars)
    assert experiment.test().outcome is Outcome.FAILS
    assert experiment.control().outcome is Outcome.HOLDS
    assert (experiment.test().needed, experiment.test().limit.tolist()) == ("usual", [3.0])


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ([2, 3], Outcome.HOLDS),
        ([2, 0.5], Outcome.DEPENDS),
        ([0.5, 0], Outcome.FAILS),
        ([1, 1], Outcome.HOLDS),  # at the bar
    ],
)
def test_a_claim_over_cases_depends_if_it_is_true_of_some_alone(values, outcome):
    @claim(
        "It rains everywhere.",
        said_by="a song",
        runs="We look in two places.",
        holds=[Limit("the rain", ">=", 1.0, "mm")],
        each="place",
        control=("It looks in the desert.", {}),
    )
    def everywhere() -> Measured:
        return Measured({"place": ["here", "there"], "rain (mm)": values})

    finding_of(everywhere)(lambda measured, outcome: f"It {outcome}.")
    assert everywhere().outcome is outcome
    assert everywhere().finding == f"It {outcome}."
    assert "depend" not in declared(everywhere)[0].rule, "that would tell how it comes out"


def test_what_does_not_fit_together_is_refused():
    with pytest.raises(ValueError, match="Two predictions of 'rain' share a name: barometer"):
        LessonContent.of("rain", [whole("first"), whole("second")])
    with pytest.raises(ValueError, match=r"rain\.first is no scene of 'snow'"):
        LessonContent.of("snow", [whole()])
    bare = Scene("pages.weather.rain.first", "Rain", "Does it rain?")
    with pytest.raises(ValueError, match="or draws nothing"):
        LessonContent.of("rain", [bare])
    bare.draw(lambda: None)
    with pytest.raises(ValueError, match="'rain' lacks predictions, claims"):
        LessonContent.of("rain", [bare])
    with pytest.raises(ValueError, match="share the name 'drops'"):
        whole().choice("drops", "How many?", right("Many", "Yes."), *two_wrong())
    with pytest.raises(ValueError, match="may lie on"):
        Scene("pages.weather.rain.first", "Rain", "Does it rain?", path="detour")


def test_a_lesson_that_cannot_be_imported_is_left_out_and_the_others_go_on(monkeypatch, caplog):
    def broken(slug: str) -> None:
        raise SyntaxError(f"{slug} is half written")

    monkeypatch.setattr(content, "lesson_of", broken)
    made = content.lesson_content.__wrapped__("gradient_descent")
    assert made.scenes == content.CLOSING
    assert not any(getattr(made, kind) for kind in content.ITEMS)
    assert "gradient_descent" in caplog.text


def sketched(**changed) -> Scene:
    """Return a scene with a sketch, some of which may be changed."""
    drawn = {"at": (0, 1, 2), "x_title": "hours", "y_title": "depth", "first": 1}
    drawn |= {"ticks": (0.1, 1, 10, 100), "enough": 2}
    asked = {"low": 0.1, "high": 100, "tolerance": 2, "unit": "mm"}
    asked |= {name: changed.pop(name) for name in [*changed] if name in asked}
    scene = Scene("pages.weather.rain.puddle", "Puddle", "How deep?")

    @scene.predict("How deep does it get?", **asked, sketch=Sketch(**drawn | changed))
    def puddle() -> Answer:
        return Answer((1.0, 2.0, 3.0), "It fills.")

    return scene


def test_a_sketch_is_judged_by_the_rule_that_it_tells():
    assert "2 of 3" in sketched().items["predictions"]["puddle"].rule()


@pytest.mark.parametrize(
    ("changed", "needs"),
    [
        ({"at": (0, 1)}, "from 3 to 20 places in `at`"),
        ({"at": (0, 2, 1)}, "its places `at` in order"),
        ({"names": ("now",)}, "no names, or 3"),
        ({"enough": 4}, "`enough` from 1 to 3"),
        ({"first": 200}, "ticks and `first` from 0.1 to 100"),
        ({"ticks": (0.01, 1)}, "ticks and `first` from 0.1 to 100"),
        ({"unit": ""}, "a unit"),
        ({"tolerance": 0.4}, "a step of twice its tolerance at most"),
        ({"given": True, "enough": 3}, "`enough` from 1 to 2"),
    ],
)
def test_a_sketch_that_cannot_be_drawn_or_judged_is_refused(changed, needs):
    with pytest.raises(ValueError, match=rf"'puddle' of 'rain', .*, needs .*{needs}"):
        sketched(**changed)


@pytest.mark.parametrize(
    ("options", "needs"),
    [
        ([wrong("Green", "Never."), *two_wrong()], "one right option, not 0"),
        ([right("Grey", ""), *two_wrong()], "feedback for each option"),
    ],
)
def test_an_observation_without_what_it_needs_is_refused(options, needs):
    scene = Scene("pages.weather.rain.first", "Rain", "Does it rain?")
    with pytest.raises(ValueError, match=f"'sky' of 'rain', .*, needs {needs}"):
        scene.observation("sky", "What colour?", *options)


@pytest.mark.parametrize(
    ("path", "programs", "at_end"),
    [("trail", False, True), ("why", True, False), ("code", False, False), ("code", True, True)],
)
def test_what_the_trail_shows_is_asked_at_its_end_and_all_else_where_it_is_shown(
    path, programs, at_end
):
    second = Scene("pages.weather.rain.second", "Again", "Does it pour?", path=path)
    second.draw(lambda: None)
    made = LessonContent.of("rain", [whole(), second])
    assert made.asked_in("first", QUESTIONS, programs=programs) == QUESTIONS
    asked_in = made.asked_in("second", QUESTIONS, programs=programs)
    assert asked_in == (QUESTIONS if at_end else "second")


@pytest.mark.parametrize("slug", BY_SLUG)
def test_a_page_that_is_run_as_a_script_names_the_scenes_that_are_imported(slug):
    script, imported = runpy.run_path(str(folder_of(slug) / "page.py"))["LESSON"], lesson_of(slug)
    pairs = zip(script.scenes, imported.scenes, strict=True)
    assert all(one is other for one, other in pairs)
    assert script.knobs is imported.knobs
