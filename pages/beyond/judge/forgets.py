"""Are they gone? A writer that has lost its names is shown names again, beside a new one."""

from collections.abc import Mapping
from functools import partial

import charts
import ui
from charts.core.picture import Picture
from charts.core.series import Guessed
from lessons.judge.claims import lost_for_good
from lessons.judge.forgetting import WRITERS, moved, show_names
from pages.beyond.judge.knobs import SEED, words_of
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import fixed, percent
from training.hyperparameters import holds_for_any
from training.progress import subtask, track
from training.recorded_run import RecordedRun

CASE = {"n_paid": 60, "n_steps": 60, "learning_rate": 0.003, "seed": SEED}
HERE = tuple(CASE)
scene = Scene(
    __name__,
    "Are they gone?",
    "Has it lost what it no longer does?",
    covers=["Catastrophic forgetting"],
    claims=[lost_for_good],
    knobs=HERE,
)
Both = Mapping[str, RecordedRun]


@scene.predict(
    """
    Both are shown 32 names at each step. After 60 steps, what percentage of the words of the writer that
    was **paid for e’s** are names again?
    """,
    low=0,
    high=100,
    step=1,
    tolerance=12,
    unit="%",
    case=CASE,
)
def back() -> Answer:
    """Show names to a writer that was paid for its e’s, and to a new one."""
    with subtask(0, 2, of=3):
        paid, new = (show_names(writer=writer, seed=SEED) for writer in track(WRITERS))
    with subtask(2, of=3):
        by = moved(n_paid=60, seed=SEED)
    return Answer(100 * float(paid.metrics["real_names"][-1]), told(paid, new, by))


@holds_for_any("learning_rate")
def told(paid: RecordedRun, new: RecordedRun, by: tuple[float, float]) -> str:
    """Say what came of both, and by how much pay had moved the knobs."""
    of = paid.hyperparameters
    names, others = (percent(run.metrics["real_names"][-1]) for run in (paid, new))
    return (
        f"After {of['n_steps']} steps of names **{names}** of its words are names, and {others} of the "
        f"new one’s. Its {of['n_paid']} steps for e’s had turned a knob by {fixed(by[0], 2)} on average, "
        f"and a knob is {fixed(by[1], 2)} large."
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Paid for its e’s, the writer had not one name left. Now the judge leaves, and it is shown names
        as examples, as when it first learned. Beside it a **new** one, which never knew a name, learns
        from them, too.
    """)
    with ui.predicted(back, share=0.5) as stage:
        settings = stage.values(*HERE)
        calls = {f"{name} writer": partial(show_names, writer=name, **settings) for name in WRITERS}
        with ui.as_they_train(calls) as runs:
            shown = "real", names(stage.guesses, runs), "The share of real names, by step."
            follow = ui.replayed(runs, shown)
            with stage.aside:
                ui.say("What the paid writer writes:")
                words_of(next(iter(runs.values())), follow)
                stage.ask("n_paid", more=HERE[1:])
    if settings != CASE:
        paid, new = runs.values()
        by = ui.run_job(moved, n_paid=settings["n_paid"], seed=settings["seed"])
        ui.say_of_knobs(told(paid, new, by))
    ui.say(r"""
        **Silenced, not wiped out.** While only e’s paid, nothing held the knobs where names need them,
        and a small turn was enough. That new training costs old skill is **catastrophic forgetting**
        (McCloskey and Cohen, 1989). So assistants are shown ordinary texts, too, while they are
        rewarded (Ouyang and others, 2022).
    """)
    ui.observe(still_there)


still_there = scene.observation(
    "still_there",
    "Let it be paid for **200** steps before, in place of 60. Do its names still come back?",
    right("Yes, but some steps later", "A little more had to be turned back."),
    wrong("No, after so long they are gone", "Look at the end of its line: they are there."),
    wrong("Yes, and after as many steps", "Compare its line at step 20 with the first one."),
)


@scene.picture_of(back)
def names(guesses: Guessed, runs: Both | None = None) -> Picture:
    runs = runs or {name: ui.run_job(show_names, writer=name, seed=SEED) for name in WRITERS}
    lines = {of: run.metrics["real_names"] for of, run in runs.items()}
    first = next(iter(runs.values()))
    at_end = (float(first.steps[-1]), ui.as_shares(guesses)) if guesses else None
    return charts.curves.by_step(first, lines, "real names", height=300, guesses=at_end)


@scene.challenge(
    "climb",
    "Paid for e’s for at least 60 steps, let it write at least 60 % real names after only 10 steps "
    "of names, on average over 4 writers.",
    "Ten steps have to lead as far as sixty did.",
    "Ten steps, at the largest learning rate.",
    knobs=[show_names],
    but=("seed", "writer"),
)
@holds_for_any("learning_rate")
def in_ten_steps(settings: Settings) -> CheckResult:
    if settings.n_paid < 60:
        return not_tried(f"It was paid for {settings.n_paid} steps; at least 60 are asked for.")
    if settings.n_steps > 10:
        return not_tried(f"It is shown names for {settings.n_steps} steps; at most 10 are allowed.")
    real = show_names(**settings, seed=tuple(range(4))).metrics["real_names"][:, -1].mean()
    return done_if(round(real, 2) >= 0.6, f"Over 4 writers {percent(real)} of the words are names.")


scene.choice(
    "shown_again",
    "Trained on something new, a network no longer does the old. It is shown the old again. What "
    "do you expect?",
    right("It does it far sooner than a new network", "Most of it was silenced, and still there."),
    wrong("It needs as many steps as a new network", "The new writer had hardly begun to learn."),
    wrong(
        "It does it at once, before the first step", "It was silent: its knobs had to move back."
    ),
)
scene.remember(
    "New training does not simply add: **catastrophic forgetting** silences what was there.",
    "So the course ends: a number says how good it is, and the knobs follow its **slope**. What "
    "that number leaves out is up to people.",
)
