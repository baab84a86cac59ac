from collections.abc import Mapping
from typing import Any

from charts.core.picture import Picture
from charts.core.series import Guessed
from charts.diagrams import pixels
from charts.models.network_outputs import softmax
from charts.runs import curves, luck
from charts.statistics import bars
from lessons.digits import (
    answers,
    exam,
    experiments,
    line_by_line,
    model,
    own_line,
    report,
    samples,
)
from lessons.digits import reader as digits_reader
from training.class_colours import COLOUR_0, COLOUR_1
from training.optimisers import LESSON_OPTIMISERS
from ui.controls.knob_kinds import Choice, Scale, Slider, line_knobs
from ui.controls.knobs import Knobs
from ui.page.current import beside, columns, on_demand
from ui.page.lesson import Scenes
from ui.page.prose import say
from ui.pictures import matrix, pad, picture, reader, side_by_side, weights
from ui.run.replay import player
from ui.run.runs import on_request, run_job
from ui.run.stepper import stepper
from ui.run.tables import facts, facts_of_knobs, run_table
from ui.run.take_along import code_that_ran, open_in_laboratory
from ui.study.exam import one_attempt
from ui.study.prediction import (
    as_shares,
    autoplay_key,
    committed_guesses,
    committed_sketch,
    explain_outcome,
    predict,
)
from ui.study.questions import observe
from ui.study.write_line import write_a_line

WIDTHS = (0, 2, 4, 5, 6, 7, 8, 12, 16, 32, 64, 128, 256)
RATES = (0.001, 0.003, 0.01, 0.02, 0.03, 0.1, 0.3, 1)
SIZES = (8, 16, 32, 64, 128, 256, 1437)
EPOCHS = (0, 1, 2, 3, 5, 10, 20, 30, 50)
CLASSES = ("3", "5", "8")
NOISES = (0, 0.1, 0.2, 0.3, 0.5)
KINDS = {"shift": "move them", "noise": "add noise"}

KNOBS = Knobs(
    "digits",
    Choice("digit", "Digit", [str(digit) for digit in range(10)], "3"),
    Slider("which", "Which of them", 1, answers.N_SHOWN, 1, 1),
    Slider("score_3", "Score of 3", -5.0, 5.0, 2.0, 0.1),
    Slider("score_5", "Score of 5", -5.0, 5.0, 1.0, 0.1),
    Slider("score_8", "Score of 8", -5.0, 5.0, -1.0, 0.1),
    Slider("added", "Added to all three", -5.0, 5.0, 0.0, 0.1),
    Choice("truth", "It really is a", CLASSES, "3"),
    Scale("n_hidden", "Hidden neurons (0: no hidden layer)", WIDTHS, 64),
    Choice("optimiser", "Optimiser", list(LESSON_OPTIMISERS), "Adam"),
    Scale("learning_rate", "Learning rate", RATES, 0.01),
    Scale("batch_size", "Digits in a mini-batch", SIZES, 64),
    Scale("n_epochs", "Epochs", EPOCHS, 20),
    Slider("seed", "Seed: start and order of the digits", 0, 999, 0, 1),
    Slider("split_seed", "Split seed: who is held out", 0, 999, 0, 1),
    Choice("order", "Hold out", samples.SPLITS, "shuffled"),
    Choice("kind", "Disturb the digits", list(KINDS), "shift", KINDS),
    Scale("train_shift", "Learn from digits moved by up to … pixels", (0, 1, 2), 0),
    Scale("train_noise", "Learn from digits with noise of …", NOISES, 0),
    Scale("after", "Judge after … epochs", (1, 2, 5, 10), 2),
    *line_knobs(own_line.LOOP),
)

scenes = Scenes(KNOBS)

SCORES = ("score_3", "score_5", "score_8", "added")
NETWORK = ("n_hidden", "optimiser", "learning_rate", "batch_size", "n_epochs")
DISTURBING = ("train_shift", "train_noise")
RUN = (*NETWORK, *DISTURBING, "seed", "split_seed", "order")
BESIDE_PLAYER = {"epochs": "{:.1f}", "validation_accuracy": "{:.1%}"}


@scenes.scene
def own_hand() -> None:
    say(r"""
        Write a **3**, with the pointer or a finger, as tall as the box: a network reads it while
        you write.
        How sure can you make it?
        Then move your 3 by one pixel with the arrows: is it still a 3?
    """)
    run = run_job(model.train, **KNOBS.values(*RUN))
    network = pixels.network(answers.layers(run))
    pad(network | pixels.some(*answers.few_of_each()), "pad")
    say(rf"""
        {report.describe_reader(run)}

        Its weights are in your browser by now, and nothing that you draw leaves it.
        Try something that is not a digit: a cross, a face, nothing at all.
        The ten percentages add up to 100 whatever you draw.
        “None of them” is not among the answers, because nobody taught the network to give it.
    """)
    if room := on_demand("Another network", "network", icon=":material/tune:", here=True):
        with room:
            KNOBS.ask("n_hidden", *DISTURBING)


@scenes.scene
def look() -> None:
    say(r"""
        Here are the digits that it learned from, each with a **label**: the digit that was meant.
        **Drag the slider** and read some yourself.
        Which of them would you misread?
    """)
    pictures, knobs = KNOBS.beside("digit", "which", share=0.5)
    digit, which = knobs.values()
    with pictures:
        _, ink = answers.examples(int(digit))
        one = pixels.one_of(ink, which, label=digit, knob="which")
        picture(one, "one", alt="A digit of eight by eight pixels, with the ink of each.")
    say(r"""
        Nobody can write down a rule for what makes a 3 a 3.
        These are 1,797 digits that 13 people wrote by hand, each fitted into a box of 8 × 8
        pixels.
        The ink in each pixel, 64 numbers, is all that a network gets; which pixels are neighbours
        it does not know.

        The network learns from the **training set**; the **validation set** tells you which
        settings are good.
        But if you try a hundred settings and keep the best, you have learned from the validation
        digits as well, so the test set stays closed until the end.
    """)
    if room := on_demand(
        "How the digits are dealt out", "split", icon=":material/call_split:", here=True
    ):
        with room:
            left, right = columns(2)
            with left:
                split = KNOBS.ask("split_seed", "order").values()
            with right:
                facts(report.split_rows(*split))


@scenes.scene
def scores() -> None:
    say(r"""
        With two classes one output was enough: a probability for “yes”.
        Ten classes need ten outputs, a **score** for each digit: any number, positive or negative.
        **Softmax** turns them into **probabilities**: raise $e$ to each score, so that it becomes
        positive, then divide by the sum, so that all of them add up to 1.
        The loss is the **cross-entropy**: minus the logarithm of the probability that was given to
        the true digit.

        **Drag the scores** of three of the ten digits.
        How near to zero can you bring the loss?
        And how large does it get when the network is sure and wrong?
    """)
    pictures, knobs = KNOBS.beside(*SCORES, "truth")
    *three, added, truth = knobs.values()
    with pictures:
        chart = softmax(CLASSES, three, added, truth=truth, knobs=SCORES, height=270)
        picture(chart, "softmax", alt="A bar for the probability of each of three digits.")
        facts_of_knobs(report.score_rows(CLASSES, [score + added for score in three]))
    say(r"""
        Add the same number to all three scores, and nothing changes: only differences count.
        Divide all three by the same number, the **temperature**, and it does: above 1 the
        probabilities come closer together, below 1 the highest score gets nearly all.
        With two classes, softmax *is* the **sigmoid** of the difference of their scores.
        The slope of the loss along each score is as simple as with the sigmoid: $p - y$, which is
        the probability minus 1 for the true digit, and just the probability for all others.
    """)


@scenes.scene
def train() -> None:
    say(r"""
        The training digits are shuffled and dealt out in **mini-batches**, with a step for each.
        When all have been dealt, an **epoch** is over.
        The **optimiser** turns slopes into steps; Adam decides for each weight and bias how far it
        goes.
    """)
    if not predict("epochs", plays=True):
        return
    pictures, _ = KNOBS.beside(*NETWORK, "seed", share=0.68)
    run = run_job(model.train, **KNOBS.values(*RUN))
    sketch = committed_sketch("epochs", x_unit=run.steps_per_epoch, y_unit=0.01)
    accuracy = curves.accuracy_curve(run, report.baseline(run), sketch=sketch, height=270)
    held_out = run.metrics["validation_loss"]
    loss = curves.learning_curve(run, loss_name="cross-entropy", held_out=held_out, height=270)
    with pictures:
        follow = player(run, plays=autoplay_key("epochs"), **BESIDE_PLAYER)
        side_by_side(
            (
                "accuracy",
                accuracy,
                "The accuracy by step on training and validation digits, and the baseline.",
            ),
            ("loss", loss, "The cross-entropy by step; dashed: validation digits."),
            player=follow,
        )
    explain_outcome("epochs")
    if observe("first_steps"):
        facts(report.run_rows(run))
    say(r"""
        The network takes 64 pixels, has a **hidden layer** of **ReLU** neurons, and gives each of
        the ten digits a **score**: any number, positive or negative.
        **Softmax** turns the scores into probabilities: raise $e$ to each, then divide by
        the sum, so that they add up to 1.
        The loss, **cross-entropy**, is minus the logarithm of the true digit’s probability.
    """)
    network = KNOBS.values(*NETWORK)
    if on_request("epochs", "Repeat it on 12 splits", network):
        facts(report.epoch_rows(run_job(experiments.by_epoch, **network)))
    code_that_ran(
        model.train,
        KNOBS.values(*RUN),
        model.mini_batches,
        model.cross_entropy,
        model.cross_entropy_delta,
    )
    run_table(run)
    open_in_laboratory(run)


@scenes.scene
def walk() -> None:
    say(r"""
        Here is the very loop that ran, with its arrays as they were at each step.
        Their shapes tell most of the story: `x` is a mini-batch of digits, `outputs` ends with ten
        scores for each of them, `p` holds the probabilities, and `truth` has a 1 where the label
        is.
        Watch `delta`, which is $p - y$ divided by the number of digits, and where it goes on the
        way back.
        **Step through** the loop.
    """)
    left, right = columns(2)
    with left:
        KNOBS.ask("n_hidden", back=False)
    with right:
        KNOBS.ask("optimiser", back=False)
    settings = KNOBS.values(*RUN)
    stepper(line_by_line.trace, run_job(model.train, **settings), trains=True)
    write_a_line(KNOBS, own_line.LOOP, settings, loss_name="cross-entropy")
    say(r"""
        The four steps are the same as in the other lessons.
        What is new is that digits are dealt out at the top, and that softmax turns ten scores into
        probabilities.
        If the last batch of an epoch is smaller, it is left out here.
    """)


@scenes.scene
def first_layer() -> None:
    say(rf"""
        Each neuron of the first layer has 64 weights, one for each pixel.
        Put each weight where its pixel is, and you get a picture: {COLOUR_1} where ink raises the
        neuron’s sum, {COLOUR_0} where it lowers it.
        That is what the neuron looks for.
        **Play** the training and watch the pictures take shape.
        Choose a neuron to see which digits it speaks for.
    """)
    pictures, controls = beside(0.72)
    with controls:
        KNOBS.ask("n_hidden", "n_epochs", "seed")
        say(r"""
            With a hidden layer, up to 16 neurons are shown: those that the outputs listen to most.
            With **0 hidden neurons** the ten outputs look at the pixels themselves: can you
            recognise the digits?
        """)
    run = run_job(model.train, **KNOBS.values(*RUN))
    with pictures:
        follow = player(run, **BESIDE_PLAYER)
        shown = answers.first_layer(run)
        chart = pixels.weights(
            shown.weights,
            shown.names,
            shown.says,
            votes=shown.votes,
            ink=shown.ink,
            labels=shown.labels,
            player=follow,
        )
        weights(chart, "first_layer")
    say(r"""
        With a hidden layer, few of these pictures look like a digit.
        A neuron is not a template: it may ask whether there is ink on the left but none in the
        middle, and for several digits the answer is yes.
        Only together do the neurons tell ten classes apart.
        Three pixels at the edges never hold any ink: their weights stay exactly as they were
        drawn, for without ink there is no slope.
        In the corners, where ink is rare, slopes are small.
        SGD hardly moves those weights; Adam enlarges small slopes, and moves them about as far as
        all others.
    """)


@scenes.scene
def mistakes() -> None:
    say(r"""
        The **confusion matrix** says which digits are taken for which: each row is what was meant,
        each column what the network says.
        **Open any count** to see its digits.
    """)
    pictures, _ = KNOBS.beside("n_epochs", "n_hidden", "split_seed", share=0.74)
    run = run_job(model.train, **KNOBS.values(*RUN))
    with pictures:
        follow = player(run, **BESIDE_PLAYER)
        matrix(pixels.matrix(*answers.predict_validation(run), player=follow), "matrix")
    say(r"""
        Look at all mistakes, the surest first, and ask yourself what *you* would have read.
        Then go back with the player to the first steps: which digits does the network tell apart
        first, and which last?
    """)


@scenes.picture("one_pixel")
def digits_read(
    guesses: Guessed, measured: Mapping[str, Any] | None = None, kind: str = "shift"
) -> Picture:
    accuracies = measured or {experiments.PLAIN: run_job(experiments.disturbed, kind=kind)}
    return curves.spread(
        experiments.DISTURBANCES[kind],
        accuracies,
        x_title="pixels moved" if kind == "shift" else "noise on each pixel",
        y_title=f"validation digits read ({len(accuracies[experiments.PLAIN])} splits)",
        height=380,
        rules={"guessing": 0.1},
        guesses=(1, as_shares(guesses)),
    )


@scenes.scene
def breaks() -> None:
    say(r"""
        A network that reads nearly all held-out digits seems to know digits.
        Test it on the same ones moved by a pixel, or with noise.
    """)
    if not predict("one_pixel"):
        return
    pictures, settings = KNOBS.beside("kind", *DISTURBING, "n_hidden", "n_epochs")
    kind, plain = settings["kind"], settings | dict.fromkeys(DISTURBING, 0)
    with pictures:
        accuracies = {experiments.PLAIN: run_job(experiments.disturbed, **plain)}
        if settings != plain:
            accuracies[experiments.REPAIRED] = run_job(experiments.disturbed, **settings)
        chart = digits_read(committed_guesses("one_pixel"), accuracies, kind)
        picture(chart, "breaks", alt="The accuracy falls with the disturbance, mean and range.")
        facts(report.disturbed_rows(accuracies, kind))
    explain_outcome("one_pixel")
    say(r"""
        **Repair it.**
        In training, move each digit a little at random each time, or add noise: that is
        **augmentation**.
    """)


@scenes.scene
def optimisers() -> None:
    say(r"""
        **Stochastic gradient descent** (SGD) steps against the slope of each mini-batch.
        **Momentum** keeps part of the earlier slopes, like a heavy ball that keeps rolling.
        **Adam** also divides by the usual size of a knob’s slopes, so that every knob moves by
        about the learning rate.
        The same rate means something different to each optimiser, so comparing them at the same
        rate is not fair: compare each at its best.
    """)
    pictures, knobs = KNOBS.beside("after")
    with pictures:
        accuracies = run_job(experiments.over_rates, n_epochs=knobs["after"])
        chart = curves.spread(
            experiments.RATES,
            accuracies,
            x_title="learning rate",
            y_title="validation digits read (6 splits)",
            height=380,
            rules={"majority": 0.1},
            log=True,
        )
        picture(chart, "rates", alt="The accuracy over the learning rate, for each optimiser.")
        facts(report.rate_rows(accuracies))
    say(r"""
        Give all of them more epochs and see whether the curves move together: an optimiser that
        learns faster need not end higher.
    """)


@scenes.scene
def width() -> None:
    say(r"""
        How many hidden neurons does it take to read?
        Each has 64 weights from the pixels, 10 to the outputs, and a bias.
        Try the knob, then compare with the level line: a model with **no** hidden neuron, which is
        logistic regression for ten classes.
    """)
    pictures, _ = KNOBS.beside(*NETWORK)
    with pictures:
        accuracy = run_job(experiments.over_widths)
        splits = tuple(range(len(accuracy)))
        rival = float(run_job(experiments.rival_accuracy, split_seed=splits).mean())
        chart = curves.spread(
            experiments.WIDTHS,
            {"with a hidden layer, 10 epochs of Adam": accuracy},
            x_title="hidden neurons",
            y_title="validation digits read (6 splits)",
            height=380,
            rules={"logistic regression": rival, "majority": 0.1},
            own=KNOBS["n_hidden"],
            log=True,
        )
        picture(chart, "widths", alt="The accuracy over the number of hidden neurons.")
        say(report.describe_widths(accuracy))
        facts(report.run_rows(run_job(model.train, **KNOBS.values(*RUN))))


@scenes.scene
def judge() -> None:
    say(r"""
        Is 97 % good?
        Compared with always guessing the most frequent digit, it is splendid.
        Compared with scikit-learn’s **logistic regression**, which has no hidden layer and needs
        no learning rate, it is a close thing.
        A **support vector machine** compares a digit with some of those it has learned from; with
        scikit-learn’s own settings it stands here as a ceiling. 180 digits are few: a percentage
        point is about two digits.
        So compare in **pairs**, on the same digits each time, over many splits, each from another
        start.
    """)
    pictures, controls = beside()
    with controls:
        settings = KNOBS.ask(*NETWORK, "order", back=False) | KNOBS.values(*DISTURBING)
        many = on_request("splits", "Compare on 20 splits", settings)
        KNOBS.reset_button(*NETWORK, "order")
    with pictures:
        run = settings | KNOBS.values("seed", "split_seed")
        one = run_job(experiments.beside_rivals, **run)
        chart = bars.accuracies(
            one, experiments.MAJORITY, title="accuracy on your validation digits"
        )
        picture(chart, "one_split", alt="The majority and three models on one split, as bars.")
        if many:
            seeds = {"seed": tuple(range(20)), "split_seed": tuple(range(20))}
            accuracies = run_job(experiments.beside_rivals, **settings, **seeds)
            dots = luck.repeated(accuracies, title="accuracy on 180 digits, 20 splits")
            picture(dots, "splits", alt="A dot for the accuracy of each model on each split.")
            say(report.describe_pairs(accuracies))
        say(r"""
            **The test set.**
            You have turned many knobs by now, and looked at the same 180 validation digits each
            time.
            Another 180 of this split have judged nothing yet. (Quite unseen they are not: “The
            digits” shows some of them, and other splits take most of them for validation.) Choose
            your settings, commit yourself, and open them: once.
        """)
        one_attempt("digits", "test_set", exam.commitment(**run), run, exam.exam, exam.describe)


@scenes.scene
def own_three() -> None:
    say(r"""
        Here is the 3 that you wrote on the home page, or an empty sheet.
        Which moves fool the network, and which fool one trained on moved digits?
        The network of the next lesson needs no moved digits.
    """)
    first = run_job(digits_reader.reader)
    better = run_job(model.train, train_shift=1, keep="the end")
    networks = pixels.network(answers.layers(first))
    reader(networks | {"repaired": pixels.network(answers.layers(better))}, "own_three")


scenes.show()
