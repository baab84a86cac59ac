from charts import bars, curves, luck, pixels, softmax, spread
from lessons import digits
from training.recorded_run import RecordedRun
from ui.code import code_that_ran
from ui.knobs import Choice, Knobs, Scale, Slider
from ui.layout import beside, columns
from ui.lesson import say, show
from ui.observe import observe
from ui.picture import picture, side_by_side
from ui.pixels import matrix, pad, weights
from ui.prediction import came_out, plays, predict
from ui.replay import player
from ui.runs import computed, on_request
from ui.sealed import sealed
from ui.stepper import stepper
from ui.tables import run_table

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
    Slider("which", "Which of them", 1, digits.N_SHOWN, 1, 1),
    Slider("score_3", "Score of 3", -5.0, 5.0, 2.0, 0.1),
    Slider("score_5", "Score of 5", -5.0, 5.0, 1.0, 0.1),
    Slider("score_8", "Score of 8", -5.0, 5.0, -1.0, 0.1),
    Slider("added", "Added to all three", -5.0, 5.0, 0.0, 0.1),
    Choice("truth", "It really is a", CLASSES, "3"),
    Scale("n_hidden", "Hidden neurons (0: no hidden layer)", WIDTHS, 64),
    Choice("optimiser", "Optimiser", ("SGD", "momentum", "Adam"), "Adam"),
    Scale("learning_rate", "Learning rate", RATES, 0.01),
    Scale("batch_size", "Digits in a mini-batch", SIZES, 64),
    Scale("n_epochs", "Epochs", EPOCHS, 20),
    Slider("seed", "Seed: start and order of the digits", 0, 999, 0, 1),
    Slider("split_seed", "Split seed: who is held out", 0, 999, 0, 1),
    Choice("order", "Hold out", digits.SPLITS, "shuffled"),
    Choice("kind", "Disturb the digits", list(KINDS), "shift", KINDS),
    Scale("train_shift", "Learn from digits moved by up to … pixels", (0, 1, 2), 0),
    Scale("train_noise", "Learn from digits with noise of …", NOISES, 0),
    Scale("after", "Judge after … epochs", (1, 2, 5, 10), 2),
)
SCORES = ("score_3", "score_5", "score_8", "added")
NETWORK = ("n_hidden", "optimiser", "learning_rate", "batch_size", "n_epochs")
DISTURBING = ("train_shift", "train_noise")
RUN = (*NETWORK, *DISTURBING, "seed", "split_seed", "order")


def trained() -> RecordedRun:
    return computed(digits.train, **KNOBS.values(*RUN))


def look() -> None:
    say(
        "Nobody can write down a rule for what makes a 3 a 3. Here are 1,797 digits that 13 people "
        "wrote by hand, each with a **label**: what was meant. Every digit was fitted "
        "into a box and cut into 8 × 8 pixels, and of each pixel the ink was measured, from 0 to "
        "16. Those 64 numbers, divided by 16, are all that a network gets. It does not know that "
        "two pixels are neighbours: for the network a digit is a list.\n\n"
        "**Drag the slider** and read some digits yourself. Which of them would you get wrong?"
    )
    pictures, controls = beside(0.5)
    with controls:
        KNOBS.show("digit", "which", "split_seed", "order")
        KNOBS.reset_button("digit", "which", "split_seed", "order")
        say(digits.describe_split(**KNOBS.values("split_seed", "order")))
    with pictures:
        _, ink = digits.examples(int(KNOBS["digit"]))
        one = pixels.one_of(ink, KNOBS["which"], knob="which", height=400)
        picture(one, key="one", alt="A digit of eight by eight pixels, with the ink of each.")
    say(
        "**Three parts.** The network learns from the training set. The **validation set** tells "
        "you which knobs are good. But whoever tries a hundred settings and keeps the best has "
        "learned from the validation digits, too; so the test set stays closed until the end. "
        "*Shuffled* deals the digits out at random, each class evenly (stratified). *In file "
        "order* holds out digits that stand one after the other; more of that among the claims."
    )


def scores() -> None:
    say(
        "With two classes one output was enough: a probability for “yes”. With ten there are ten "
        "outputs, one **score** for each digit, any number from minus to plus. **Softmax** turns "
        "them into **probabilities**: raise $e$ to each score, so that it becomes positive, then "
        "divide by the sum, so that all of them add up to 1. The loss is the **cross-entropy**: "
        "minus the logarithm of the one probability that was given to the truth.\n\n"
        "**Drag the scores** of three of the ten. Can you make the loss zero? And how large does "
        "it get when the network is sure and wrong?"
    )
    pictures, controls = beside()
    with controls:
        KNOBS.show(*SCORES, "truth")
        KNOBS.reset_button(*SCORES, "truth")
    found = digits.three_scores(**KNOBS.values(*SCORES, "truth"))
    with pictures:
        drawn = softmax.probabilities(
            CLASSES,
            found.scores,
            KNOBS["added"],
            truth=KNOBS["truth"],
            knobs=SCORES,
            height=270,
        )
        picture(drawn, key="softmax", alt="A bar for the probability of each of three digits.")
        say(digits.describe_scores(found))
    say(
        "Add something to all three scores, and nothing changes: only differences count. And with "
        "two classes softmax *is* the **sigmoid** of the difference of their scores. The slope of "
        "the loss along each score is as simple as it was there: $p - y$, the probability less 1 "
        "for the truth, and the probability itself for all others."
    )


def train() -> None:
    say(
        "The network: 64 pixels, a **hidden layer** of **ReLU** neurons, ten scores. It would be a "
        "waste to look at all 1,437 training digits for a single step, and a single digit points "
        "anywhere. So the digits are shuffled and dealt out in **mini-batches**, a step for each. "
        "When all have been dealt an **epoch** is over, and they are shuffled again. The "
        "**optimiser** says what a step makes of the slopes; Adam gives each knob a stride of its "
        "own."
    )
    if not predict(digits, "epochs", told=False):
        return
    pictures, controls = beside(0.68)
    with controls:
        KNOBS.show(*NETWORK, "seed")
        KNOBS.reset_button(*NETWORK, "seed")
    run = trained()
    with pictures:
        follow = player(
            "digits",
            run,
            plays=plays(digits, "epochs"),
            epochs="{:.1f}",
            validation_accuracy="{:.3f}",
        )
        side_by_side(
            (
                "accuracy",
                curves.accuracy_curve(run, digits.baseline(run), height=270),
                "The accuracy by step on training and validation digits, and the baseline.",
            ),
            (
                "loss",
                curves.learning_curve(
                    run,
                    loss_name="cross-entropy",
                    held_out=run.metrics["validation_loss"],
                    height=270,
                ),
                "The cross-entropy by step; dashed: validation digits.",
            ),
            player=follow,
        )
    came_out(digits, "epochs")
    if observe(digits, "first_steps"):
        say(digits.describe_run(run))
    if on_request("digits_epochs", "The same on 12 splits", KNOBS.values(*NETWORK)):
        say(digits.describe_epochs(computed(digits.by_epoch, **KNOBS.values(*NETWORK))))
    code_that_ran(
        digits.train, KNOBS.values(*RUN), digits.mini_batches, digits.surprise, digits.blame
    )
    run_table("digits", run)


def walk() -> None:
    say(
        "Here is the loop itself, the one that ran, with the tensors as they stood. Shapes tell "
        "most of the story: `x` is a mini-batch of digits, `outputs` ends with ten scores for each "
        "of them, `p` are the probabilities, `truth` has a 1 where the label is. Watch `delta`: "
        "that is $p - y$ over the number of digits, and where it goes on the way back. "
        "**Step through** it."
    )
    left, right = columns(2)
    with left:
        KNOBS.show("n_hidden")
    with right:
        KNOBS.show("optimiser")
    stepper("digits", digits.trace, trained())
    say(
        "The four steps are those of every training in this app. What is new is the deal at the "
        "top, and the division by `outputs`’ own sum in softmax. A last, smaller batch of an epoch "
        "is left out here."
    )


def first_layer() -> None:
    say(
        "Each neuron of the first layer has 64 weights, one for each pixel. Put them back where "
        "the pixels are, and you get a picture: orange where ink speaks for the neuron, blue where "
        "it speaks against it. That is what the neuron looks for. **Play** the training and watch "
        "the pictures take shape. Choose a neuron to see for which digits it speaks."
    )
    run = trained()
    pictures, controls = beside(0.72)
    with controls:
        KNOBS.show("n_hidden", "n_epochs", "seed")
        KNOBS.reset_button("n_hidden", "n_epochs", "seed")
        say(
            "With a hidden layer, up to 16 neurons are shown, those to which the outputs listen "
            "most. With **0 hidden neurons** the ten outputs look at the pixels themselves: can "
            "you recognise the digits?"
        )
    with pictures:
        follow = player("digits_first", run, epochs="{:.1f}", validation_accuracy="{:.3f}")
        shown = digits.first_layer(run)
        drawn = pixels.weights(
            shown.weights,
            digits.neuron_names(shown),
            digits.what_neurons_say(shown),
            votes=shown.votes,
            ink=shown.ink,
            labels=shown.labels,
            player=follow,
        )
        weights(drawn, key="first_layer")
    say(
        "Few of these pictures look like a digit. A neuron is no template: it may ask whether there "
        "is ink at the left but none in the middle, and several digits answer yes. Only together "
        "do they tell ten classes apart. The corners, where hardly anybody writes, stay as the "
        "start drew them, a little noisy: no ink, no slope, nothing learned."
    )


def mistakes() -> None:
    say(
        "An accuracy is a single number; the **confusion matrix** says which digits are taken for "
        "which. Each row is what was meant, each column what the network says. **Open any count** "
        "to see its pictures: a cell, a whole row, a whole column. Then look at all mistakes, the "
        "surest first, and ask yourself what *you* would have read."
    )
    pictures, controls = beside(0.74)
    with controls:
        KNOBS.show("n_epochs", "n_hidden", "split_seed")
        KNOBS.reset_button("n_epochs", "n_hidden", "split_seed")
    run = trained()
    with pictures:
        follow = player("digits_mistakes", run, epochs="{:.1f}", validation_accuracy="{:.3f}")
        matrix(pixels.matrix(*digits.read(run), player=follow), key="matrix")
    say(digits.describe_mistakes(run))
    say(
        "Go back with the player to the first steps: which digits does the network tell apart "
        "first, and which last?"
    )


def own_hand() -> None:
    say(
        "Now write one yourself. The network from “Train” reads along while you write; its weights "
        "are in your browser, and nothing that you draw leaves it. It has seen digits that **fill "
        "the box** from top to bottom, so write large, or let *Fit to the box* do it. Then "
        "disturb your digit by one pixel."
    )
    pictures, controls = beside(0.76)
    with controls:
        KNOBS.show("n_hidden", *DISTURBING)
        KNOBS.reset_button("n_hidden", *DISTURBING)
    run = trained()
    with pictures:
        ink, names = digits.few_of_each()
        pad(pixels.network(digits.layers(run), ink, names), key="pad")
    say(
        "Try to draw something that is no digit: a cross, a face, nothing at all. The ten "
        "probabilities add up to 1 whatever you draw. “None of them” is not among the answers, "
        "since nobody taught it."
    )


def breaks() -> None:
    say(
        "A network that reads nearly all digits held out seems to know what digits look like. Test "
        "it on digits that you would hardly call different: the same ones moved by a pixel, or "
        "with some noise on the paper."
    )
    if not predict(digits, "one_pixel"):
        return
    pictures, controls = beside()
    with controls:
        KNOBS.show("kind", *DISTURBING, "n_hidden", "n_epochs")
        KNOBS.reset_button("kind", *DISTURBING, "n_hidden", "n_epochs")
    asked = KNOBS.values("kind", *DISTURBING, "n_hidden", "n_epochs")
    with pictures:
        found = computed(digits.disturbed, **asked)
        drawn = spread.spread(
            digits.DISTURBANCES[asked["kind"]],
            found,
            x_title="pixels moved" if asked["kind"] == "shift" else "noise on each pixel",
            y_title="validation digits read (6 splits)",
            height=380,
            rules={"guessing": 0.1},
        )
        picture(drawn, key="breaks", alt="The accuracy falls with the disturbance, mean and range.")
        say(digits.describe_disturbed(found, asked["kind"]))
    say(
        "**Repair it.** Show the network in training what it will meet later: move each digit a "
        "little at random, anew whenever it is dealt, or add noise. That is called *augmentation*. "
        "It costs something: the same knobs now have more to learn."
    )


def optimisers() -> None:
    say(
        "**Stochastic gradient descent** steps along the slope of its mini-batch. **Momentum** "
        "adds up earlier slopes, as a heavy ball does. **Adam** also divides by the size that a "
        "knob’s slopes usually have, so that every knob takes strides of about the learning rate. "
        "Rates of different optimisers mean different things, so comparing them at the same rate "
        "is not fair: compare each at its best."
    )
    pictures, controls = beside()
    with controls:
        KNOBS.show("after")
        KNOBS.reset_button("after")
    with pictures:
        found = computed(digits.over_rates, n_epochs=KNOBS["after"])
        drawn = spread.spread(
            digits.RATES,
            found,
            x_title="learning rate",
            y_title="validation digits read (6 splits)",
            height=380,
            rules={"majority": 0.1},
            log=True,
        )
        picture(drawn, key="rates", alt="The accuracy over the learning rate, for each optimiser.")
        say(digits.describe_rates(found, KNOBS["after"]))
    say(
        "Give all of them more epochs and watch the curves move together: what is called faster "
        "need not end higher."
    )


def width() -> None:
    say(
        "How many hidden neurons does reading take? Each costs 64 weights to the pixels, 10 to the "
        "outputs, and a bias. Try the knob below, then compare with the line: a model with **no** "
        "hidden neuron, logistic regression for ten classes."
    )
    pictures, controls = beside()
    with controls:
        KNOBS.show("n_hidden", "optimiser", "learning_rate", "batch_size", "n_epochs")
        KNOBS.reset_button("n_hidden", "optimiser", "learning_rate", "batch_size", "n_epochs")
    with pictures:
        found = computed(digits.over_widths)
        rivals = computed(digits.logistic_regression, split_seed=tuple(range(len(found))))
        rival = float(rivals.mean())
        drawn = spread.spread(
            digits.WIDTHS,
            {"with a hidden layer, 10 epochs of Adam": found},
            x_title="hidden neurons",
            y_title="validation digits read (6 splits)",
            height=380,
            rules={"logistic regression": rival, "majority": 0.1},
            own=KNOBS["n_hidden"],
            log=True,
        )
        picture(drawn, key="widths", alt="The accuracy over the number of hidden neurons.")
        say(
            f"{digits.describe_widths(found, rival)}\n\nYour knobs: {digits.describe_run(trained())}"
        )


def judge() -> None:
    say(
        "Is 97 % good? Beside the majority it is splendid. Beside scikit-learn’s **logistic "
        "regression**, which has no hidden layer and needs no learning rate, it is a close thing. "
        "180 digits are few: a point is two digits. So compare in **pairs**, on the same digits, "
        "over many splits, each from another start."
    )
    pictures, controls = beside()
    asked = KNOBS.values(*NETWORK, *DISTURBING, "order")
    with controls:
        KNOBS.show(*NETWORK, "order")
        wanted = on_request("digits_splits", "Compare on 20 splits", asked)
        KNOBS.reset_button(*NETWORK, "order")
    with pictures:
        one = computed(digits.on_one_split, **KNOBS.values(*RUN))
        judged = bars.accuracies(one, digits.MAJORITY, title="accuracy on your validation digits")
        picture(judged, key="one_split", alt="The majority and both models on one split, as bars.")
        if wanted:
            found = computed(digits.over_splits, **asked)
            dots = luck.repeated(found, title="accuracy on 180 validation digits, 20 splits")
            picture(dots, key="splits", alt="A dot for the accuracy of each model on each split.")
            say(digits.describe_pairs(found))
        say(
            "**The test set.** You have turned many knobs by now, and looked at the same 180 validation "
            "digits each time. Another 180 have stayed closed. Choose your knobs, commit yourself, and "
            "open them: once."
        )
        settings = KNOBS.values(*RUN)
        sealed(
            "digits",
            "test_set",
            digits.commitment(**settings),
            settings,
            digits.exam,
            digits.describe_exam,
        )


show(
    digits,
    KNOBS,
    look,
    scores,
    train,
    walk,
    first_layer,
    mistakes,
    own_hand,
    breaks,
    optimisers,
    width,
    judge,
)
