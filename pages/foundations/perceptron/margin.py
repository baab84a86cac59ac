"""The margin: a bound on the mistakes that no number of points can raise."""

import ui
from lessons.perceptron.experiments import (
    MARGINS,
    OTHERS,
    Bound,
    bound,
    most_made,
    n_promised,
    over_margins,
    weight_norms,
)
from lessons.perceptron.looks import with_each_weight
from lessons.perceptron.model import samples, train
from pages.foundations.perceptron import pictures
from pages.foundations.perceptron.knobs import KNOBS
from study.challenges import CheckResult, Settings, done, not_tried, not_yet
from study.scene import Number, Scene
from training.figures import figure
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "The margin",
    "How many mistakes can it make at most?",
    path="why",
    knobs=["margin", "n_samples", "seed", "blob_epochs"],
)

MOST_ALLOWED = 50
"""The mistakes that the challenge allows."""


@scene.draw
def draw() -> None:
    ui.say(r"""
        Two classes that one straight line can separate are called **linearly separable**, and for
        them the mistakes come to an end.
        Novikoff proved in 1962 how soon: if no point is further than $R$ from the origin, and some
        dividing line **through the origin** leaves a gap of $\gamma$ free on either side, a run
        from zero makes at most $(R/\gamma)^2$ mistakes, in any order, however many points there
        are.
        Move the **margin** $\gamma$, then the seed: how close does your set of points come to its
        bound, and how close do all 64?
    """)
    settings = KNOBS.values("margin", "seed", "n_samples")
    n_epochs = KNOBS["blob_epochs"]
    run = with_each_weight(ui.run_job(train, data="blobs", n_epochs=n_epochs, **settings))
    many = ui.run_job(over_margins, n_samples=settings["n_samples"])
    theorem = bound(**settings)
    points, y, one = samples("blobs", **settings)
    plane = pictures.plane(
        points / one,
        y,
        w1=run.metrics["w1"],
        w2=run.metrics["w2"],
        b=run.parameters["b"],
        on_zero=1,
        size=70,
        height=300,
    )
    over_draws = pictures.over_draws(
        MARGINS,
        many.mistakes,
        many.most,
        own=(settings["margin"], float(run.metrics["mistakes"][-1]), float(theorem.most)),
        x_title="margin γ",
        y_title="mistakes",
        names=("allowed", "made"),
    )
    alt = "Mistakes made and allowed at each margin, for 64 sets of points; yours is marked."
    follow = ui.replayed(
        run,
        ("blobs", plane, "Two groups of points, and the line at each look."),
        ("bound", over_draws, alt),
        mistakes="{:.0f}",
        accuracy="{:.1%}",
    )
    KNOBS.in_a_row("margin", "seed", more=("n_samples", "blob_epochs"))
    ui.facts(bound_rows(run, theorem))
    ui.say(
        "The bound covers the worst order in which the points can come; luck is rarely that bad."
    )
    if room := ui.on_demand("Why there must be an end", "why", icon=":material/compress:"):
        with room:
            ui.say(r"""
                The bias counts as a weight whose input is always 1, so $R^2$ is the largest
                $x_1^2 + x_2^2 + 1$.
                Think of the weights and the bias as one arrow.
                Each mistake adds a point to it, or takes one away (we divide by the learning rate,
                which only changes the scale).
                Each time the arrow gets longer by at least $\gamma$ in the direction of the
                dividing line’s own arrow: after $k$ mistakes its length is at least $k\gamma$.
                But because the arrow was *wrong* about the point, what is added is at a right
                angle to it or points against it, so the square of its length grows by at most
                $R^2$: after $k$ mistakes its length is at most $\sqrt{k}\,R$.
                $k\gamma$ catches up with $\sqrt{k}\,R$ at $k = (R/\gamma)^2$, and after that there
                is no room for another mistake.
            """)
            grown = pictures.squeeze(
                ui.run_job(weight_norms, n_epochs=n_epochs, **settings),
                run.metrics["mistakes"],
                reach=float(theorem.reach),
                gap=float(theorem.gap),
                names=("at most √k R", "the arrow", "at least k γ"),
                titles=("mistakes k", "length of the arrow ÷ learning rate"),
                height=260,
            )
            alt = "The length of the arrow after each mistake, between its two bounds."
            ui.picture(grown, "squeeze", player=follow, alt=alt)
    ui.open_in_laboratory(run)


@holds_for_any("data", "margin", "n_samples", "n_epochs", "on_zero")
def bound_rows(run: RecordedRun, theorem: Bound) -> dict[str, list[str]]:
    return {
        "furthest point R": [figure(theorem.reach, 4)],
        "margin γ": [figure(theorem.gap, 4)],
        "mistakes allowed, (R/γ)²": [figure(theorem.most, 4)],
        "mistakes made": [f"{int(run.metrics['mistakes'][-1]):,}"],
    }


@scene.challenge(
    "climb",
    """
    With 40 points or more, find the **narrowest** margin on the knob at which the theorem alone,
    before any training, promises at most 50 mistakes. The promise must hold for each of 40 other
    sets of points.
    """,
    "The promise is (R/γ)². Your own points tell you roughly how large R is.",
    """
    The set whose points reach furthest has the weakest promise: an R of 5 needs a margin of about
    0.7.
    """,
    "Begin at margin 1, where all 40 have the promise, and go down one setting at a time.",
    also=("margin", "n_samples"),
)
def promise(settings: Settings) -> CheckResult:
    if settings.n_samples < 40:
        return not_tried(f"There are {settings.n_samples} points; take 40 or more.")
    margin, n_samples = settings.margin, settings.n_samples
    narrower = MARGINS[max(MARGINS.index(margin) - 1, 0)]
    here, before = (
        n_promised(MOST_ALLOWED, margin=m, n_samples=n_samples) for m in (margin, narrower)
    )
    outcome = (
        f"At margin {margin:g} the bound is {MOST_ALLOWED} or less for {here or 'none'} of "
        f"{len(OTHERS)} other sets of points, and no run made more than "
        f"{most_made(margin=margin, n_samples=n_samples)} mistakes"
    )
    if here < len(OTHERS):
        return not_yet(f"{outcome}. The task asks for all {len(OTHERS)}.")
    if before == len(OTHERS) and narrower < margin:
        return not_yet(f"{outcome}. A narrower margin on the knob would do as well.")
    return done(f"{outcome}. At {narrower:g} only {before} have that promise.")


@scene.number(R=[3, 2, 4, 5], gap=[0.5, 0.25, 1])
def novikoff(R: float, gap: float) -> Number:
    return Number(
        rf"""
        The furthest point is $R$ = {R:g} from the origin (counting the bias’s input, which is
        always 1), and a dividing line through the origin has a margin of $\gamma$ = {gap:g} on
        either side. A perceptron starts from zero: how many mistakes can it make at most?
        """,
        answer=(R / gap) ** 2,
        within=0.5,
        hint="The bound is (R/γ)².",
        feedback=f"""
        ({R:g} / {gap:g})² = {(R / gap) ** 2:g}, whether there are ten points or ten million. With
        half the margin it would be {(2 * R / gap) ** 2:g}.
        """,
    )


scene.remember(
    r"""
    From zero, a perceptron makes at most $(R/\gamma)^2$ mistakes, if a cut through the origin
    leaves the gap $\gamma$ free on either side and no point is further away than $R$.
    """
)
