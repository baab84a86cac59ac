"""Let it run: the whole descent on the map, in a narrow bowl and in a round one."""

import charts
import ui
from lessons.gradient_descent.bowl import EDGE, data_of, rings_under
from lessons.gradient_descent.claims import bigger_is_faster, standardised
from lessons.gradient_descent.model import gradient, hessian, train
from lessons.gradient_descent.model import predict as line_at
from pages.foundations.gradient_descent.knobs import FAR, KNOBS, LINE, LOSS, TRAINING
from study.challenges import CheckResult, Settings, done, not_tried, not_yet
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.bowls import critical_learning_rate, growth_per_step, largest_curvature
from training.figures import count, figure, fixed
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Let it run",
    "How does it get to the bottom?",
    covers=["Gradient descent", "Gradient as a compass"],
    claims=[bigger_is_faster, standardised],
    knobs=["w", "b", "learning_rate", "n_epochs", "standardise"],
)

CASE = {"run": True, "w": 0.0, "b": 0.0, "learning_rate": 0.1}
"""The run that is predicted and watched; all else is at its default."""
LOW = 1.0
"""The loss that it is asked about."""
FIRST = train(learning_rate=CASE["learning_rate"], n_epochs=1).loss
"""Its loss before and after the first step."""
ROUNDING = 1e-9
"""Growth per step that differs from 1 only by rounding."""


@scene.predict(
    f"""
    At learning rate **0.1**, the first step alone takes the loss from {figure(FIRST[0], 4)} to
    {figure(FIRST[1])}. After how many epochs is it below {LOW:g}?
    """,
    case=CASE,
    low=1,
    high=1000,
    tolerance=30,
    unit="epochs",
)
def falls() -> Answer:
    """Run the descent at 0.1 and say when its loss is low."""
    run = train(learning_rate=0.1, n_epochs=200, max_frames=201)
    return Answer(float(run.first_epoch(run.loss < LOW)), fallen(run))


@holds_for_any("learning_rate", "n_epochs", "w", "b", "standardise")
def fallen(run: RecordedRun) -> str:
    """Say how far the first steps of a single run take its loss, and when it is low; if it falls."""
    if not run.loss[-1] < run.loss[0]:
        return ""
    n = min(3, run.n_frames - 1)
    said = (
        f"The first {count(int(run.epochs[n]), 'step')} take the loss from "
        f"{figure(run.loss[0], 4)} to {figure(run.loss[n])}. "
    )
    if run.loss[-1] >= LOW:
        end = count(int(run.epochs[-1]), "epoch")
        return f"{said}After {end} it is {figure(run.loss[-1])}."
    first = count(int(run.first_epoch(run.loss < LOW)), "epoch")
    beyond = float(run.hyperparameters["learning_rate"]) * largest_curvature(
        hessian(data_of(run)[0])
    )
    jumps = " Each step passes the bottom across: the ball zigzags." if beyond > 1.1 else ""
    return f"{said}It is below {LOW:g} after **{first}**.{jumps}"


way_down = scene.observation(
    "way_down",
    "Watch the run at rate 0.1 again. Why does the ball leap at first, and then creep?",
    wrong(
        "The learning rate gets smaller with every step that it takes",
        "It stays at 0.1. A step is the rate times the slope; what becomes of the slope?",
    ),
    right(
        "The slope is large across the bowl, and small along it",
        "Each step is the rate times the slope. Along the bowl it is nearly flat: the line runs amid "
        "the points by then, and only tilts.",
    ),
    wrong(
        "It is nearly at the cross, and has only a short way left to go",
        "It creeps long before. After three steps more than half of the way lies ahead.",
    ),
    case=CASE,
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Now $b$ may move as well. Over both knobs, the loss is a **bowl**, here seen from above: each
        ring joins places of equal loss. Both slopes together are the **gradient**, which points
        uphill. **Gradient descent** steps straight against it, along the arrow.
    """)
    with ui.predicted(falls, share=0.54, explains=False) as stage:
        settings = stage.values(*TRAINING, "w", "b")
        ran = ui.run_job(train, **settings)
        descent = charts.bowl.bowl(
            ran, **rings_under(ran), titles=("knob w", "knob b"), loss_name=LOSS, height=400
        )
        shown = "bowl", descent, "Rings of equal loss over both knobs, and the way of the ball."
        follow = ui.replayed(ran, shown, w="{:,.4g}", b="{:,.4g}")
        with stage.aside:
            titles = LINE | ({"x_title": "standardised hours"} if settings["standardise"] else {})
            w, b = ran.parameters["w"], ran.parameters["b"]
            line = charts.line_fit.fit(*data_of(ran), w=w, b=b, height=210, **titles)
            ui.picture(line, "line", player=follow, alt="Four points, and the line of the frame.")
        stage.ask("learning_rate", more=("n_epochs", "w", "b"), back=False)
        with stage.aside:
            seen = ui.observe(way_down)
        turned = KNOBS.values(*settings) != KNOBS.defaults(*settings)
        if seen or turned:
            ui.say(ROUND if settings["standardise"] else CURE)
            KNOBS.ask("standardise", back=tuple(settings) if turned else False)
    if said := describe_edge(ran) or fallen(ran):
        ui.say(said)
    ui.say(r"""
        In each epoch the machine predicts, measures the loss, asks for the gradient, and turns the
        knobs a little against it.
    """)
    offer_losses(ran, follow)
    ui.write_it()
    ui.code_that_ran(train, settings, line_at, gradient)
    ui.run_table(ran)


CURE = """
    All hours lie on one side of 0, so $w$ lifts the line at every student, as $b$ does: what one
    knob mends, the other spoils. **Standardise** the hours: mean 0, **standard deviation** 1. What
    becomes of the rings?
"""
ROUND = """
    Now 0 lies amid the students: $b$ lifts the line, $w$ only tilts it, and neither spoils what the
    other mends. The rings are circles, and each step makes straight for the cross.
"""


def offer_losses(ran: RecordedRun, follow: str) -> None:
    """Offer the loss by epoch."""
    if room := ui.on_demand("The loss by epoch", "falling", icon=":material/show_chart:"):
        with room:
            level = "; below 10⁻¹² it is drawn level" if ran.loss[-1] < charts.curves.FLOOR else ""
            ui.say(f"From line to line the loss is a tenth{level}.")
            falling = charts.curves.learning_curve(
                ran, loss_name=LOSS, log=True, levels={f"L = {LOW:g}": LOW}, height=240
            )
            ui.picture(falling, "curve", player=follow, alt="The loss of the training by epoch.")


@holds_for_any("n_epochs", "w", "b")
def describe_edge(run: RecordedRun) -> str:
    """Say what went wrong with a single run at or beyond the critical rate; nothing below it."""
    rate, H = float(run.hyperparameters["learning_rate"]), hessian(data_of(run)[0])
    k = figure(largest_curvature(H), 3)
    edge = f"With $b$ free, too, $k$ is up to {k}: the edge is at 2 / {k} = {2 / float(k):.4g}."
    if rate > 0 and abs(growth_per_step(H, rate) - 1.0) < ROUNDING:
        return "**Exactly the edge:** steps neither shrink nor grow, so it jumps back and forth."
    if rate < critical_learning_rate(H):
        return ""
    if run.diverged:
        return (
            "**It diverges:** every step overshoots the bottom by more than the last. At epoch "
            f"{run.diverged_at:,} the loss is no longer a finite number. {edge}"
        )
    if run.loss[-1] > run.loss[0]:
        return f"**It diverges:** every step overshoots the bottom by more than the last. {edge}"
    return "This rate is beyond the edge, but the loss has not grown yet."


@scene.challenge(
    "warm-up",
    """
    Bring the loss below 0.01 within 500 epochs, from a start where it is above 100. Leave the
    hours as they are.
    """,
    "At learning rate 0.01 even 1,000 epochs end near 4.5. Take larger steps.",
    "Two or three times the rate that you saw will do.",
    knobs=[train],
)
@holds_for_any("w", "b")
def arrive(settings: Settings) -> CheckResult:
    if settings.standardise:
        return not_tried("This one wants the hours as they are, not standardised.")
    run = train(**settings)
    start, loss = float(run.loss[0]), float(run.loss[-1])
    if start < FAR:
        return not_tried(
            f"It starts at L = {figure(start)}: by hand you are nearly there already. Start it "
            f"above {FAR:g}."
        )
    outcome = (
        f"{count(settings.n_epochs, 'epoch')} at learning rate {settings.learning_rate:g} end at "
        f"L = {figure(loss)}"
    )
    if settings.n_epochs > 500:
        return not_yet(f"{outcome}, but only 500 epochs are allowed.")
    if not round(loss, 5) < 0.01:  # as it is said
        return not_yet(f"{outcome}; the task is to get below 0.01.")
    return done(f"{outcome}. The line stands at w = {fixed(run.final['w'])}.")


@scene.challenge(
    "climb",
    "Find the lowest learning rate on the knob at which the loss grows without end.",
    "Near the edge the growth is slow. Give it epochs.",
    "The edge is 2 / k, as on the curve before. Across the bowl k is 8.35.",
    "Try the first mark above 0.2395, with 2,000 epochs or more.",
    knobs=[train],
)
@holds_for_any("n_epochs", "w", "b")
def edge(settings: Settings) -> CheckResult:
    rate = settings.learning_rate
    if settings.standardise:
        return not_tried("Plain hours, please: standardising moves the edge.")
    run = train(**settings)
    if run.loss[0] < FAR:
        return not_tried(
            f"It starts at L = {figure(run.loss[0])}, where there is hardly any slope. Start it "
            f"above {FAR:g}."
        )
    if not run.loss[-1] > run.loss[0] and not run.diverged:
        return not_yet(
            f"At {rate:g} the loss began at {figure(run.loss[0])} and ended at "
            f"{figure(run.loss[-1])}: it did not grow."
        )
    if rate > 1.01 * EDGE:
        return not_yet(f"It diverges at {rate:g}, but also at a smaller rate on the knob.")
    return done(f"{rate:g} is just beyond 2 / k = {EDGE:.4f}: each step overshoots.")


scene.order(
    "phases",
    "Put the four steps of one epoch in order.",
    "Predict with the knobs as they stand",
    "Measure the loss",
    "Ask for the gradient",
    "Turn the knobs a little against it",
    hint="You cannot know which way is uphill before you know how wrong you are.",
    feedback="Predict, measure, ask, turn: gradient descent always goes round these four steps.",
)
scene.remember(
    """
    The **loss** says how wrong the line is, the **gradient** points uphill, and the **learning
    rate** says **how far to go for each unit of slope**.
    """,
    """
    **Training** turns the knobs, again and again, so that the loss falls: predict,
    measure, ask for the gradient, turn.
    """,
)
