from charts.diagrams import detectors, pixels
from charts.runs import curves
from charts.statistics import bars
from lessons.convolution import by_hand, experiments, model, own_line, pytorch, report
from training import detectors as network
from training.detectors import POOLS
from training.letters import surprise_delta
from ui.controls.knob_kinds import Choice, Scale, Slider
from ui.controls.knobs import Knobs
from ui.page.lesson import Scenes
from ui.page.prose import say, say_of_knobs
from ui.pictures.picture import picture, side_by_side
from ui.pictures.pixels import weights
from ui.run.code import code_that_ran
from ui.run.replay import player
from ui.run.runs import run_job
from ui.run.tables import facts, run_table
from ui.study.observe import observe
from ui.study.prediction import explain_outcome, predict
from ui.study.write_line import line_knobs, write_a_line

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
    Slider("seed", "Seed: who is held out, and the start", 0, 99, 0, 1),
    *line_knobs(own_line.LOOP),
)
scenes = Scenes(KNOBS)
NETWORK = ("n_detectors", "size", "pool", "learning_rate", "n_epochs")


@scenes.scene
def pull() -> None:
    say(r"""
        A **detector** looks at a digit through a window of 3 × 3 pixels.
        **Pull the window** over the digit: where does it answer loudest?
        Find the place, then choose another detector.
    """)
    pictures, knobs = KNOBS.beside("column", "row", "detector", "digit", share=0.5)
    KNOBS.grab(detectors.GRIP, "point", "column", "row")
    ink, column, row = by_hand.a_digit(knobs["digit"]), knobs["column"], knobs["row"]
    answers = by_hand.sums(ink, knobs["detector"])
    with pictures:
        drawn = detectors.window(ink, answers, column=column, row=row, height=360)
        picture(drawn, "window", alt="A digit, and a window of three by three pixels to pull.")
        here = float(answers[8 * row + column])
        say_of_knobs(report.describe_window(ink, knobs["detector"], here))
    say(r"""
        The answer is the **dot product** of the first lesson: nine weights, times the ink below
        them, added up.
        The weights of these detectors were made by hand: 2 along a stroke, −1 on both sides of it.
        So ink along the stroke speaks for it, and ink beside it against it.
    """)


@scenes.scene
def maps() -> None:
    say(r"""
        Ask the same nine weights at **every** place, and the answers make a new picture, a map.
        A **bias** is added, and **ReLU** makes zero of all that is below: what is left lights up.
    """)
    pictures, knobs = KNOBS.beside("bias", "detector", "digit", "column", "row")
    KNOBS.grab(detectors.GRIP, "point", "column", "row")
    ink, at = by_hand.a_digit(knobs["digit"]), {k: knobs[k] for k in ("column", "row")}
    sums = by_hand.sums(ink, knobs["detector"])
    with pictures:
        side_by_side(
            (
                "below",
                detectors.window(ink, sums, height=300, **at),
                "A digit, and the window of the detector.",
            ),
            (
                "map",
                detectors.answer_map(sums, bias=knobs["bias"], height=300, **at),
                "The answer of the detector at each place, and a ring where the window stands.",
            ),
        )
    say(r"""
        To lay one small table of weights on all places is called a **convolution**.
        A dense network has a weight of its own for each pixel.
        Here the weights are shared: ten numbers, bias included, do the work at 64 places.
        What they find in one corner they find in every other.
    """)


@scenes.scene
def anywhere() -> None:
    say(r"""
        Move the digit.
        The map moves along with it, and its largest answer stays what it was.
        Where it was found, nobody asks any more.
    """)
    pictures, knobs = KNOBS.beside("right", "down", "detector", "digit")
    right, down = knobs["right"], knobs["down"]
    ink = by_hand.a_digit(knobs["digit"], right, down)
    sums = by_hand.sums(ink, knobs["detector"])
    _, column, row = by_hand.loudest(ink, knobs["detector"])
    with pictures:
        side_by_side(
            (
                "moved",
                detectors.window(ink, sums, column=column, row=row, height=270),
                "The moved digit, and the window at the loudest place.",
            ),
            (
                "moved_map",
                detectors.answer_map(sums, bias=-1.0, column=column, row=row, height=270),
                "The map of the moved digit, with bias −1.",
            ),
        )
        facts(report.largest_table(knobs["digit"], right, down))
    say(r"""
        Only what leaves the paper is lost, and then an answer may change.
        A network that hears nothing but the largest answer of each detector does not mind a move.
    """)


@scenes.scene
def train() -> None:
    say(r"""
        Nobody makes detectors by hand.
        Their weights start at random and are trained like all others: each passes on its largest
        answer, and ten outputs weigh these.
        **Play** the training, and choose a detector to see which digits wake it.
    """)
    pictures, _ = KNOBS.beside("n_detectors", "size", "n_epochs", "learning_rate", "seed")
    run = run_job(model.train, **KNOBS.values(*NETWORK, "seed"))
    with pictures:
        follow = player(run, epochs="{:.1f}", validation_accuracy="{:.1%}")
        drawn = curves.accuracy_curve(run, {"guessing": 0.1}, height=190)
        alt = "The accuracy by step on training and held-out digits, and that of guessing."
        picture(drawn, "accuracy", player=follow, alt=alt)
        weights(pixels.weights(**experiments.learned(run), player=follow), "learned")
    if observe("how_soon"):
        say(report.describe_run(run))
    say(r"""
        Each detector stands in the middle of its box.
        Blame goes back only to the place that answered loudest, and since the weights are shared,
        what they learn at one place they know everywhere.
    """)


@scenes.scene
def loop() -> None:
    say(r"""
        Forwards: lay the detectors on all places, take the largest answer of each, weigh them.
        Backwards: of all places, only the loudest gets any blame.
        Here every slope is compared with PyTorch’s autograd, whose `conv2d` is the same
        convolution, and some with finite differences.
    """)
    settings = KNOBS.ask("n_detectors", "size")
    facts(report.slopes_table(run_job(pytorch.gradients_in_three_ways, **settings)))
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
    code_that_ran(pytorch.gradients_in_three_ways, settings, pytorch.pytorch_gradients)
    run_table(run_job(model.train, **how))


@scenes.scene
def pools() -> None:
    say(r"""
        Large networks do not throw away the place at once.
        They pass on the largest answer of 2 × 2 neighbours (**pooling**), look at the smaller map with new
        detectors, and so on.
        One such step alone makes a network less dependent on the place, but not by much.
        Compare.
    """)
    pictures, _ = KNOBS.beside("pool", "size", "n_detectors", "seed")
    run = run_job(model.train, **KNOBS.values(*NETWORK, "seed"))
    with pictures:
        follow = player(run, epochs="{:.1f}", validation_accuracy="{:.1%}")
        drawn = curves.accuracy_curve(run, {"guessing": 0.1}, height=260)
        alt = "The accuracy by step on training and held-out digits, and that of guessing."
        picture(drawn, "by_pool", player=follow, alt=alt)
        say(report.describe_run(run))
    say(r"""
        On digits that stay where they are, all three do well; on moved ones they differ, as the
        claim on pooling shows.
        Deep networks of this kind made machines see, from 2012 on.
    """)


@scenes.scene
def moved() -> None:
    say(r"""
        The first page of this course moved a 3 by one pixel, and a dense network was at a loss.
        Do the same to a network of detectors.
    """)
    if not predict("moved"):
        return
    pictures, _ = KNOBS.beside("n_detectors", "size", "pool", "n_epochs")
    how = KNOBS.values(*NETWORK)
    with pictures:
        accuracies = {experiments.OWN: run_job(experiments.when_moved, **how)}
        accuracies |= run_job(experiments.dense_when_moved)
        drawn = curves.spread(
            experiments.SHIFTS,
            accuracies,
            x_title="pixels moved",
            y_title="held-out digits read (2 splits)",
            rules={"guessing": 0.1},
            height=300,
        )
        picture(drawn, "moved", alt="The accuracy over the move, of three networks.")
        facts(report.costs(**KNOBS.values("n_detectors", "size", "pool")))
    explain_outcome("moved")
    say(r"""
        The dense network can be trained on moved digits, too, as in the lesson on digits; it then
        learns each of the moves.
        Detectors need no such lesson.
        They have fewer numbers to learn, but they use each of them 64 times: sharing saves
        memory and data, not work.
    """)


@scenes.scene
def edge() -> None:
    say(r"""
        If the largest answer does not change with a move, why is not everything read?
        Because the digits fill their box: moved by a pixel, many lose ink at the edge, and that is
        lost to every network.
    """)
    KNOBS.ask("n_detectors", "size", "pool", "seed")
    run = run_job(model.train, **KNOBS.values(*NETWORK, "seed"))
    counts, right = run_job(experiments.seen_and_lost, run)
    names = ("lost no ink", "lost some ink")
    drawn = bars.shares(names, right, title="read, when moved by one pixel", height=170)
    picture(drawn, "edge", alt="Bars: how many of the moved digits are read.")
    say(report.describe_lost(counts, right))
    say(r"""
        Those that have kept all their ink are the fair test of the idea.
        Even there the window at the very edge may see a little less than before.
    """)


scenes.show()
