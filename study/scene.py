"""A scene as its file declares it: what it asks, shows, and leaves to remember.

A scene's file makes one `Scene` and notes on it whatever belongs there. Decorators note a function
and return it as it is, so it can be called, tested, cached and sent to a worker by its place. An
item is named after its function, and the page names it by that function: ``predict(edge)``.
"""

import inspect
import math
import random
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from study.challenges import Challenge, CheckResult, Settings, check_challenge, depends_on
from study.claims import Verdict, declared
from study.predictions import Answer, Prediction, check_prediction
from study.questions import Option, Question, check_question

TRAIL = "trail"
SIDE_PATHS = {"code": "In code", "why": "Why it is so", "further": "Further"}
"""The kinds of side path, with their titles."""

Predicted = TypeVar("Predicted", bound=Callable[..., Answer])
Check = TypeVar("Check", bound=Callable[[Settings], CheckResult])
Drawn = TypeVar("Drawn", bound=Callable[[], None])
Pictured = TypeVar("Pictured", bound=Callable[..., Any])


def right(text: str, feedback: str) -> Option:
    return Option(one_line(text), right=True, feedback=one_line(feedback))


def wrong(text: str, feedback: str) -> Option:
    return Option(one_line(text), right=False, feedback=one_line(feedback))


@dataclass(frozen=True)
class Takeaway:
    """A point to remember, in Markdown, and the scene that shows it."""

    scene: str
    text: str


@dataclass(frozen=True)
class OwnWords:
    """A question to answer in writing at the end of a lesson, and what a good answer says."""

    question: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class NumberQuestion:
    """A question that is answered by a number, with the numbers drawn for it filled in."""

    text: str
    answer: float
    within: float  # the largest error that still counts
    hint: str  # after a wrong answer
    # How to get there, in lines, with the result in [brackets]: solved for other numbers after a
    # wrong answer, with a gap for one's own after two, and after a right one.
    working: str
    feedback: str  # what else there is to say after a right answer
    one_percent: float = 0.0  # as in `study.questions.Question`


@dataclass(eq=False)
class Scene:
    """What a scene's file declares: ``scene = Scene(__name__, "Title", "Question?")``."""

    module: str  # its last parts are the lesson's slug and the scene's name, in the address
    title: str  # in the list of scenes, one or two words
    question: str  # what to find out, in the learner's words
    # `TRAIL`, or one of `SIDE_PATHS`; a side path branches off at the trail scene before it.
    path: str = TRAIL
    claims: Sequence[Callable[..., Verdict]] = ()  # made by `study.claims.claim`
    knobs: Sequence[str] = ()  # that it shows, or lets learners grab: a task may set them
    covers: Sequence[str] = ()  # its topics, as a teacher would look for them: docs/covers.md
    draws: Callable[[], None] | None = field(default=None, init=False)
    # Items by kind and name, and the functions that run or check them; in the file's order.
    items: dict[str, dict[str, Any]] = field(default_factory=dict, init=False)
    runs: dict[str, dict[str, Any]] = field(default_factory=dict, init=False)
    takeaways: list[Takeaway] = field(default_factory=list, init=False)
    exams: list[str] = field(default_factory=list, init=False)
    guessed: dict[str, Callable[..., Any]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.slug, self.name = self.module.split(".")[-2:]
        if self.path not in (TRAIL, *SIDE_PATHS):
            raise ValueError(
                f"Scene {self.name!r} of {self.slug!r} may lie on "
                f"{', '.join((TRAIL, *SIDE_PATHS))}, not on {self.path!r}."
            )
        for test in self.claims:
            claim, experiment = declared(test)
            self._add("claims", replace(claim, scene=self.name), experiment)

    def draw(self, function: Drawn) -> Drawn:
        """Note the function that shows the scene, from its first words on."""
        self.draws = function
        return function

    def predict(
        self,
        text: str,
        options: Mapping[str, str] | None = None,
        again: Mapping[str, Any] | None = None,
        **how: Any,
    ) -> Callable[[Predicted], Predicted]:
        """Note a prediction, with the function that runs it.

        One of ``options`` is chosen, by name; else a ``sketch`` is drawn or a number typed, see
        `Prediction` for their range. When it comes back, the function is given ``again``; the text
        then names these arguments in braces, at first at their defaults.
        """
        kind = "choice" if options else "sketch" if "sketch" in how else "number"

        def note(run: Predicted) -> Predicted:
            about = {"kind": kind, "text": one_line(text), "options": dict(options or {}), **how}
            made = Prediction(name=run.__name__, scene=self.name, **about)
            if again is not None:
                given = {n: inspect.signature(run).parameters[n].default for n in again}
                first, other = (one_line(text).format(**values) for values in (given, again))
                made = replace(made, text=first, again=replace(made, text=other, given=again))
            check_prediction(self.slug, made)
            self._add("predictions", made, run)
            return run

        return note

    def picture_of(self, run: Callable[..., Answer]) -> Callable[[Pictured], Pictured]:
        """Note the picture into which the numbers are drawn that learners predicted."""

        def note(draws: Pictured) -> Pictured:
            self.guessed[run.__name__] = draws
            return draws

        return note

    def challenge(
        self,
        level: str,
        task: str,
        *hints: str,
        knobs: Sequence[Callable[..., Any]] = (),
        also: Sequence[str] = (),
        but: Sequence[str] = (),
    ) -> Callable[[Check], Check]:
        """Note a challenge, with the function that checks the knobs.

        It is given those that the functions in ``knobs`` take, and ``also``, ``but`` not these.
        """

        def note(check: Check) -> Check:
            told = tuple(map(one_line, hints))
            made = Challenge(check.__name__, self.name, level, one_line(task), told)
            check_challenge(self.slug, made)
            self._add("challenges", made, depends_on(*knobs, also=also, but=but)(check))
            return check

        return note

    def observation(
        self, name: str, text: str, *options: Option, case: Mapping[str, Any] | None = None
    ) -> Question:
        """Note a question about a run just shown; the page asks it by ``observe(…)``."""
        asked_of = {"case": dict(case or {})}
        return self._ask(name, "choice", text, options, to="observations", **asked_of)

    def choice(self, name: str, text: str, *options: Option) -> Question:
        """Note a question with one right option."""
        return self._ask(name, "choice", text, options)

    def several(self, name: str, text: str, *options: Option) -> Question:
        """Note a question with any number of right options."""
        return self._ask(name, "several", text, options)

    def order(self, name: str, text: str, *steps: str, hint: str, feedback: str) -> Question:
        """Note a question that is answered by putting steps in order; give them in that order."""
        options = [Option(one_line(step), right=True) for step in steps]
        said = {"hint": one_line(hint), "feedback": one_line(feedback)}
        return self._ask(name, "order", text, options, **said)

    def number(
        self, **numbers: Sequence[float]
    ) -> Callable[[Callable[..., NumberQuestion]], Question]:
        """Note a question with a number for an answer.

        The function makes it from ``numbers``: the first of each in the lesson, others in reviews
        and in examples.
        """
        if math.prod(len({*some}) for some in numbers.values()) < 3:
            raise ValueError(
                f"A question of {self.slug}/{self.name} needs numbers for three questions or more: "
                f"for itself, a review and an example. It has {numbers!r}."
            )

        def note(make: Callable[..., NumberQuestion]) -> Question:
            first = {name: some[0] for name, some in numbers.items()}

            def made(chosen: Mapping[str, float]) -> dict[str, Any]:
                n = make(**chosen)
                answer = round(float(n.answer), 10)
                texts = {name: one_line(getattr(n, name)) for name in ("text", "hint", "feedback")}
                working = tuple(map(str.strip, n.working.strip().splitlines()))
                about = {"tolerance": n.within, "one_percent": n.one_percent, "working": working}
                return {"answer": answer, **about, **texts}

            def anew(rng: random.Random) -> Question:
                chosen = first
                while chosen == first:
                    chosen = {name: rng.choice(some) for name, some in numbers.items()}
                return replace(asked, **made(chosen))

            asked = self._ask(make.__name__, "number", options=(), **made(first), anew=anew)
            return asked

        return note

    def exam(self, name: str) -> None:
        self.exams.append(name)

    def remember(self, *points: str) -> None:
        self.takeaways += [Takeaway(self.name, one_line(point)) for point in points]

    def _ask(
        self,
        name: str,
        kind: str,
        text: str,
        options: Iterable[Option],
        *,
        to: str = "questions",
        **how: Any,
    ) -> Question:
        made = Question(name, self.name, kind, one_line(text), tuple(options), **how)
        check_question(self.slug, made)
        self._add(to, made)
        return made

    def _add(self, kind: str, item: Any, run: Any = None) -> None:
        here = self.items.setdefault(kind, {})
        if item.name in here:
            raise ValueError(f"Two {kind} of {self.slug}/{self.name} share the name {item.name!r}.")
        here[item.name] = item
        self.runs.setdefault(kind, {})[item.name] = run


def one_line(text: str) -> str:
    """Return a text without its line breaks and indentation; blank lines part paragraphs."""
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()))


def own_words(question: str, *points: str) -> OwnWords:
    """Return a question to answer in writing, with the points of a good answer."""
    return OwnWords(one_line(question), tuple(map(one_line, points)))
