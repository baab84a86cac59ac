from collections.abc import Iterable

from charts.diagrams import network_diagram
from charts.models import line_fit, network_outputs
from charts.runs import bowl, curves, gradients, rolling_ball
from charts.runs import luck as starts
from datasets.students import HOURS, SCORES
from lessons.xor import model as xor_model
from lessons.xor.network import EXAMPLES, INPUTS
from lessons.zero_grad import (
    accumulation,
    ball,
    curvature,
    experiments,
    model,
    momentum,
    own_line,
    report,
    tasks,
)
from training.dense import layers_of
from ui.controls.knob_kinds import Choice, Scale, Slider, Switch, line_knobs
from ui.controls.knobs import Knobs
from ui.page.current import beside, columns
from ui.page.lesson import Scenes
from ui.page.prose import say
from ui.pictures import network as draw_network
from ui.pictures import picture, side_by_side
from ui.run.replay import player
from ui.run.runs import memoised, on_request, run_job
from ui.run.stepper import stepper
from ui.run.tables import facts, facts_of_knobs, run_table
from ui.run.take_along import code_that_ran, open_in_laboratory
from ui.study.prediction import autoplay_key, committed_sketch, explain_outcome, predict
from ui.study.questions import observe
from ui.study.write_line import write_a_line

EPOCHS = (0, 1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000, 2000, 3000, 5000)
TITLES = {name: task.title for name, task in tasks.TASKS.items()}
SAMPLES = {task: title for title, task in accumulation.SAMPLES.items()}
RATE, LENGTH = "Learning rate η", "Epochs: how many steps"
WHOLE = "the big batch"
HIGH = 250
HOW = ("task", "learning_rate", "n_epochs", "steepness", "seed")


def task_knob(name: str, which: Iterable[str], first: str, learning_rate: str, n_epochs: str):
    """Return a knob for a task, which turns two others to what suits it."""

    def turns(values):
        chosen = tasks.TASKS[values[name]]
        return {learning_rate: chosen.learning_rate, n_epochs: chosen.n_epochs}

    return Choice(name, "Task", list(which), first, TITLES, sets=turns)


KNOBS = Knobs(
    "zero_grad",
    Slider("let_go", "Let both balls go at w =", -ball.MAX_START, ball.MAX_START, 3.0, 0.1),
    Scale("strength", "Strength of a push", (0.01, 0.03, 0.1, 0.3, 1), 0.1),
    Scale("forgot_rate", RATE, (0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5), 0.01),
    Slider("n_calls", "How often `backward()` is called", 1, 8, 3, 1),
    task_knob("task", tasks.TASKS, "line", "learning_rate", "n_epochs"),
    Switch("zero_grad", "Zero the gradient", help="After each step: `parameter.grad.zero_()`"),
    Scale("learning_rate", RATE, tasks.RATES, 0.01),
    Scale("n_epochs", LENGTH, EPOCHS, 100),
    Slider("steepness", "Curvature along w2 (1 along w1)", 0.5, 20.0, 8.0, 0.5),
    Slider("seed", "Seed: which start", 0, 63, 5, 1),
    Choice("swept", "Which bowl", tasks.BOWLS, "line", TITLES),
    task_knob("luck_task", tasks.WITH_LUCK, "xor", "luck_rate", "luck_epochs"),
    Scale("luck_rate", RATE, tasks.RATES, 0.1),
    Scale("luck_epochs", LENGTH, EPOCHS, 3000),
    Slider("friction", "Friction: speed lost at each step", 0.0, 1.0, 0.1, 0.05),
    task_knob("ball_task", tasks.BY_HAND, "line", "ball_rate", "ball_epochs"),
    Scale("ball_rate", RATE, tasks.RATES, 0.01),
    Scale("ball_epochs", LENGTH, EPOCHS, 100),
    Choice("samples", "Samples", list(SAMPLES), "line", SAMPLES),
    Slider("n_line", "Pieces", 1, 4, 3, 1),
    Slider("n_titanic", "Pieces", 1, 60, 40, 1),
    Choice("weighting", "The loss of each piece counts", accumulation.WEIGHTINGS, "per piece"),
    *line_knobs(own_line.LOOP),
)

scenes = Scenes(KNOBS)


def where(runs, height: int):
    """Draw where two runs are, as it suits their task."""
    settings = next(iter(runs.values())).hyperparameters
    task = settings["task"]
    if task in ("line", "bowl"):
        return bowl.two_paths(
            runs,
            **curvature.contours(task, settings["steepness"])._asdict(),
            square=task == "bowl",
            titles=tuple(f"knob {name}" for name in tasks.parameter_names(task)),
            loss_name=loss_name(task),
            height=height,
        )
    if task == "xor":
        return network_outputs.two_answers(
            runs,
            list(map(xor_model.probabilities, runs.values())),
            names=EXAMPLES.names,
            truth=EXAMPLES.y,
            title="probability of class 1",
            height=height,
        )
    return curves.two_accuracies(
        runs,
        tuple(run.metrics["validation_accuracy"] for run in runs.values()),
        levels=report.baselines(),
        title="right on passengers held out",
        height=height,
    )


def show_both(runs, name: str, *, height: int, player: str, **drawn):
    """Show the losses of two runs, and beside them where both are."""
    task = next(iter(runs.values())).hyperparameters["task"]
    losses = curves.two_losses(runs, loss_name=loss_name(task), height=height, **drawn)
    side_by_side(
        (f"{name}_losses", losses, "The losses of both by epoch."),
        (f"{name}_paths", where(runs, height), "Where both are, step by step."),
        player=player,
    )


def loss_name(task: str) -> str:
    return tasks.TASKS[task].loss_name


def gradient(run, height: int):
    """Draw what .grad holds in one run: arrows for two knobs, bars for more."""
    task, zeroed = run.hyperparameters["task"], run.hyperparameters["zero_grad"]
    fresh = memoised(model.fresh_gradients, run)
    if task not in ("line", "bowl"):
        return gradients.bars(run, fresh, tasks.parameter_names(task), height=height)
    return gradients.arrows(run, fresh, added_up=not zeroed, square=task == "bowl", height=height)


@scenes.scene
def rolls() -> None:
    say(r"""
        At every step both balls are pushed downhill.
        One starts each step afresh; the other **keeps every push it ever got**.
        Pull the ring, let go, and watch.
        Can you let go so that both come to rest at the bottom?
    """)
    pictures, knobs = KNOBS.beside("let_go", "strength", share=0.72)
    start, strength = knobs.values()
    KNOBS.grab("let_go", "across", "let_go")
    balls = run_job(ball.both, start=start, strength=strength)
    with pictures:
        # Each new place is watched once by itself.
        moved = "" if not KNOBS.written() else f"let go at {start} with {strength}"
        follow = player(balls, plays=moved, begins=None if moved else 0)
        bowl_of_both = rolling_ball.rolling(balls, start=start, knob="let_go", reach=ball.MAX_START)
        picture(bowl_of_both, "balls", player=follow, alt="A bowl with two balls in it.")
        facts_of_knobs(report.rolls_rows(balls))
        if start == 0:
            say("At the very bottom neither is ever pushed.")
    say(r"""
        In training, a push is a step against the **gradient**, the slope where you stand, and its
        strength is the **learning rate**.
        One forgotten line of code turns the first ball into the second.
    """)


@scenes.scene
def adds() -> None:
    say(r"""
        In PyTorch, `backward()` works out the **gradient**: the slope of the loss along every
        knob.
        It leaves each slope in that knob’s `.grad`.
        Call it again without turning a knob: what is in `.grad` now?
    """)
    pictures, controls = beside()
    with controls:
        calls = accumulation.call_backward(**KNOBS.ask("n_calls", back=False))
        KNOBS.step_button("Call it once more", "n_calls")
        facts_of_knobs(report.calls_rows(calls))
    with pictures:
        blocks = gradients.backward_calls(calls, most=8, title="what .grad holds (slope of L)")
        picture(blocks, "blocks", alt="What .grad holds: a block for each call of backward.")
    say(r"""
        `backward()` does not *write* a slope into `.grad`; it **adds** it to what is there.
        (The knobs are those of the line through four students, both at zero.)
        So every training loop in PyTorch has a line that looks like housekeeping:
        `optimizer.zero_grad()`.
        Leave it out, people say, and the training breaks.
        Does it?

        Adding was a choice: it lets you collect the gradients of several losses, or of the pieces
        of a large **batch** (the samples that one step looks at), and then take a single step.
    """)


@scenes.scene
def loop() -> None:
    say(r"""
        Here is one **epoch** of that loop.
        $w$ stands for all the knobs, $\nabla L(w)$ for the new gradient of the loss $L$, $g$ for
        what `.grad` holds, and the **learning rate** $\eta$ says how far to go for each unit of
        slope:

        $$g \leftarrow g + \nabla L(w) \qquad w \leftarrow w - \eta\,g \qquad g \leftarrow 0$$

        The last of the three is the line in question.
        Without it each step follows the **sum of all gradients so far**.
        Walk through the code that ran, line by line, and watch `.grad`: once with the switch off,
        once with it on.
    """)
    KNOBS.ask("task", "zero_grad", back=False)
    settings = KNOBS.values(*HOW)
    stepper(model.trace, run_job(model.train_both, **settings)[mine(KNOBS["zero_grad"])])
    write_a_line(KNOBS, own_line.LOOP, settings, loss_name=loss_name(settings["task"]))


def mine(zero_grad: bool) -> str:
    return model.ZEROED if zero_grad else model.ACCUMULATED


@scenes.scene
def forgets() -> None:
    say(r"""
        With `zero_grad()` the run comes down little by little.
        Without it, every step follows the sum of all gradients so far.
        What will the loss do then?
    """)
    if not predict("forgets", plays=True):
        return
    pictures, controls = beside(0.68)
    with controls:
        rate = KNOBS.ask("forgot_rate", back=False)["forgot_rate"]
    runs = run_job(model.train_both, task="line", learning_rate=rate, n_epochs=60)
    with pictures:
        follow = player(runs, plays=autoplay_key("forgets"))
        sketch = committed_sketch("forgets")
        show_both(runs, "forgets", height=HIGH, player=follow, sketch=sketch)
    with controls:
        forgot = gradient(runs[model.ACCUMULATED], HIGH - 20)
        alt = "What .grad holds in the run that forgets, by frame."
        picture(forgot, "forgets_gradient", player=follow, alt=alt)
    explain_outcome("forgets")
    if observe("fastest"):
        facts(report.both_rows(runs))


@scenes.scene
def explodes() -> None:
    say(r"""
        Too large a learning rate overshoots: each step lands further from the bottom than the
        last, until the numbers overflow.
        The lesson on **gradient descent** showed where that begins for the line through four
        students.
        What changes if the line is missing?
        Many tutorials say that without it the numbers explode.
    """)
    if not predict("explodes", plays=True):
        return
    runs = run_job(model.train_both, task="line", learning_rate=0.3, n_epochs=60)
    follow = player(runs, plays=autoplay_key("explodes"))
    show_both(runs, "edge", height=240, player=follow)
    explain_outcome("explodes")
    say(r"""
        Below, each learning rate was tried for 400 epochs: how high does the loss still swing in
        the second half of them?
        Try another bowl, too; the one called Bowl you can bend yourself.
    """)
    pictures, controls = beside()
    with controls:
        task, rate = KNOBS.ask("swept", "learning_rate", back=False).values()
        if task == "bowl":
            KNOBS.ask("steepness", back=False)
    sweep = run_job(experiments.sweep_learning_rates, task=task, steepness=KNOBS["steepness"])
    two, four = sweep.critical
    with pictures:
        late = curves.sweep(
            sweep.learning_rates,
            {model.ZEROED: sweep.zeroed, model.ACCUMULATED: sweep.accumulated},
            edges={f"2/k = {two:.4f}": two, f"4/k = {four:.4f}": four},
            start=sweep.start,
            own=rate,
        )
        picture(late, "sweep", alt="The largest late loss of both over the learning rate.")
    say(r"""
        Here k is the largest curvature of the bowl.
        With zeroing the run explodes above 2/k, without it above 4/k.
        Between the two only the run that forgets survives, and it never settles: it orbits.
        (The line’s loss is *half* the mean squared error. With PyTorch’s `MSELoss` k doubles, and
        every rate halves.)

        On the line, this is what orbiting looks like over thousands of epochs:
    """)
    facts(report.orbit_rows(run_job(experiments.orbits)))


@scenes.scene
def together() -> None:
    say(r"""
        Two runs, one start; only one of them zeroes its gradient.
        **Play them**, then turn the rate up: which of the two gives up first?
    """)
    task = KNOBS.ask("task", back=False)["task"]
    special = {"bowl": ["steepness"], "line": []}.get(task, ["seed"])
    names = ["zero_grad", "learning_rate", "n_epochs", *special]
    for room, name in zip(columns(4), names, strict=False):
        with room:
            KNOBS.show(name)
    settings = KNOBS.values(*HOW)
    runs = run_job(model.train_both, **settings)
    run = runs[mine(KNOBS["zero_grad"])]
    follow = player(runs)
    if task == "line":  # its bowl has been seen twice by now
        titles = {"x_title": "hours studied", "y_title": "exam score (points)"}
        result = line_fit.two_lines(HOURS, SCORES, runs, **titles, height=HIGH)
    else:
        result = where(runs, HIGH)
    alt = "What .grad holds in your run, by frame."
    first, second, third = columns(3)
    with first:
        losses = curves.two_losses(runs, loss_name=loss_name(task), height=HIGH)
        picture(losses, "losses", player=follow, alt="The losses of both runs by epoch.")
    with second:
        picture(result, "result", player=follow, alt="Where both runs are, on this task.")
    with third:
        if task == "xor":
            inside = network_diagram.diagram(
                run,
                layers_of(run),
                inputs=INPUTS,
                examples=EXAMPLES,
                loss=loss_name(task),
                gradient_name=".grad",
            )
            draw_network(inside, "network", label=alt, player=follow, shows="gradient")
        else:
            picture(gradient(run, HIGH), "gradient", player=follow, alt=alt)
    facts(report.both_rows(runs))
    say(r"""
        **Accumulated** is the run that forgets.
        The switch says which of the two is *yours*: what its `.grad` holds is drawn in brass.
    """)
    KNOBS.reset_button(*HOW, "zero_grad")
    zero_grad = KNOBS.values("zero_grad")
    code_that_ran(model.train, settings | zero_grad, accumulation.accumulate, runs=runs)
    run_table(run)
    if task in ("xor", "titanic"):  # the laboratory knows no other
        open_in_laboratory(run)


@scenes.scene
def luck() -> None:
    say(r"""
        On XOR and on the Titanic the knobs are drawn at random before the first step.
        So one run proves little: train from 64 starts, with that line of code and without.
        At a learning rate of 0.1 XOR takes longer than 3,000 epochs if the gradient is zeroed.
        What becomes of the runs that forget?
        And what if the zeroed runs get a learning rate that suits *them*?

        Each start is a dot if it succeeded and a cross if it did not: success means solving XOR,
        or getting more passengers right than the rule “women survive” does.
    """)
    KNOBS.show("luck_task")
    pictures, controls = beside()
    with controls:
        names = ("luck_rate", "luck_epochs", "seed", "zero_grad")
        rate, n_epochs, seed, zero_grad = KNOBS.ask(*names, back=("luck_task", *names)).values()
    task = KNOBS["luck_task"]
    settings = {"task": task, "learning_rate": rate, "n_epochs": n_epochs}
    title, mark = "loss at the last epoch", None
    if task != "xor":
        title = "share right at the last epoch, of passengers held out"
        mark = report.baselines()["women survive"], "women survive"
    with pictures:
        plan = {"task": TITLES[task], "learning rate": f"{rate:g}", "epochs": f"{n_epochs:,}"}
        plan |= {"your start": f"seed {seed}", "the challenges look at": mine(zero_grad)}
        facts({name: [text] for name, text in plan.items()})
        if not on_request("luck", "Train 64 starts, zeroed and accumulated", settings):
            return
        batches = run_job(model.train_both, **settings, seed=tuple(range(64)))
        facts(report.luck_rows(batches))
        for name, runs in batches.items():
            say(f"**{name.capitalize()}**")
            values, good = report.outcomes(runs)
            if not runs.diverged.all():
                dots = starts.outcomes(
                    values,
                    own=float(values[seed]),
                    good=good,
                    title=title,
                    mark=mark,
                    log=task == "xor",
                    height=170,
                )
                picture(dots, f"starts_{name}", alt="A dot for each start, and yours.")


@scenes.scene
def friction() -> None:
    say(r"""
        The run that forgets is a ball that nothing slows down.
        Give the other ball **friction**: how much is best?
    """)
    pictures, controls = beside(0.72)
    with controls:
        knobs = KNOBS.ask("friction", "ball_task", "ball_rate", "ball_epochs")
        friction, task, rate, n_epochs = knobs.values()
    settings = {"task": task, "learning_rate": rate, "n_epochs": n_epochs}
    balls = run_job(momentum.with_and_without_friction, friction=friction, **settings)
    with pictures:
        follow = player(balls)
        show_both(balls, "ball", height=290, player=follow)
    say(r"""
        The sum of all gradients is a speed, and each gradient is a push.
        So the loop that forgets is a rolling **heavy ball**, and its memory has a name:
        **momentum**.
        Without friction it rolls through the bottom and up the other side, for ever.
        `momentum=0.9` in `torch.optim.SGD` is a friction of 0.1.
        Without friction the ball and the loop that forgets are the same run, up to rounding.
    """)


@scenes.scene
def pieces() -> None:
    say(r"""
        Sometimes a **batch** is too big for the computer’s memory.
        Then it goes through in pieces, **mini-batches**, and `.grad` adds up what each of them
        says before a single step is taken.
        But the loss of a piece is the *mean* over its samples, and three means do not simply add
        up to the mean of all.

        Cut the four students in two, then in three.
        How must the loss of each piece count so that the collected gradient is that of the big
        batch: in full, divided by the number of pieces, or in proportion to its share of the
        samples?
    """)
    pictures, knobs = KNOBS.beside(
        *("samples", f"n_{KNOBS['samples']}", "weighting"),
        back=("samples", "n_line", "n_titanic", "weighting"),
    )
    task, n_batches, weighting = knobs.values()
    result = accumulation.accumulate(n_batches, task=task, weighting=weighting)
    with pictures:
        if task == "line":
            sums = gradients.batch_arrows(result.accumulated, result.whole, name=WHOLE)
        else:
            sums = gradients.batch_bars(
                result.accumulated["coefficients"][-1],
                result.whole["coefficients"],
                tasks.parameter_names(task),
                name=WHOLE,
            )
        picture(sums, "collected", alt="The gradient, piece by piece, and the whole.")
        facts_of_knobs(report.accumulation_rows(result))


scenes.show()
