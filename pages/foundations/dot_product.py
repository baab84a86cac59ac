from typing import Any

from charts import arrows, curves, votes
from lessons import dot_product
from ui.code import code_that_ran
from ui.knobs import Choice, Knobs, Scale, Slider
from ui.layout import beside
from ui.lesson import say, show
from ui.observe import observe
from ui.on_demand import on_demand
from ui.picture import picture, side_by_side
from ui.prediction import predict
from ui.runs import computed

MARKS = ("x1", "x2", "x3")
WEIGHTS = ("w1", "w2", "w3")
SCORED = "{:g}, {:g} and {:g}".format(*dot_product.EXAM_SCORES)
LONGEST = 4.0
COLUMNS = {"first column of W": "column 1", "second column of W": "column 2"}

KNOBS = Knobs(
    "dot_product",
    *(
        Slider(name, f"Exam {i} (points)", 0, 100, int(points), 1)
        for i, (name, points) in enumerate(zip(MARKS, dot_product.EXAM_SCORES, strict=True), 1)
    ),
    Slider("w1", "Weight of exam 1", -1.0, 1.0, 0.6, 0.05),
    Slider("w2", "Weight of exam 2", -1.0, 1.0, 0.3, 0.05),
    Slider("w3", "Weight of exam 3", -1.0, 1.0, 0.1, 0.05),
    Slider("b", "Bias (points)", -100, 100, -50, 1),
    Choice("left", "Left of the @", tuple(dot_product.LEFT_ARRAYS), "x"),
    Choice("right", "Right of the @", tuple(dot_product.RIGHT_ARRAYS), "W", shown=COLUMNS),
    Slider("length_x", "Length of x", 0.0, LONGEST, 3.0, 0.1, format="%.1f"),
    Slider("angle_x", "Direction of x (degrees)", -180, 180, 70, 5),
    Slider("length_w", "Length of w", 0.0, LONGEST, 2.0, 0.1, format="%.1f"),
    Slider("angle_w", "Direction of w (degrees)", -180, 180, 20, 5),
    Slider("length_v", "Length of v", 0.0, LONGEST, 3.0, 0.1, format="%.1f"),
    Slider("angle_v", "Direction of v (degrees)", -180, 180, -20, 5),
    Slider("turn", "Turn both (degrees)", -180, 180, 0, 5),
    Slider("cut", "Bias b", -12.0, 12.0, 0.0, 0.5),
    Scale("rows", "Students (rows of X)", (1, 10, 50), 10),
    Slider("seed", "Which measurement", 0, 99, 0, 1),
)


def numbers(*names: str) -> tuple[float, ...]:
    return tuple(KNOBS.values(*names).values())


def polar(name: str) -> tuple[float, float]:
    return KNOBS[f"length_{name}"], KNOBS[f"angle_{name}"]


def arrow(name: str) -> Any:
    return dot_product.from_polar(*polar(name))


def vote() -> None:
    say(
        f"A student scored {SCORED} points in three exams. Should they all count the same? A "
        "**neuron** takes such numbers as its inputs; each of them is a **feature**. It gives "
        "every input a **weight** of its own, multiplies the two, adds the products up, and adds "
        "one more number, the **bias**. That is all it does so far. Whoever scores 60 here "
        "passes. Turn the weights and watch the products: what does a weight below zero do?"
    )
    pictures, controls = beside()
    with controls:
        KNOBS.show(*WEIGHTS, "b")
        room = on_demand("Another student", key="dp_student", icon=":material/person:")
        if room is not None:
            with room:
                KNOBS.show(*MARKS)
        KNOBS.reset_button(*WEIGHTS, "b", *MARKS)
    x, w, b = numbers(*MARKS), numbers(*WEIGHTS), KNOBS["b"]
    with pictures:
        drawn = votes.stacked(
            [*dot_product.EXAMS, "bias"],
            [*x, 1],
            [*w, b],
            knobs=((*MARKS, ""), (*WEIGHTS, "b")),
            total="score z",
            mark=(dot_product.PASS_MARK, f"pass mark {dot_product.PASS_MARK:g}"),
            unit="points",
        )
        picture(drawn, key="votes", alt="Each product and the bias, piled up to the score.")
        say(dot_product.describe_vote(x, w, b))
    say(
        "The inputs in a row are the **vector** $x$, the weights the vector $w$; $b$ is the bias "
        "and $z$ the score. The sum of products is called the **dot product** and written "
        "$x \\cdot w$:\n\n"
        "$$z \\;=\\; x_1 w_1 + x_2 w_2 + x_3 w_3 + b \\;=\\; x \\cdot w + b$$"
    )
    code_that_ran(dot_product.score, {"x": x, "w": w, "b": b}, dot_product.dot, dot_product.cosine)


def everybody() -> None:
    say(
        "Three students, one in each row, are a **matrix** $X$. One product scores all of them "
        "with the same weights. Below each array stands its **shape**: how many rows, then how "
        "many columns; (3,) is a plain list of three.\n\n"
        "The bars are the weighted sums, before the bias. The dotted line is the pass mark for "
        "scores; the thick one is where the bias moves it to. Turn the bias and watch who passes: "
        "orange does, blue does not."
    )
    pictures, controls = beside()
    with controls:
        KNOBS.show("b", *WEIGHTS)
        KNOBS.reset_button("b", *WEIGHTS)
    w, b = numbers(*WEIGHTS), KNOBS["b"]
    with pictures:
        say(f"$${dot_product.class_equation(w, b)}$$")
        drawn = votes.against_marks(
            dot_product.STUDENTS,
            dot_product.CLASS_SCORES,
            w,
            b,
            knobs=(WEIGHTS, "b"),
            mark=dot_product.PASS_MARK,
            marks=("mark without the bias", "with the bias"),
            unit="x · w (points)",
        )
        picture(drawn, key="class", alt="A bar for each student, and the mark the bias moves.")
        say(dot_product.describe_pass_mark(w, b))


def shapes() -> None:
    say(
        "Now two neurons look at the same small input, $x$ = (1, 2, 3). Each has three weights, "
        "and they stand in the two columns of a matrix $W$. One product gives both scores; Python "
        "writes it `@`. Each score is the dot product of a row on the left and a column on the "
        "right.\n\n"
        "Not everything fits. `W.T` is $W$ transposed: its columns have become rows. Choose what "
        "stands on either side, and find the rule: which numbers of the two shapes must be equal, "
        "and which of them are left in the result?"
    )
    pictures, controls = beside(0.62)
    with controls:
        KNOBS.show("left", "right")
    with pictures:
        fits, product = dot_product.multiply(KNOBS["left"], KNOBS["right"])
        say(f"$${product}$$" if fits else f":material/block: **They do not fit.** {product}")
    room = on_demand("The rule", key="dp_rule", icon=":material/rule:")
    if room is not None:
        with room:
            say(
                "The inner two numbers must match, and they drop out: (3, **3**) `@` (**3**, 2) "
                "gives (3, 2). They count the features, which are summed over. What is left says "
                "how many samples there are and how many neurons. A shape with one number only, "
                "such as (3,), is a single vector, and gives one score for each row or column "
                "that it meets."
            )


def turned() -> None:
    say(
        "An input with only two features can be drawn as an arrow $x$: the first feature to the "
        "right, the second upwards. The two weights are an arrow $w$ as well. Arrows have a "
        "length and a direction, so the dot product ought to say something about those, too."
    )
    if not predict(dot_product, "turned"):
        return
    pictures, controls = beside(0.72)
    with controls:
        KNOBS.show("length_x", "angle_x", "length_w", "angle_w")
        KNOBS.reset_button("length_x", "angle_x", "length_w", "angle_w")
    x, w = arrow("x"), arrow("w")
    with pictures:
        plane = arrows.arrows({"x": polar("x")}, polar("w"), height=310)
        wave = arrows.over_angle(polar("x"), polar("w"), longest=LONGEST, height=310)
        side_by_side(
            ("arrows", plane, "Two arrows from one point, and the shadow of x along w."),
            ("angle", wave, "A wave that falls from 0° to 180°, with a dot at your angle."),
        )
    say(dot_product.describe_angle(x, w))
    if not observe(dot_product, "where_zero"):
        return
    say(
        "$$x \\cdot w \\;=\\; \\sum_i x_i w_i \\;=\\; |x|\\,|w|\\cos\\theta$$\n\n"
        "$|x|$ and $|w|$ are the lengths, $\\theta$ is the angle between the arrows. The dot "
        "product is largest in the same direction, 0 at a right angle, and negative beyond. Why "
        "both give the same number is what the next scene shows."
    )


def why() -> None:
    say(
        "The sum of products needs coordinates, and these depend on how the axes lie; lengths and "
        "the angle do not. Yet both gave one number. Turn both arrows together, as if you turned "
        "the sheet under the axes, and watch the two products: each of them changes. Then find a "
        "turn after which $w$ lies along the first axis."
    )
    pictures, controls = beside(0.72)
    with controls:
        KNOBS.show("turn", "angle_x", "angle_w")
        KNOBS.reset_button("turn", "angle_x", "angle_w")
    turn = KNOBS["turn"]
    with pictures:
        plane = arrows.arrows({"x": polar("x")}, polar("w"), turn=turn, height=310)
        parts = votes.coordinates(polar("x"), polar("w"), turn=turn, height=310)
        side_by_side(
            ("turned_both", plane, "Two arrows that turn together, and the shadow of x on w."),
            ("parts", parts, "The products of the coordinates, and their sum, which stays."),
        )
    x, w = (dot_product.from_polar(KNOBS[f"length_{v}"], KNOBS[f"angle_{v}"] + turn) for v in "xw")
    say(dot_product.describe_turn(x, w, turn))


def rivals() -> None:
    say(
        "The weights $w$ are a template, and two inputs $x$ and $v$ compete: which of them is more "
        "like it? The dot product is one answer. The **cosine** is another: it divides the dot "
        "product by both lengths, so only the direction is left.\n\n"
        "$$\\cos\\theta \\;=\\; \\frac{x \\cdot w}{|x|\\,|w|}$$\n\n"
        "Each measure's winner has the full colour. Can you make the two "
        "measures disagree?"
    )
    pictures, controls = beside(0.72)
    with controls:
        KNOBS.show("length_x", "angle_x", "length_v", "angle_v")
        room = on_demand("Turn w as well", key="dp_template", icon=":material/tune:")
        if room is not None:
            with room:
                KNOBS.show("length_w", "angle_w")
        KNOBS.reset_button("length_x", "angle_x", "length_v", "angle_v", "length_w", "angle_w")
    x, v, w = arrow("x"), arrow("v"), arrow("w")
    with pictures:
        plane = arrows.arrows({"x": polar("x"), "v": polar("v")}, polar("w"), height=310)
        both = votes.two_measures(polar("x"), polar("v"), polar("w"), height=240)
        side_by_side(
            ("rivals", plane, "Three arrows from one point, two of them with shadows along w."),
            ("measures", both, "Dot products and cosines of x and v as bars."),
        )
    say(dot_product.describe_ranking(w, x, v))


def line() -> None:
    say(
        "A neuron says yes where its score $x \\cdot w + b$ is 0 or more. Each dot is an input, "
        "orange for yes and blue for no, with its score beside it. Among inputs of the same length "
        "the highest score goes to the one that points like $w$: the weights are a **template** of "
        "what the neuron looks for. Where the score is exactly 0 there is a line. How does it lie "
        "to $w$, what does the bias do to it, and can you make the neuron say yes to one input only?"
    )
    pictures, controls = beside()
    with controls:
        KNOBS.show("angle_w", "length_w", "cut")
        KNOBS.reset_button("angle_w", "length_w", "cut")
    with pictures:
        inputs = dot_product.clock()
        drawn = arrows.border(inputs, polar("w"), KNOBS["cut"], knob="cut", height=430)
        picture(
            drawn,
            key="line",
            alt="Inputs around the origin with their scores, the arrow w, and the line of score 0.",
        )
        say(dot_product.describe_border(inputs, arrow("w"), KNOBS["cut"]))


def speed() -> None:
    say(
        "The same scores can be computed in many ways: with a loop in plain Python, with a list "
        "comprehension (a loop written in one line), with NumPy's `np.dot` row by row, or with one "
        "matrix product for everything. How much does it matter?"
    )
    if not predict(dot_product, "speed"):
        return
    say(
        "Here all four are timed once more, for students with few features and with many. No two "
        "measurements come out quite the same."
    )
    pictures, controls = beside()
    with controls:
        KNOBS.show("rows")
        KNOBS.step_button("Time it again", "seed")
    asked = {"n_samples": KNOBS["rows"], "seed": KNOBS["seed"]}
    timings = computed(dot_product.time_methods, **asked)
    with pictures:
        drawn = curves.timings(
            timings.sizes,
            timings.seconds,
            x_title="features of each student",
            y_title="microseconds for all students",
        )
        picture(drawn, key="clock", alt="Microseconds over the number of features, four lines.")
        say(dot_product.describe_timings(timings))
    code_that_ran(dot_product.time_methods, asked, *dot_product.METHODS.values())


show(dot_product, KNOBS, vote, everybody, shapes, turned, why, rivals, line, speed)
