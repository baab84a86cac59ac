from collections.abc import Sequence
from typing import Any

import pandas as pd

from charts.core.picture import Picture
from charts.core.series import Guessed
from charts.diagrams import network_diagram
from charts.models import decision_boundary
from charts.runs import curves
from charts.statistics import mistake_bounds
from lessons.perceptron import experiments, model, own_line, report
from lessons.perceptron import network as perceptron_network
from training.class_colours import COLOUR_0, COLOUR_1
from training.figures import percent
from training.recorded_run import RecordedRun
from ui.controls.knob_kinds import Choice, Scale, Slider, line_knobs
from ui.controls.knobs import Knobs
from ui.page.current import beside, on_demand
from ui.page.lesson import Scenes
from ui.page.prose import say, say_of_knobs
from ui.pictures import network as draw_network
from ui.pictures import picture, side_by_side
from ui.run.machine import against_the_machine
from ui.run.replay import player
from ui.run.runs import run_job
from ui.run.stepper import stepper
from ui.run.tables import facts, facts_of_knobs, run_table, table_room
from ui.run.take_along import code_that_ran, open_in_laboratory
from ui.study.prediction import (
    autoplay_key,
    committed_guesses,
    committed_sketch,
    explain_outcome,
    predict,
)
from ui.study.questions import observe
from ui.study.write_line import write_a_line

RATES = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)
GATES = ("AND", "OR", "NAND", "XOR")
ZERO_LABELS = {"1": "yes (1)", "0": "no (0)"}
ORDERS = ("1-2-3-4", "4-3-2-1", "1-3-2-4", "3-1-4-2")
ORDER_LABELS = {order: order.replace("-", ", ") for order in ORDERS}
STUDENTS: dict[str, Any] = {
    "x_title": "hours studied",
    "y_title": "weighted sum z = w x + b",
    "says": ("below zero: no, failed", "above zero: yes, passed"),
}
CORNERS: dict[str, Any] = {"ends": (-0.5, 1.5), "ticks": (0.0, 1.0)}

KNOBS = Knobs(
    "perceptron",
    Slider("w", "Weight w (per hour)", -2.0, 2.0, 0.5, 0.1),
    Slider("b", "Bias b", -4.0, 4.0, 0.5, 0.1),
    Choice("on_zero", "A sum of exactly 0 says", list(ZERO_LABELS), "1", ZERO_LABELS),
    Slider("looks", "Looks so far", 0, 40, 0, 1),
    Slider("n_epochs", "Epochs", 1, 20, 10, 1),
    Choice("order", "Order of the students (their hours)", ORDERS, "1-2-3-4", ORDER_LABELS),
    Scale("rate", "Learning rate", RATES, 0.7),
    Slider("start_w", "Start of w", -3.0, 3.0, 0.0, 0.5),
    Slider("start_b", "Start of b", -3.0, 3.0, 0.0, 0.5),
    Choice("gate", "Gate", list(GATES), "AND"),
    Slider("w1", "Weight w₁", -3.0, 3.0, 1.0, 0.1),
    Slider("w2", "Weight w₂", -3.0, 3.0, 0.5, 0.1),
    Slider("b_gate", "Bias b", -3.0, 3.0, -0.7, 0.1),
    Choice("trained", "Gate", list(GATES), "XOR"),
    Slider("gate_epochs", "Epochs", 1, 30, 8, 1),
    Scale("margin", "Margin γ: half the gap", experiments.MARGINS, 0.3),
    Slider("n_samples", "Points", 10, 80, 40, 10),
    Slider("seed", "Seed: which draw", 0, 63, 2, 1),
    Slider("blob_epochs", "Epochs", 1, 60, 10, 1),
    *line_knobs(own_line.LOOP),
)

scenes = Scenes(KNOBS)


def ask(*names: str, back: Sequence[str] | bool = True) -> dict[str, Any]:
    """Ask for some knobs, and for what a sum of exactly zero says."""
    settings = KNOBS.ask(*names, "on_zero", back=back)
    return settings | {"on_zero": int(settings["on_zero"])}


def students(run: RecordedRun, height: int) -> Any:
    x, y, _ = model.samples("hours")
    return decision_boundary.over_input(
        x[:, 0],
        y,
        w=run.parameters["w"][:, 0],
        b=run.parameters["b"],
        on_zero=run.hyperparameters["on_zero"],
        next_sample=report.next_samples(run),
        height=height,
        **STUDENTS,
    )


def neuron(run: RecordedRun, gate: str, **more: Any) -> dict[str, Any]:
    return network_diagram.diagram(
        run,
        perceptron_network.network_layers(run),
        inputs=perceptron_network.INPUTS,
        examples=perceptron_network.corners(gate),
        complete=True,
        forward=True,
        decimals=perceptron_network.DECIMALS,
        **more,
    )


@scenes.scene
def by_hand() -> None:
    say(rf"""
        Two students failed ({COLOUR_0}), two passed ({COLOUR_1}).
        Where your line is below zero, it says “failed”; a grey ring marks each student it gets
        wrong.
        Pull the line by its green rings until no grey ring is left, then press **Let it try**.
    """)
    pictures, controls = beside()
    with controls:
        line = ask("w", "b", back=False)
        run = run_job(model.train, n_epochs=10, on_zero=line["on_zero"])
        ways = {"w": run.parameters["w"][:, 0], "b": run.parameters["b"]}
        contest = against_the_machine(KNOBS, ways)
        facts_of_knobs(report.contest_rows(contest.own, contest.machine, run, contest.step))
        KNOBS.reset_button("w", "b", "on_zero")
    w, b = line["w"], line["b"]
    KNOBS.grab("cut", "zero", "w", "b")
    KNOBS.grab("tilt", "line", "w", "b", own=decision_boundary.TILTED_AT, other=-b / w if w else 0)
    with pictures:
        x, y, _ = model.samples("hours")
        chart = decision_boundary.over_input(
            x[:, 0], y, **line, by_hand=True, height=380, **STUDENTS
        )
        picture(chart, "by_hand", alt="Your line over the hours, and the students on it.")
        facts_of_knobs(report.by_hand_rows(**line))
    say(r"""
        Pass or fail, **yes or no**: take the **neuron** that you know, $z = w\,x + b$, and let it
        decide: yes if $z$ is above zero, no if it is below.
        That rule is the **step function**, and a neuron with a step is a **perceptron**.
        Where the sum is zero it changes its mind: that is its **decision boundary**, at
        $x = -b/w$.

        Exactly **at** zero either answer will do, but you have to choose: step(0) = 1 says yes,
        step(0) = 0 says no.
        Put a student right on the boundary, with $w = 1$ and $b = -3$, and switch this
        **convention**.
    """)


@scenes.scene
def rule() -> None:
    say(r"""
        Look at the students one by one; the triangle shows who is next.
        If the answer is right, do **nothing**.
        Press **Look at the next student**; after a wrong answer the machine turns both knobs, so
        that *this* student’s sum moves the right way.
    """)
    pictures, controls = beside()
    with controls:
        KNOBS.step_button("Look at the next student", "looks", icon=":material/visibility:")
        settings = ask("looks")
        n_looks = settings.pop("looks")
        run = run_job(model.train, n_epochs=10, **settings)
        so_far = run.first_frames(n_looks + 1)
        if n_looks:
            facts(report.look_rows(so_far))
    with pictures:
        picture(students(so_far, 380), "one_mistake", alt="The line after this many looks.")
    say(r"""
        The compass of gradient descent cannot help here: turn a knob a little, and usually
        nobody’s answer changes, so the number of mistakes has no slope to follow.
        Rosenblatt’s rule of 1958 does without it.
        The answer $p$ and the truth $y$ are each 0 or 1, so the error $p - y$ is 0, 1 or −1, and
        with the **learning rate** $\eta$, here 0.1:

        $$w \leftarrow w - \eta\,(p - y)\,x \qquad b \leftarrow b - \eta\,(p - y)$$
    """)
    loop = on_demand("The loop in Python, line by line", "loop", icon=":material/code:")
    if loop is None:
        return
    with loop:
        say(r"""
            Each **epoch** looks at all four students.
            The code counts in whole hundredths (10 means 0.1), so that nothing is rounded.
            It does ask for a slope, though not for that of the number of mistakes: for the slope
            of how far this one sum is on the wrong side.
            That is a loss, $(p - y)\,z$, and 0 for a right answer; with $y$ written as −1 and 1,
            books call it $\max(0, -y\,z)$.
            Its slope along $w$ is $(p - y)\,x$: Rosenblatt’s rule is gradient descent on it, one
            student at a time.
        """)
        if n_looks:
            facts(report.slope_rows(so_far))
        stepper(model.trace, run)


@scenes.scene
def learn() -> None:
    say(r"""
        Now let it run, from $w = 0$ and $b = 0$.
        One look at each of the four students is an **epoch**.
        The line moves only after a mistake; once a whole epoch has passed without one, nothing
        will ever move again.
    """)
    if not predict("by_epoch", plays=True):
        return
    pictures, controls = beside()
    with controls:
        settings = ask("n_epochs", "order")
    run = report.with_each_weight(run_job(model.train, **settings))
    with pictures:
        follow = player(
            run, plays=autoplay_key("by_epoch"), w="{:.1f}", b="{:.1f}", mistakes="{:.0f}"
        )
        alt = "The line over the hours at each look, the four students, and rings around mistakes."
        picture(students(run, 250), "learned", player=follow, alt=alt)
        counts = {
            "mistakes in this epoch": report.mistakes_in_epoch(run),
            "students it gets wrong": run.metrics["wrong"],
        }
        # A sketched epoch is where its last look is.
        sketch = committed_sketch("by_epoch", x_unit=run.steps_per_epoch)
        drawn = curves.traces(run, counts, title="of 4", whole=True, sketch=sketch, height=180)
        alt = "The mistakes made in this epoch, and how many students it gets wrong, look by look."
        picture(drawn, "loss", player=follow, alt=alt)
    say(r"""
        Switch what a sum of exactly zero says, and play it again: only the convention is different.
    """)
    explain_outcome("by_epoch")
    if observe("each_correction"):
        orders = run_job(experiments.over_orders, on_zero=settings["on_zero"])
        facts(report.run_rows(run, orders))
        say("The rule stops at the first line that gets everybody right, not at the best one.")
        table_room("epochs", pd.DataFrame(report.epochs_table(run)))
    write_a_line(KNOBS, own_line.LOOP, settings, loss_name="share it gets wrong", log=False)
    code_that_ran(model.train, settings, model.step, model.weighted_sum)
    run_table(run)


def at_two_rates(learning_rate: float, **how: float) -> list[RecordedRun]:
    return [
        run_job(model.train, n_epochs=48, learning_rate=rate, **how)
        for rate in (learning_rate, 0.1)
    ]


@scenes.picture("rate")
def counts(guesses: Guessed, runs: Sequence[RecordedRun] = ()) -> Picture:
    run, slow = runs or at_two_rates(0.7, w=0.0, b=0.0, on_zero=1)
    mistakes = {"at your rate": run.metrics["mistakes"], "at 0.1": slow.metrics["mistakes"]}
    return curves.traces(
        run, mistakes, title="mistakes so far", whole=True, guesses=guesses, height=210
    )


@scenes.scene
def rate() -> None:
    say(r"""
        In gradient descent everything depended on the **learning rate**.
        What does it do here?
    """)
    if not predict("rate", plays=True):
        return
    say(r"""
        From a start at **zero** the rate changes nothing, because each knob is just the sum of its
        corrections.
        From any other start the rate decides how much each correction counts against the knobs’
        first values.
        Start upside down, with $w$ below zero and $b$ above, and try the smallest rate and the
        largest.
    """)
    pictures, controls = beside()
    with controls:
        learning_rate, w, b, on_zero = ask("rate", "start_w", "start_b").values()
    runs = at_two_rates(learning_rate, w=w, b=b, on_zero=on_zero)
    run = report.with_each_weight(runs[0])
    with pictures:
        follow = player(run, plays=autoplay_key("rate"), w="{:.1f}", b="{:.1f}", mistakes="{:.0f}")
        picture(students(run, 300), "rate", player=follow, alt="The line at each look.")
        chart = counts(committed_guesses("rate"), runs)
        picture(chart, "counts", player=follow, alt="Mistakes so far, at two learning rates.")
        facts(report.run_rows(run))
    explain_outcome("rate")


@scenes.scene
def rounding() -> None:
    say(r"""
        A computer cannot store 0.1 exactly.
        Its **floating-point** numbers have 53 binary digits, so it keeps the nearest one, and
        rounds again after each calculation.
        But the step asks for the **sign** of a sum, and here some sums should be *exactly zero*.
        Here is the same training in whole numbers, and in floating point at three rates: all four
        curves should be the same.
    """)
    pictures, controls = beside()
    with controls:
        settings = ask(back=False)
        say("Which curves leave the others? Switch the convention, and look again.")
    runs = run_job(experiments.arithmetics, **settings)
    with pictures:
        exact = runs[experiments.EXACT]
        follow = player(exact, mistakes="{:.0f}")
        counts = {name: run.metrics["mistakes"] for name, run in runs.items()}
        chart = curves.traces(exact, counts, title="mistakes so far", whole=True, height=320)
        alt = "Mistakes so far by look, in whole numbers and in floating point at three rates."
        picture(chart, "rounding", player=follow, alt=alt)
    facts(report.arithmetic_rows(runs))
    say(r"""
        Where a sum that should be exactly zero is a tiny bit off, it can fall on the other side of
        the step, and from there on the training goes another way.
        That is why this lesson calculates in whole numbers, and divides only to show them.
    """)


@scenes.scene
def plane() -> None:
    say(rf"""
        A **gate** turns two inputs, each 0 or 1, into one answer.
        **AND** says 1 if both are 1, **OR** if at least one is, **XOR** if exactly one is;
        **NAND** says the opposite of AND.
        For which gates can one straight line separate the {COLOUR_1} corners from the {COLOUR_0}?
    """)
    pictures, controls = beside()
    with controls:
        settings = ask("gate", "w1", "w2", "b_gate")
        gate, on_zero = settings.pop("gate"), settings.pop("on_zero")
        weights = {"b": settings.pop("b_gate"), **settings}
    with pictures:
        x, y, _ = model.samples(gate)
        chart = decision_boundary.plane(
            x,
            y,
            **weights,
            on_zero=on_zero,
            knobs={"w1": "w1", "w2": "w2", "b": "b_gate"},
            height=400,
            **CORNERS,
        )
        picture(chart, "plane", alt="The plane cut in two, and the four corners of the gate.")
        say_of_knobs(f"**{report.n_right(gate, **weights, on_zero=on_zero)} of 4 right.**")
    say(rf"""
        With two inputs the sum is $z = w_1 x_1 + w_2 x_2 + b$.
        {COLOUR_1.capitalize()} is where the perceptron says 1, {COLOUR_0} where it says 0.
    """)
    if room := on_demand("The same perceptron as a network", "network", icon=":material/hub:"):
        with room:
            say("Send a corner through it, step by step, and see where its answer comes from.")
            run, knobs = perceptron_network.set_by_hand(**weights), {"w1": 0, "w2": 1, "b_gate": 2}
            diagram = neuron(run, gate, on_zero=on_zero, knobs=knobs)
            label = "Two inputs and the one neuron that listens to them."
            draw_network(diagram, "one_network", label=label)


@scenes.scene
def gates() -> None:
    say(r"""
        With two inputs the rule is the same: after a mistake, each weight moves by the learning
        rate times its own input.
        When Rosenblatt’s machine was shown to the press in 1958, the papers expected it to walk
        and talk before long.
        Can it learn all four gates?
    """)
    if not predict("xor", plays=True):
        return
    pictures, controls = beside()
    with controls:
        gate, n_epochs, on_zero = ask("trained", "gate_epochs").values()
    run = run_job(model.train, data=gate, n_epochs=n_epochs, on_zero=on_zero)
    run = report.with_each_weight(run)
    with pictures:
        follow = player(
            run, plays=autoplay_key("xor"), w1="{:.1f}", w2="{:.1f}", b="{:.1f}", mistakes="{:.0f}"
        )
        x, y, _ = model.samples(gate)
        three = {"w1": run.metrics["w1"], "w2": run.metrics["w2"], "b": run.parameters["b"]}
        at = report.next_samples(run)
        chart = decision_boundary.plane(
            x, y, **three, on_zero=on_zero, next_sample=at, height=240, **CORNERS
        )
        picture(chart, "gate", player=follow, alt="The plane cut in two at each look.")
        named = dict(zip(("w₁", "w₂", "b"), three.values(), strict=True))
        knobs = curves.traces(run, named, title="knobs", height=160)
        picture(knobs, "knobs", player=follow, alt="The three knobs by look.")
    say(report.describe_gate(run))
    explain_outcome("xor")
    say(r"""
        No straight line has two opposite corners on one side and the other two on the other.
        Minsky and Papert showed this in a book of 1969, and for years many researchers turned away
        from **networks** of neurons.
        The way out is a second **layer**: see the lesson on XOR.
    """)
    if room := on_demand("The same training as a network", "trained", icon=":material/hub:"):
        with room:
            say("Press play above, and watch its two weights.")
            diagram = neuron(run, gate, on_zero=on_zero)
            label = "The perceptron that is being trained, at each look."
            draw_network(diagram, "trained_network", label=label, player=follow)
    table_room("epochs", pd.DataFrame(report.epochs_table(run)))
    if room := on_demand("Where classes overlap", "overlap", icon=":material/join_inner:"):
        with room:
            say(r"""
                Where two classes overlap, no cut gets everybody right, and the mistakes never end.
                One then keeps the best knobs seen so far (Gallant’s pocket algorithm, 1990), or
                the mean of all, or asks for a **probability** instead of a yes, as the next lesson
                does.
                Each is tried on 20 draws of 100 points, and judged on fresh ones.
            """)
            right = run_job(experiments.on_overlapping_classes)
            shares = [percent(share, 1) for share in right.values()]
            facts({"knobs": [*right], "right on fresh points": shares})


@scenes.scene
def margin() -> None:
    say(r"""
        Two classes that one straight line can separate are called **linearly separable**, and for
        them the mistakes come to an end.
        Novikoff proved in 1962 how soon: if no point is further than $R$ from the origin, and some
        dividing line **through the origin** leaves a gap of $\gamma$ free on either side, a run
        from zero makes at most

        $$\left(\dfrac{R}{\gamma}\right)^2 \text{ mistakes,}$$

        in any order, however many points there are.
        $\gamma$ is called the **margin**; the bias counts as a weight whose input is always 1, so
        $R^2$ is the largest $x_1^2 + x_2^2 + 1$.
        Move the margin, then the seed: how close does your set of points come to its bound, and how
        close do all 64?
    """)
    pictures, controls = beside(0.72)
    with controls:
        settings = ask("margin", "n_samples", "seed", "blob_epochs")
    settings["n_epochs"] = settings.pop("blob_epochs")
    blobs = {name: settings[name] for name in ("margin", "n_samples", "seed")}
    on_zero = settings["on_zero"]
    run = report.with_each_weight(run_job(model.train, data="blobs", **settings))
    many = run_job(experiments.over_margins, n_samples=blobs["n_samples"], on_zero=on_zero)
    theorem = experiments.bound(**blobs)
    with pictures:
        follow = player(run, mistakes="{:.0f}", accuracy="{:.1%}")
        points, y, one = model.samples("blobs", **blobs)
        plane = decision_boundary.plane(
            points / one,
            y,
            w1=run.metrics["w1"],
            w2=run.metrics["w2"],
            b=run.parameters["b"],
            on_zero=on_zero,
            size=70,
            height=370,
        )
        over_draws = mistake_bounds.over_draws(
            experiments.MARGINS,
            many.mistakes,
            many.most,
            own=(blobs["margin"], float(run.metrics["mistakes"][-1]), float(theorem.most)),
            x_title="margin γ",
            y_title="mistakes",
            names=("allowed", "made"),
        )
        alt = "Mistakes made and allowed at each margin, for 64 sets of points; yours is marked."
        side_by_side(
            ("blobs", plane, "Two groups of points, and the line at each look."),
            ("bound", over_draws, alt),
            player=follow,
        )
    facts(report.blob_rows(run, theorem))
    facts(report.margin_rows(many, blobs["margin"]))
    say("The bound covers the worst order in which the points can come; luck is rarely that bad.")
    if room := on_demand("Why there must be an end", "why", icon=":material/compress:"):
        with room:
            say(r"""
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
            chart = mistake_bounds.squeeze(
                run_job(experiments.weight_norms, **settings),
                run.metrics["mistakes"],
                reach=float(theorem.reach),
                gap=float(theorem.gap),
                names=("at most √k R", "the arrow", "at least k γ"),
                titles=("mistakes k", "length of the arrow ÷ learning rate"),
                height=260,
            )
            alt = "The length of the arrow after each mistake, between its two bounds."
            picture(chart, "squeeze", player=follow, alt=alt)
    open_in_laboratory(run)


scenes.show()
