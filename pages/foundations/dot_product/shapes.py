"""Shapes: which arrays can be multiplied, and how fast a product in one go is."""

from typing import Any

import charts
import ui
from lessons.dot_product.experiments import METHODS, Timings, time_methods
from lessons.dot_product.model import score
from pages.foundations.dot_product.knobs import KNOBS, LEFT, RIGHT, matrix, with_shape
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import count, figure

scene = Scene(
    __name__,
    "Shapes",
    "Which arrays can be multiplied, and what comes out?",
    covers=["Matrix product", "Shapes of arrays", "Loop against matrix product, timed"],
    path="code",
    knobs=["left", "right", "rows"],
)


@scene.predict(
    """
    The same scores can be computed one number at a time, by a loop in plain Python, or in one go, by
    NumPy’s `X @ w`. For 10 students with 10,000 features each, how much faster is `X @ w`?
    """,
    {
        "under_3": "Less than 3 times faster",
        "from_3_to_30": "3 to 30 times faster",
        "over_30": "More than 30 times faster",
    },
)
def speed() -> Answer:
    """Time the loop and X @ w on 10 students with up to 10,000 features each."""
    timings = time_methods(n_samples=10)
    ratio = speed_up(timings)
    truth = "under_3" if ratio < 3 else "from_3_to_30" if ratio <= 30 else "over_30"
    return Answer(
        truth,
        describe_speed_up(timings),
        f"{figure(ratio, 2)} times as fast",
        because={
            "under_3": "Both do the same products, but the loop also asks of every single number "
            "what it is and how to multiply it",
            "from_3_to_30": "The loop asks of every single number what it is; `X @ w` asks once for "
            "all of them, and adds up several at a time",
            "over_30": "`X @ w` asks once for all numbers what they are, and adds up several at a time",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Two neurons look at one student.
        To keep the numbers small, let $x$ = (1, 2, 3); each neuron has three weights of its own, in
        one column of the **matrix** $W$.
        One product, which Python writes as `@`, gives both scores: each is the dot product of a
        row on the left and a column on the right.

        Below each block of numbers (an array, in Python) is its **shape**: the number of rows,
        then of columns; (3,) is a plain list of three. `W.T` is $W$ transposed: its columns have
        become rows.
        Not every pair fits. Which numbers of the two shapes must match, and which are left?
    """)
    with ui.predicted(speed, explains=False):
        KNOBS.in_a_row("left", "right")
        fits, product = multiply(**KNOBS.values("left", "right"))
        ui.say(f"$${product}$$" if fits else f":material/block: **They do not fit.** {product}")
    ui.say(r"""
        The two inner numbers must match, and they drop out: (3, **3**) `@` (**3**, 2) gives (3, 2).
        They count the features, which are added up.
        What is left says how many samples there are (here, students) and how many neurons.
    """)
    pictures, controls = ui.beside()
    with controls:
        rows = KNOBS.ask("rows", back=False)["rows"]
        KNOBS.step_button("Time it again", "seed")
    settings: dict[str, Any] = {"n_samples": rows, "seed": KNOBS["seed"]}
    timings = ui.run_job(time_methods, **settings)
    with pictures:
        chart = charts.curves.timings(
            timings.sizes,
            {name: 1e6 * each for name, each in timings.seconds.items()},
            x_title="features of each student",
            y_title="microseconds for all students",
        )
        ui.picture(chart, "clock", alt="Microseconds over the number of features, four lines.")
    ui.say(f"""
        Timed **again**, with two ways in between: a list comprehension (a loop in one line) and
        NumPy’s `np.dot`, row by row. {describe_speed_up(timings)}
    """)
    ui.code_that_ran(time_methods, settings, *METHODS.values())


def multiply(left: str, right: str) -> tuple[bool, str]:
    """Multiply an array of `LEFT` by one of `RIGHT`, or say why they do not fit."""
    x, w = LEFT[left], RIGHT[right]
    try:
        z = score(x, w)
    except ValueError as error:
        return False, str(error)
    # What has one axis only is drawn lying or standing, whichever way it meets its neighbour.
    parts = lying(x), matrix(w), matrix(z) if z.ndim == x.ndim - 1 == 1 else lying(z)
    first, second, product = map(with_shape, (x, w, z), parts)
    return True, rf"{first} \;@\; {second} \;=\; {product}"


def lying(array: Any) -> str:
    """Write an array in LaTeX, a vector as a row."""
    return matrix(array.reshape(-1, array.shape[-1] if array.ndim else 1))


def speed_up(timings: Timings) -> float:
    """Return how many times as long as X @ w the loop took at the largest size."""
    return float(timings.seconds["Python loop"][-1] / timings.seconds["X @ w"][-1])


def describe_speed_up(timings: Timings) -> str:
    """Say how much faster X @ w was than the loop at the largest size."""
    loop, product = (timings.seconds[name][-1] * 1e6 for name in ("Python loop", "X @ w"))
    ratio = speed_up(timings)
    comparison = (
        f"**{figure(ratio, 2)} times** faster"
        if ratio >= 1
        else f"**{figure(1 / ratio, 2)} times** slower"
    )
    return (
        f"With {count(timings.n_samples, 'student')} of "
        f"{count(int(timings.sizes[-1]), 'feature')} each the loop took {figure(loop)} µs "
        f"and `X @ w` {figure(product)} µs: {comparison}."
    )


scene.several(
    "shapes",
    "X has the shape (100, 12). Which of these can stand to the right of `X @`?",
    right(
        "A vector of shape (12,)",
        "One neuron with 12 weights: the result has the shape (100,), a score for each sample.",
    ),
    right(
        "A matrix of shape (12, 5)",
        "Five neurons, one in each column: the result has the shape (100, 5).",
    ),
    wrong("A matrix of shape (5, 12)", "The 12 of X would meet a 5. Transposed, it would fit."),
    wrong(
        "A vector of shape (100,)", "There is one weight for each feature, not one for each sample."
    ),
)
scene.remember(
    """
    A matrix product is many dot products in one go. The inner numbers of the two **shapes** must
    match, and they drop out.
    """
)
