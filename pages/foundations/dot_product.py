from typing import Any

from charts.core.picture import Picture
from charts.core.series import Guessed
from charts.models import vectors, weighted_sum
from charts.runs import curves
from lessons.dot_product import experiments, model, report
from training.class_colours import COLOUR_1
from ui.controls.knob_kinds import Choice, Scale, Slider
from ui.controls.knobs import Knobs
from ui.page.current import beside, on_demand
from ui.page.lesson import Scenes
from ui.page.prose import say, say_of_knobs
from ui.pictures import picture, side_by_side
from ui.run.runs import run_job
from ui.run.tables import facts, facts_of_knobs
from ui.run.take_along import code_that_ran
from ui.study.prediction import as_shares, committed_guesses, explain_outcome, predict
from ui.study.questions import observe

MARKS = ("x1", "x2", "x3")
WEIGHTS = ("w1", "w2", "w3")
SCORED = "{:g}, {:g} and {:g}".format(*model.EXAM_SCORES)
LONGEST = 4.0
COLUMNS = {"first column of W": "column 1", "second column of W": "column 2"}

KNOBS = Knobs(
    "dot_product",
    *(
        Slider(name, f"Exam {i} (points)", 0, 100, int(points), 1)
        for i, (name, points) in enumerate(zip(MARKS, model.EXAM_SCORES, strict=True), 1)
    ),
    Slider("w1", "Weight of exam 1", -1.0, 1.0, 0.6, 0.05),
    Slider("w2", "Weight of exam 2", -1.0, 1.0, 0.3, 0.05),
    Slider("w3", "Weight of exam 3", -1.0, 1.0, 0.1, 0.05),
    Slider("b", "Bias (points)", -100, 100, -50, 1),
    Choice("left", "Left of the @", tuple(report.LEFT_ARRAYS), "x"),
    Choice("right", "Right of the @", tuple(report.RIGHT_ARRAYS), "W", shown=COLUMNS),
    Slider("length_x", "Length of x", 0.0, LONGEST, 3.0, 0.1, format="%.1f"),
    Slider("angle_x", "Direction of x (degrees)", -180, 180, 80, 5),
    Slider("length_w", "Length of w", 0.0, LONGEST, 2.0, 0.1, format="%.1f"),
    Slider("angle_w", "Direction of w (degrees)", -180, 180, 20, 5),
    Slider("length_v", "Length of v", 0.0, LONGEST, 3.0, 0.1, format="%.1f"),
    Slider("angle_v", "Direction of v (degrees)", -180, 180, -20, 5),
    Slider("turn", "Turn both (degrees)", -180, 180, 0, 5),
    Slider("cut", "Bias b", -12.0, 12.0, 0.0, 0.5),
    Scale("rows", "Students (rows of X)", (1, 10, 50), 10),
    Slider("seed", "Which measurement", 0, 99, 0, 1),
)

scenes = Scenes(KNOBS)


def polar(name: str) -> tuple[float, float]:
    return KNOBS[f"length_{name}"], KNOBS[f"angle_{name}"]


def arrow(name: str) -> Any:
    return model.from_polar(*polar(name))


def grab_tips(turn: float = 0, **arrows: str) -> None:
    """Let arrows be pulled by their tips, each named after its grip in the picture."""
    for grip, name in arrows.items():
        KNOBS.grab(grip, "polar", f"length_{name}", f"angle_{name}", turn=turn)


@scenes.scene
def pass_one() -> None:
    say(r"""
        Three students, three exams.
        Pull the green rings to set how much each exam counts, its **weight**: each student’s points
        are multiplied by the weights and added up.
        **Let exactly one student pass.**
        Then let it be another one.
    """)
    pictures, knobs = KNOBS.beside(*WEIGHTS)
    w = list(knobs.values())
    for knob in WEIGHTS:
        KNOBS.grab(knob, "upright", knob)
    with pictures:
        chart = weighted_sum.against_marks(
            model.STUDENTS,
            model.CLASS_SCORES,
            w,
            knobs=(WEIGHTS, ""),
            mark=model.PASS_MARK,
            marks=("pass mark", ""),
            unit="points, weighed and added up",
            height=160,
        )
        picture(chart, "class", alt="A bar for each student, and the pass mark.")
        counts = weighted_sum.weights(model.EXAMS, w, knobs=WEIGHTS, title="how much it counts")
        picture(counts, "counts", alt="Three bars, each with a ring to pull it up or down.")
        say_of_knobs(report.describe_who_passes(w))


@scenes.scene
def vote() -> None:
    say(rf"""
        A student got {SCORED} points in three exams.
        Turn the **weights** and watch what each exam adds to the score.
        The **bias** is added on top, whatever the points.
        What does a weight below zero do?
    """)
    pictures, controls = beside()
    with controls:
        *w, b = KNOBS.ask(*WEIGHTS, "b", back=False).values()
        if room := on_demand(
            "Change the student’s points", "student", icon=":material/person:", here=True
        ):
            with room:
                KNOBS.show(*MARKS)
        KNOBS.reset_button(*WEIGHTS, "b", *MARKS)
    x = list(KNOBS.values(*MARKS).values())
    with pictures:
        chart = weighted_sum.stacked(
            [*model.EXAMS, "bias"],
            [*x, 1],
            [*w, b],
            knobs=((*MARKS, ""), (*WEIGHTS, "b")),
            total="score z",
            mark=(model.PASS_MARK, f"pass mark {model.PASS_MARK:g}"),
            unit="points",
        )
        picture(chart, "votes", alt="Each product and the bias, stacked up to the score.")
        facts_of_knobs(report.vote_rows(x, w, b))
    say(r"""
        This is all that a **neuron** does.
        It multiplies each of its inputs, the **features**, by a weight of its own, adds up the
        products, and adds the bias.
        The result is its score; here, 60 is a pass.

        Written in a row, the inputs are the **vector** $x$ and the weights the vector $w$.
        The sum of the products is their **dot product**, written $x \cdot w$:

        $$z \;=\; x_1 w_1 + x_2 w_2 + x_3 w_3 + b \;=\; x \cdot w + b$$

        Weights and bias are the neuron’s **knobs**, and today you turn them by hand.
        **Training** is when a computer turns them, a little at a time, again and again, so that its
        errors get smaller.
    """)
    code_that_ran(model.score, {"x": x, "w": w, "b": b}, model.dot, model.cosine)


@scenes.scene
def everybody() -> None:
    say(rf"""
        Each bar is one student’s weighted sum, without the bias, and the dotted line is the pass
        mark.
        Turn the bias: the solid line is the mark that a sum must reach now.
        Students who reach it pass ({COLOUR_1}).
    """)
    pictures, knobs = KNOBS.beside("b", *WEIGHTS)
    b, *w = knobs.values()
    with pictures:
        chart = weighted_sum.against_marks(
            model.STUDENTS,
            model.CLASS_SCORES,
            w,
            b,
            knobs=(WEIGHTS, "b"),
            mark=model.PASS_MARK,
            marks=("mark without the bias", "with the bias"),
            unit="x · w (points)",
        )
        picture(
            chart, "class", alt="A bar for each student, and the pass mark, which the bias moves."
        )
        facts_of_knobs(report.pass_mark_rows(w, b))
    say(r"""
        Write the points of the three students in three rows, and you have a **matrix** $X$.
        A single product scores all three with the same weights.
    """)
    if room := on_demand("The product, written out", "product", icon=":material/grid_on:"):
        with room:
            say(f"$${report.class_equation(w, b)}$$")


@scenes.scene
def shapes() -> None:
    say(r"""
        Below each block of numbers (an array, in Python) is its **shape**: the number of rows,
        then the number of columns; (3,) means a plain list of three.

        Now two neurons look at one student.
        To keep the numbers small, let $x$ = (1, 2, 3): three features as before.
        Each neuron has three weights of its own, in one column of the matrix $W$.
        One product, which Python writes as `@`, gives both scores: each is the dot product of a
        row on the left and a column on the right.

        Not every pair fits.
        `W.T` is $W$ transposed: its columns have become rows.
        Choose what goes on each side and find the rule: which numbers of the two shapes must
        match, and which are left in the result?
    """)
    pictures, sides = KNOBS.beside("left", "right", share=0.62, back=False)
    with pictures:
        fits, product = report.multiply(**sides)
        say(f"$${product}$$" if fits else f":material/block: **They do not fit.** {product}")
    if room := on_demand("The rule", "rule", icon=":material/rule:"):
        with room:
            say(r"""
                The two inner numbers must match, and they drop out: (3, **3**) `@` (**3**, 2)
                gives (3, 2).
                They count the features, which are added up.
                What is left says how many samples there are (here, students) and how many neurons.
                A shape with a single number, such as (3,), is that of one vector; it gives one
                score for each row or column that it meets.
            """)


@scenes.picture("turned")
def wave(guesses: Guessed) -> Picture:
    at = 60, as_shares(guesses)
    return vectors.over_angle(polar("x"), polar("w"), guesses=at)


@scenes.scene
def turned() -> None:
    say(r"""
        A high score means that marks and weights point the same way; here is what that looks like.
        An input $x$ with two features can be drawn as an arrow: the first to the right, the second
        upwards.
        The two weights make another arrow, $w$.
        You will pull both by their tips.
    """)
    if not predict("turned"):
        return
    pictures, _ = KNOBS.beside("length_x", "angle_x", "length_w", "angle_w", share=0.72)
    grab_tips(first="x", w="w")
    x, w = arrow("x"), arrow("w")
    with pictures:
        plane = vectors.arrows({"x": polar("x")}, polar("w"), height=310)
        side_by_side(
            ("arrows", plane, "Two arrows from one point, and the shadow of x along w."),
            (
                "angle",
                wave(committed_guesses("turned")),
                "A wave that falls from 0° to 180°, with a dot at your angle.",
            ),
        )
        facts_of_knobs(report.angle_rows(x, w))
    explain_outcome("turned")
    if not observe("where_zero"):
        return
    say(r"""
        So the dot product tells how well two arrows agree.
        It is largest when they point the same way, 0 at a right angle, and negative beyond.
        With $|x|$ and $|w|$ for the lengths and $\theta$ (theta) for the angle between them:

        $$x \cdot w \;=\; x_1 w_1 + x_2 w_2 \;=\; |x|\,|w|\cos\theta$$

        The shadow of $x$, where it falls on the line along $w$, is $|x|\cos\theta$ long, and
        negative on the far side.
    """)


@scenes.scene
def why() -> None:
    say(r"""
        The sum of products is made of coordinates, and those depend on where the axes lie; the
        lengths and the angle do not.
        Yet both ways gave the same number.
        Turn both arrows together, as if you were turning the paper under the axes, and watch the
        two products: each of them changes.
        Then find a turn that lays $w$ along the first axis.
    """)
    pictures, knobs = KNOBS.beside("turn", "angle_x", "angle_w", share=0.72)
    turn = knobs["turn"]
    grab_tips(turn, first="x", w="w")
    with pictures:
        plane = vectors.arrows({"x": polar("x")}, polar("w"), turn=turn, height=310)
        parts = weighted_sum.coordinates(polar("x"), polar("w"), turn=turn)
        side_by_side(
            ("turned_both", plane, "Two arrows that turn together, and the shadow of x on w."),
            ("parts", parts, "The products of the coordinates, and their sum, which stays."),
        )
        x, w = (model.from_polar(KNOBS[f"length_{v}"], KNOBS[f"angle_{v}"] + turn) for v in "xw")
        say_of_knobs(report.describe_turn(x, w, turn))


@scenes.scene
def rivals() -> None:
    say(r"""
        Think of the weights $w$ as a template, a pattern to compare with.
        Two inputs compete, $x$ and $v$: which is more like the template?
        The dot product is one answer.
        The **cosine** is another: it is the dot product divided by both lengths, so that only the
        direction is left.

        $$\cos\theta \;=\; \frac{x \cdot w}{|x|\,|w|}$$

        The winner of each measure is in full colour.
        Can you make the two measures disagree?
    """)
    pictures, controls = beside(0.72)
    with controls:
        KNOBS.show("length_x", "angle_x", "length_v", "angle_v")
        if room := on_demand("Turn w as well", "template", icon=":material/tune:", here=True):
            with room:
                KNOBS.show("length_w", "angle_w")
        KNOBS.reset_button("length_x", "angle_x", "length_v", "angle_v", "length_w", "angle_w")
    grab_tips(first="x", second="v", w="w")
    x, v, w = arrow("x"), arrow("v"), arrow("w")
    with pictures:
        plane = vectors.arrows({"x": polar("x"), "v": polar("v")}, polar("w"), height=310)
        both = weighted_sum.two_measures(polar("x"), polar("v"), polar("w"))
        side_by_side(
            ("rivals", plane, "Three arrows from one point, two of them with shadows along w."),
            ("measures", both, "Dot products and cosines of x and v as bars."),
        )
        facts_of_knobs(report.ranking_rows(w, x, v))
        say_of_knobs(report.describe_ranking(w, x, v))


@scenes.scene
def line() -> None:
    say(rf"""
        Each dot is an input, with its score $x \cdot w + b$ beside it.
        From here on, a neuron says yes ({COLOUR_1}) if the score is 0 or more.
        Pull $w$ by its tip, and the dashed line by its ring.
    """)
    pictures, knobs = KNOBS.beside("angle_w", "length_w", "cut")
    b = knobs["cut"]
    grab_tips(w="w")
    length, angle = polar("w")
    KNOBS.grab("border", "border", "cut", length=length, angle=angle)
    with pictures:
        inputs = model.inputs_all_around()
        picture(
            vectors.border(inputs, polar("w"), b, knob="cut"),
            "line",
            alt="Inputs around the origin with their scores, the arrow w, and the line of score 0.",
        )
        facts_of_knobs(report.boundary_rows(inputs, arrow("w"), b))
    say(r"""
        Among inputs of the same length, the one that points the way $w$ does scores highest: the
        weights are a template of what the neuron looks for.
        Where the score is exactly 0 there is a line, at a right angle to $w$; the bias moves
        that line, which is why we can always compare with 0.
    """)


@scenes.scene
def speed() -> None:
    say(r"""
        The same scores can be computed one number at a time, with a loop in plain Python, or all
        at once, with a matrix product in NumPy, Python’s library for arrays.
    """)
    if not predict("speed"):
        return
    explain_outcome("speed")
    say(r"""
        Here both are timed **again**, so the figures differ a little, along with two ways in
        between: a list comprehension (a loop written in one line) and NumPy’s `np.dot`, row by
        row.
        All four give the same scores, apart from rounding.
    """)
    pictures, controls = beside()
    with controls:
        rows = KNOBS.ask("rows", back=False)["rows"]
        KNOBS.step_button("Time it again", "seed")
    settings = {"n_samples": rows, "seed": KNOBS["seed"]}
    timings = run_job(experiments.time_methods, **settings)
    with pictures:
        chart = curves.timings(
            timings.sizes,
            timings.seconds,
            x_title="features of each student",
            y_title="microseconds for all students",
        )
        picture(chart, "clock", alt="Microseconds over the number of features, four lines.")
        facts(report.timing_rows(timings))
        say(report.describe_speed_up(timings))
    code_that_ran(experiments.time_methods, settings, *experiments.METHODS.values())


scenes.show()
