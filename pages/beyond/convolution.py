from collections.abc import Sequence
from functools import partial

from charts.core.picture import Picture
from charts.core.series import Guessed
from charts.diagrams import detectors, pixels
from charts.runs import curves
from charts.statistics import bars
from lessons.convolution import by_hand, experiments, model, own_line, pytorch, report
from training import detectors as network
from training.class_colours import COLOUR_0, COLOUR_1
from training.detectors import POOLS
from training.letters import surprise_delta
from training.recorded_run import RecordedRun
from training.slope_check import slopes_table
from ui.controls.knob_kinds import Choice, Scale, Slider, line_knobs
from ui.controls.knobs import Knobs
from ui.page.lesson import Scenes
from ui.page.prose import say, say_of_knobs
from ui.pictures import picture, side_by_side, weights
from ui.run.replay import player
from ui.run.runs import as_it_trains, as_they_train, memoised, run_job
from ui.run.tables import facts, run_table
from ui.run.take_along import code_that_ran
from ui.study.prediction import as_shares, committed_guesses, explain_outcome, predict
from ui.study.questions import observe
from ui.study.write_line import write_a_line

KNOBS = Knobs(
    "convolution",
    Choice("detector", "Detector of strokes that are", list(by_hand.DETECTORS), "upright"),
    Choice("digit", "Digit", list(by_hand.DIGITS), "4"),
    Slider("column", "Window: how far right", 0, 7, 1, 1),
    Slider("row", "Window: how far down", 0, 7, 1, 1),
    Slider("bias", "Bias", -4.0, 2.0, -1.0, 0.25),
    Slider("right", "Move the digit right", -2, 2, 1, 1),
    Slider("down", "Move the digit down", -2, 2, 0, 1),
    Scale("n_detectors", "Detectors", (1, 2, 4, 8, 12, 16, 24, 32, 48), 32),
    Choice("size", "Pixels of a detector", model.SIZES, "5 × 5"),
    Choice("pool", "Passed on", list(POOLS), "largest anywhere"),
    Scale("learning_rate", "Learning rate", (0.001, 0.003, 0.01, 0.03, 0.1), 0.01),
    Scale("n_epochs", "Epochs", (0, 1, 2, 5, 8, 15, 30), 15),
    Slider("seed", "Seed: which are held out, and the start", 0, 99, 0, 1),
    *line_knobs(own_line.LOOP),
)
scenes = Scenes(KNOBS)
NETWORK = ("n_detectors", "size", "pool", "learning_rate", "n_epochs")


@scenes.scene
def pull() -> None:
    say(r"""
        A **detector** looks at a digit through a window of 3 × 3 pixels.
        Each of its nine **weights** is multiplied by the ink below it; the sum is its answer.
        **Pull the window**: where is the answer largest?
        Find the place, then choose another detector.
    """)
    pictures, knobs = KNOBS.beside("column", "row", "detector", "digit", share=0.5)
    KNOBS.grab(detectors.GRIP, "point", "column", "row")
    ink, detector = by_hand.a_digit(knobs["digit"]), knobs["detector"]
    window = {k: knobs[k] for k in ("column", "row")}
    answers = by_hand.sums(ink, detector)
    with pictures:
        drawn = detectors.window(ink, answers, by_hand.DETECTORS[detector], **window, height=380)
        picture(drawn, "window", alt="A digit, and a window of three by three pixels to pull.")
        here = float(answers[8 * window["row"] + window["column"]])
        say_of_knobs(report.describe_window(ink, detector, here))
    say(r"""
        Multiply pairwise and add up: that is the **dot product** of the first lesson.
        These weights were made by hand, 2 along a stroke and −1 on both sides of it, so ink along
        the stroke speaks for it, and ink beside it against it.
        Ink is 0 on blank paper and 1 where it is black.
    """)


def window_and_map(
    window: dict[str, int], *, right: int = 0, down: int = 0, bias: float = 0.0, height: int
) -> None:
    ink, detector = by_hand.a_digit(KNOBS["digit"], right, down), KNOBS["detector"]
    sums, weights = by_hand.sums(ink, detector), by_hand.DETECTORS[detector]
    side_by_side(
        (
            "below",
            detectors.window(ink, sums, weights, **window, height=height),
            "A digit, and the window of the detector.",
        ),
        (
            "map",
            detectors.answer_map(sums, bias=bias, height=height, **window),
            "The answer of the detector at each place, and a ring where the window stands.",
        ),
    )


@scenes.scene
def maps() -> None:
    say(r"""
        Lay the same nine weights on **every** place, and the answers make a new picture, a map.
        A **bias** is added, and **ReLU** turns what is negative into zero: what is left is drawn
        dark.
    """)
    pictures, knobs = KNOBS.beside("bias", "detector", "digit", "column", "row")
    KNOBS.grab(detectors.GRIP, "point", "column", "row")
    window = {k: knobs[k] for k in ("column", "row")}
    with pictures:
        window_and_map(window, bias=knobs["bias"], height=300)
    say(r"""
        Laying one small table of weights on all places is called a **convolution**.
        In a **dense** network, such as the one that read your 3 on the first page, each hidden
        neuron has a weight of its own for each pixel.
        Here the weights are shared: ten numbers, bias included, do the work at 64 places.
        What they find in one corner they find in every other.
    """)


@scenes.scene
def anywhere() -> None:
    say(r"""
        Move the digit.
        Its map moves along, and the largest answer stays what it was.
        Pass on only that answer, and where it was found no longer matters.
    """)
    pictures, knobs = KNOBS.beside("right", "down", "detector", "digit")
    right, down = knobs["right"], knobs["down"]
    _, *place = by_hand.largest(by_hand.a_digit(knobs["digit"], right, down), knobs["detector"])
    window = dict(zip(("column", "row"), place, strict=True))
    with pictures:
        window_and_map(window, right=right, down=down, height=270)
        facts(report.largest_table(knobs["digit"], right, down))
    say(r"""
        Only ink that leaves the paper is lost, and then an answer may change.
        A network that is given the largest answer of each detector, and nothing else, hardly
        notices a move.
    """)


@scenes.scene
def train() -> None:
    say(r"""
        Trained from random weights, each detector passes on its largest answer to ten outputs.
        **Play**, and choose one to see which digits it answers most.
    """)
    knobs = ("n_detectors", "size", "n_epochs", "learning_rate", "seed")
    pictures, _ = KNOBS.beside(*knobs, share=0.74)
    with pictures, as_it_trains(model.train, **KNOBS.values(*NETWORK, "seed")) as run:
        follow = player(run, epochs="{:.1f}", validation_accuracy="{:.1%}")
        weights(pixels.weights(**experiments.learned(run), player=follow), "learned")
        drawn = curves.accuracy_curve(run, {"guessing": 0.1}, height=130)
        alt = "The accuracy by step on training and held-out digits, and that of guessing."
        picture(drawn, "accuracy", player=follow, alt=alt)
    if observe("how_soon"):
        say(report.describe_run(run))
    say(rf"""
        Where a detector is {COLOUR_1}, ink raises its answer; where it is {COLOUR_0}, ink lowers it.
        **Blame** goes back only to the place whose answer was passed on.
        Since the weights are shared, what they learn at one place they know everywhere.
    """)


@scenes.scene
def loop() -> None:
    say(r"""
        Forwards: lay the detectors on all places, take the largest answer of each, weigh them.
        Backwards: of all places, only the one with the largest answer gets any blame.
        Here every slope is compared with PyTorch’s autograd, whose `conv2d` is the same
        convolution, and some with finite differences.
    """)
    settings = KNOBS.ask("n_detectors", "size")
    facts(slopes_table(run_job(pytorch.gradients_in_three_ways, **settings)))
    how = KNOBS.values(*NETWORK, "seed")
    code_that_ran(
        model.train,
        how,
        network.patches,
        network.class_scores,
        surprise_delta,
        network.detector_gradients,
    )
    write_a_line(KNOBS, own_line.LOOP, how, loss_name="loss")
    code_that_ran(
        pytorch.gradients_in_three_ways, settings, pytorch.in_pytorch, pytorch.pytorch_gradients
    )
    run_table(partial(run_job, model.train, **how))


@scenes.scene
def pools() -> None:
    say(r"""
        Large networks do not throw away the place at once.
        They pass on the largest answer of each 2 × 2 places (**pooling**), lay new detectors on
        the smaller map, and so on.
        One such step alone makes a network less dependent on the place, but not by much.
        Compare.
    """)
    pictures, _ = KNOBS.beside("pool", "size", "n_detectors", "seed")
    with pictures, as_it_trains(model.train, **KNOBS.values(*NETWORK, "seed")) as run:
        follow = player(run, epochs="{:.1f}", validation_accuracy="{:.1%}")
        drawn = curves.accuracy_curve(run, {"guessing": 0.1}, height=260)
        alt = "The accuracy by step on training and held-out digits, and that of guessing."
        picture(drawn, "by_pool", player=follow, alt=alt)
        say(report.describe_run(run))
    say(r"""
        On digits that stay where they are, all three do well; on moved ones they differ, as the
        claim on pooling shows.
        In 2012 a deep network of such layers won the best-known contest in recognising pictures by
        a wide margin; such networks have been in use everywhere since.
    """)


@scenes.picture("moved")
def digits_read(guesses: Guessed, runs: Sequence[RecordedRun] = ()) -> Picture:
    own = (
        memoised(experiments.over_shifts, *runs)
        if runs
        else run_job(experiments.when_moved, **KNOBS.defaults(*NETWORK))
    )
    trains = any(run.is_under_way for run in runs)
    name = f"{experiments.OWN}, still training" if trains else experiments.OWN
    return curves.spread(
        experiments.SHIFTS,
        {name: own, **run_job(experiments.dense_when_moved)},
        x_title="pixels moved",
        y_title="held-out digits read (2 splits)",
        rules={"guessing": 0.1},
        height=300,
        guesses=(1, as_shares(guesses)),
    )


@scenes.scene
def moved() -> None:
    say(r"""
        On the first page you moved a 3 by one pixel, and a dense network lost it.
        Now do the same to a network of detectors.
    """)
    if not predict("moved"):
        return
    pictures, _ = KNOBS.beside("n_detectors", "size", "pool", "n_epochs")
    how = KNOBS.values(*NETWORK)
    calls = {f"split {seed}": partial(model.train, **how, seed=seed) for seed in range(2)}
    with pictures, as_they_train(calls) as runs:
        drawn = digits_read(committed_guesses("moved"), [*runs.values()])
        picture(drawn, "moved", alt="The accuracy over the move, of three networks.")
        facts(report.costs(**KNOBS.values("n_detectors", "size", "pool")))
    explain_outcome("moved")
    say(r"""
        Trained on digits moved by a pixel, as in the lesson on digits, a dense network learns to
        read those moves, and not longer ones.
        Detectors whose largest answer anywhere counts are trained on no moved digit at all.
        But each of their weights is used at 64 places: sharing saves numbers to learn, not
        multiplications.
    """)


@scenes.scene
def edge() -> None:
    say(r"""
        If the largest answer does not change with a move, why is not everything read?
        Digits fill their box, so many lose ink at the edge when they move.
        What is gone is gone for every network.
    """)
    pictures, _ = KNOBS.beside("n_detectors", "size", "pool", "seed")
    with pictures, as_it_trains(model.train, **KNOBS.values(*NETWORK, "seed")) as run:
        counts, right = memoised(experiments.seen_and_lost, run)
        names = ("lost no ink", "lost some ink")
        title = f"read when moved by one pixel, at epoch {round(run.epochs[-1], 1):g}"
        drawn = bars.shares(names, right, title=title, height=170)
        picture(drawn, "edge", alt="Bars: how many of the moved digits are read.")
    with pictures:
        say(report.describe_lost(counts, right))
    say(r"""
        Those that have kept all their ink are the fair test of the idea.
        Even there the window at the very edge may see a little less than before.
    """)


scenes.show()
