from charts.models import line_fit
from charts.runs import bowl, curves, luck, parabola
from lessons.gradient_descent import model, own_line, report
from ui.controls.knob_kinds import Choice, Scale, Slider, Switch, line_knobs
from ui.controls.knobs import Knobs
from ui.page.current import beside, on_demand
from ui.page.lesson import Scenes
from ui.page.prose import say, say_of_knobs
from ui.pictures import picture, side_by_side
from ui.run.machine import COUNTER, against_the_machine
from ui.run.replay import player
from ui.run.runs import run_job
from ui.run.tables import facts, facts_of_knobs, run_table
from ui.run.take_along import code_that_ran
from ui.study.prediction import autoplay_key, committed_sketch, explain_outcome, is_pending, predict
from ui.study.questions import observe
from ui.study.write_line import write_a_line

RATES = (
    *(0.001, 0.003, 0.01, 0.03, 0.05, 0.1, 0.15, 0.2, 0.23, 0.2325, 0.2353, 0.237, 0.239),
    *(0.24, 0.25, 0.3, 0.5, 1.0, 1.5, 2.0),
)
EPOCHS = (0, 1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
LOSS = "loss L (points²)"
STUDENTS = ("1 hour", "2 hours", "3 hours", "4 hours")
HOURS, SCORE = "hours studied", "exam score (points)"
LINE = {"ask": 5.0, "x_title": HOURS, "y_title": SCORE, "unit": "hours"}
W_LOW, W_HIGH, L_HIGH = -15.0, 35.0, 6500.0

MACHINE = {"learning_rate": 0.1, "n_epochs": 300, "max_frames": 301}
"""Long enough for its line to be the best that the knobs can be set to."""
DATA = ("noise", "outlier", "seed")
TRAINING = ("learning_rate", "n_epochs", "standardise")

KNOBS = Knobs(
    "gradient_descent",
    Slider("w", "Your w (points per hour)", -10.0, 30.0, 0.0, 0.5),
    Slider("b", "Your b (points)", -20.0, 100.0, 0.0, 1.0),
    Scale("rate", "Learning rate η", (0.01, 0.03, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3), 0.05),
    Choice("student", "Student", STUDENTS, STUDENTS[0]),
    Slider("steps", "Steps taken", 0, 12, 0, 1),
    Scale("learning_rate", "Learning rate η", RATES, 0.1),
    Scale("n_epochs", "Epochs: how many steps", EPOCHS, 200),
    Switch("standardise", "Standardise the hours"),
    Switch("log", "Logarithmic scale for the loss", True),
    Slider("noise", "Noise: luck on the day (points)", 0.0, 30.0, 0.0, 1.0),
    Slider("outlier", "Outlier: a surprise for the last student (points)", -60.0, 60.0, 0.0, 5.0),
    Slider("seed", "Seed: which luck", 0, 99, 0, 1),
    *line_knobs(own_line.LOOP),
)

scenes = Scenes(KNOBS)


@scenes.scene
def by_hand() -> None:
    say(r"""
        Four students studied for 1, 2, 3 and 4 hours and scored 50, 60, 70 and 80 points.
        Pull the line by its rings until the dashed errors are as short as you can get them, then
        press **Let it try**: the machine turns the same two knobs.
    """)
    pictures, controls = beside(0.72)
    x, y = model.training_set()
    run = run_job(model.train, **MACHINE)
    with controls:
        line = KNOBS.ask("w", "b", back=False)
        contest = against_the_machine(KNOBS, {name: run.parameters[name] for name in line})
        KNOBS.reset_button("w", "b")
    left, right = line_fit.HANDLES.values()
    KNOBS.grab("left", "line", "w", "b", own=left, other=right)
    KNOBS.grab("right", "line", "w", "b", own=right, other=left)
    KNOBS.grab("ball", "point", "w", "b")
    view = report.bowl_view(run)
    with pictures:
        drawing = line_fit.fit(x, y, **line, by_hand=True, height=330, **LINE)
        ways = bowl.duel(
            contest.own,
            contest.machine,
            step=contest.step,
            counter=COUNTER,
            knobs=line,
            contours=view.contours,
            levels=view.levels,
            ends=((-10.0, 30.0), (-20.0, 100.0)),
            titles=("knob w (points per hour)", "knob b (points)"),
            loss_name=LOSS,
        )
        side_by_side(
            ("by_hand", drawing, "Four points, your line, and the dashed errors."),
            ("ways", ways, "Rings of equal loss over both knobs, your way and the machine’s."),
        )
    facts_of_knobs(report.contest_rows(contest.own, contest.machine, run, contest.step))
    say(r"""
        The line $p = w\,x + b$ predicts a score $p$ from the hours $x$.
        It is the **neuron** of the last lesson with a single input, and has two knobs: $w$, the
        points per hour, and $b$, the points with 0 hours.
        On the map, each place is a pair of knobs; your line is the ball, and the innermost ring is
        best.

        How good is a line?
        The dashed lines are its **errors**: prediction minus true score, $p - y$.
        What is to be made small, the **loss**, is the mean of their squares (the **mean squared
        error**), so that errors above and below do not cancel out and big ones cost most.
        The ½ only makes a later formula shorter:

        $$L = \tfrac{1}{2}\,\mathrm{mean}\big((p - y)^2\big)$$

        **Training** is what the machine did: it turned the knobs a little, again and again, so
        that the loss fell.
        The next scenes show how it knew which way.
    """)


@scenes.scene
def one_step() -> None:
    say(r"""
        Keep $b$ fixed and turn only $w$.
        The loss draws a parabola; the short line shows its **slope**: how steep it is where you
        stand.
        Pull the ball up one side, then take a few steps.
    """)
    pictures, controls = beside()
    with controls:
        rate, steps = KNOBS.ask("rate", "steps", back=False).values()
        KNOBS.step_button("Take one step", "steps")
        start = KNOBS.ask("w", "b", back=("rate", "steps", "w", "b"))
    KNOBS.grab("ball", "anew", "w", "steps")
    run = run_job(model.train, learning_rate=rate, n_epochs=steps, hold_b=True, **start)
    with pictures:
        drawing = parabola.descent(
            report.loss_means(*model.training_set()),
            w=run.parameters["w"],
            b=start["b"],
            rate=rate,
            ends=(W_LOW, W_HIGH),
            ceiling=L_HIGH,
            x_title="knob w (points per hour)",
            y_title=LOSS,
            height=400,
        )
        picture(
            drawing,
            "valley",
            alt="The loss over w, a parabola; the steps taken so far, and the slope at the last.",
        )
        facts_of_knobs(report.step_rows(run))
    say(r"""
        The slope says how much $L$ changes for each unit of $w$.
        Above zero, uphill is to the right, so the step goes to the left: always against the slope.
        The **learning rate** says how far to go for each unit of slope.
        It is written $\eta$ (eta), and the slope $\partial L / \partial w$; the curly $\partial$
        says that only $w$ moves:

        $$w \leftarrow w - \eta\,\frac{\partial L}{\partial w}$$
    """)
    if room := on_demand("How far one step gets", "factor", icon=":material/straighten:"):
        with room:
            say(r"""
                The slope grows by the **curvature** $k$ for each unit of distance from the bottom,
                so every step covers the same share of that distance.
                If what it leaves is below 0, the step has overshot; below −1, it ends further away.
            """)
            facts(report.factor_rows(run))


@scenes.scene
def slope() -> None:
    say(r"""
        A machine draws no tangents.
        It computes a slope for each student and takes the mean.
        Choose a student: the curve is half the squared error of that student alone, drawn over
        $w$, and the brass line is its slope where your knob stands.
        Which students pull hardest, and why?
    """)
    pictures, knobs = KNOBS.beside("student", "w", "b")
    student, w, b = knobs.values()
    KNOBS.grab("ball", "across", "w")
    x, y = model.training_set()
    i = STUDENTS.index(student)
    with pictures:
        drawing = parabola.descent(
            report.loss_means(x[i : i + 1], y[i : i + 1]),
            w=[w],
            b=b,
            rate=0.0,
            ends=(W_LOW, W_HIGH),
            ceiling=L_HIGH,
            x_title="knob w (points per hour)",
            y_title="half the squared error (points²)",
            name="½ r²",
            height=330,
        )
        alt = "Half the squared error of one student over w, a parabola, and its slope."
        picture(drawing, "one_student", alt=alt)
        say_of_knobs(report.one_slope(x[i], y[i], w, b))
    say("All four, and the mean, which is the slope of $L$:")
    facts(report.slopes_table(x, y, w, b))


@scenes.scene
def run() -> None:
    say(r"""
        Drawn over both knobs, the loss is a **bowl**, seen here from above, with a cross at the
        bottom.
        Each knob has a slope.
        Together they are an arrow that points uphill: the **gradient**.
        Stepping against it, again and again, is **gradient descent**.
        One pass over all the students is an **epoch**; here, each epoch is one step.
    """)
    if not predict("falls", plays=True):
        return
    pictures, settings = KNOBS.beside(*TRAINING, "log", "w", "b", share=0.7)
    settings |= KNOBS.values(*DATA)
    log = settings.pop("log")
    ran = run_job(model.train, **settings)
    view = report.bowl_view(ran)
    with pictures:
        follow = player(ran, plays=autoplay_key("falls"), w="{:,.4g}", b="{:,.4g}")
        x, y = model.training_set(**KNOBS.values(*DATA))
        w, b = report.line_in_hours(ran)
        descent = bowl.bowl(
            ran,
            contours=view.contours,
            levels=view.levels,
            bottom=view.bottom,
            x_title="knob w",
            y_title="knob b (points)",
            loss_name=LOSS,
        )
        line = line_fit.fit(x, y, w=w, b=b, height=235, **LINE)
        side_by_side(
            ("bowl", descent, "Rings of equal loss over both knobs, and the path through them."),
            ("fit", line, "Four points, and the line of the frame shown."),
            player=follow,
        )
        sketch = committed_sketch("falls")
        falls = curves.learning_curve(ran, loss_name=LOSS, log=log, sketch=sketch, height=140)
        picture(falls, "curve", player=follow, alt="The loss of the training by epoch.")
    explain_outcome("falls")
    if observe("way_down"):
        reveal = not is_pending("gradient_descent", "edge")
        facts(report.run_rows(ran, view, reveal=reveal))
        if trouble := report.describe_edge(ran):
            say(trouble)
        say("Along the floor of a long valley there is hardly any slope, so progress is slow.")
    say(r"""
        Each ring joins places of equal loss, and the brass arrow is the next step.
        In each epoch the machine predicts, measures the loss, asks for the gradient and turns the
        knobs.
        If you **standardise** the hours, shifting and stretching them to mean 0 and **standard
        deviation** 1, the bowl becomes round.
    """)
    write_a_line(KNOBS, own_line.LOOP, settings, loss_name=LOSS)
    code_that_ran(model.train, settings, model.predict, model.gradient)
    run_table(ran)


@scenes.scene
def edge() -> None:
    say(r"""
        A step may overshoot the bottom and still land nearer to it.
        When does it land further away?
    """)
    if not predict("edge", plays=True):
        return
    both = {
        f"{rate:g}": run_job(model.train, learning_rate=rate, n_epochs=200)
        for rate in (report.BELOW, report.ABOVE)
    }
    follow = player(both, plays=autoplay_key("edge"))
    charts = (
        curves.learning_curve(run, loss_name=f"L at rate {rate} (points²)", log=True, height=260)
        for rate, run in both.items()
    )
    alts = (f"The loss at rate {rate} by epoch." for rate in both)
    side_by_side(*zip(("below", "above"), charts, alts, strict=True), player=follow)
    explain_outcome("edge")
    say(r"""
        At both rates a step overshoots the bottom of the bowl and lands on the other side.
        If it lands nearer, the loss falls; if it lands further away, the next step overshoots by
        even more.
    """)
    facts(report.edge_rows())
    say(r"""
        The steeper the bowl, the lower the edge.
        How fast the slope grows with the distance from the bottom is the **curvature** $k$; in
        the steepest direction of this bowl it is 8.3503.
        The edge is at 2 / $k$, here 0.2395.
    """)


@scenes.scene
def noise() -> None:
    say(r"""
        Real scores do not lie on a line: somebody slept badly, somebody guessed well.
        Add luck to every score, or one big surprise to the last, and fit the line again.
        The **seed** picks the luck: same seed, same day.
        Turn the noise up and look at 64 days: how widely do the predictions for five hours of
        study spread?
    """)
    pictures, settings = KNOBS.beside(*DATA, *TRAINING)
    settings |= KNOBS.values("w", "b")
    own = run_job(model.train, **settings)
    with pictures:
        x, y = model.training_set(**KNOBS.values(*DATA))
        w, b = report.line_in_hours(own)
        fitted = line_fit.fit(x, y, w=w[-1], b=b[-1], height=280, **LINE)
        picture(fitted, "noisy", alt="Four points with luck, and the line fitted to them.")
        many = run_job(model.train, **settings | {"seed": tuple(range(64))})
        strip = luck.outcomes(
            report.answers(many),
            own=float(report.answers(own)),
            title="answer for 5 hours (points)",
            mark=(report.TRUTH, "without luck"),
        )
        picture(strip, "luck", alt="A dot for the answer of each of 64 days, and yours.")
        facts(report.answer_rows(many))


scenes.show()
