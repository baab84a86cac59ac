from typing import Any

from charts import bars, bundles, capacity, curves
from lessons import overfitting
from training.recorded_run import RecordedRun
from ui.code import code_that_ran
from ui.knobs import Choice, Knobs, Scale, Slider, Switch
from ui.layout import beside
from ui.lesson import say, show
from ui.observe import observe
from ui.on_demand import on_demand
from ui.picture import picture, side_by_side
from ui.prediction import came_out, plays, predict
from ui.replay import player
from ui.runs import computed, on_request
from ui.stepper import stepper
from ui.tables import facts, frame, run_table

LOSS = "cross-entropy"
DEGREE, ERROR = "degree of the curve", "mean squared error"
POINTS = (12, 15, 20, 30, 50, 100)
WIDTHS = (0, 4, 16, 64, 200)
EPOCHS = (30, 100, 300, 1000)
RATES = (0.0003, 0.001, 0.003, 0.01, 0.03)
SMALL = (0, 2, 4, 8, 16, 64)
TABLES = {"heart": "heart", "digits": "digits", "titanic": "Titanic"}
HATS = {"shuffled": "from a hat", "true": "true"}

KNOBS = Knobs(
    "overfitting",
    Slider("degree", "Degree: how often the curve may bend", 0, 11, 1, 1),
    Scale("n_points", "Points", POINTS, 15),
    Slider("noise", "Noise: how far points stray", 0.0, 1.0, 0.3, 0.05),
    Slider("luck", "Luck: which sample", 0, 99, 0, 1),
    Scale("n_hidden", "Neurons in each hidden layer", WIDTHS, 200),
    Scale("n_epochs", "Epochs", EPOCHS, 300),
    Choice("n_layers", "Hidden layers", ("1", "2"), "2"),
    Scale("learning_rate", "Learning rate (Adam)", RATES, 0.01),
    Slider("seed", "Seed: which start", 0, 99, 0, 1),
    Slider("split_seed", "Split seed: who is held out", 0, 999, 42, 1),
    Switch("stop_early", "Stop early"),
    Scale("l2", "L2: price of a squared weight", (0, 0.001, 0.003, 0.01, 0.03, 0.1), 0),
    Scale("l1", "L1: price of a weight’s size", (0, 0.0003, 0.001, 0.003, 0.01), 0),
    Scale("dropout", "Dropout: share silenced", (0, 0.2, 0.5, 0.8), 0),
    Scale("share", "More data: share of the 713 rows", (0.05, 0.1, 0.25, 0.5, 1), 0.25),
    Scale("width", "A smaller model: neurons a layer", SMALL, 64),
    Choice(
        "data",
        "Table",
        list(TABLES),
        "heart",
        TABLES,
        turns=lambda values: {"rows": 0.5 if values["data"] == "digits" else 1},
    ),
    Choice("labels", "Labels", list(HATS), "shuffled", HATS),
    Scale("neurons", "Hidden neurons", (4, 16, 64, 128, 256), 128),
    Scale("epochs", "Epochs", (50, 100, 200, 450), 200),
    Scale("rows", "Share of the training rows", (0.25, 0.5, 1), 1),
    Slider("hat", "Seed: which start, which hat", 0, 99, 2, 1),
    Choice("outcomes", "Labels", list(HATS), "true", HATS),
    Slider("group", "Group of passengers, the largest first", 1, 10, 1, 1),
)
SAMPLE = ("n_points", "noise", "luck")
TRAINING = ("n_hidden", "n_epochs", "learning_rate", "seed", "split_seed")
CURES = ("stop_early", "l2", "l1", "dropout")
HEART = ("data", "labels", "neurons", "epochs", "rows")


def drawn_sample() -> dict[str, Any]:
    return {**KNOBS.values("n_points", "noise"), "seed": KNOBS["luck"]}


def draw_one_sample() -> None:
    found = overfitting.one_sample(**drawn_sample())
    by_capacity = {"degree": KNOBS["degree"], "x_title": DEGREE, "y_title": ERROR}
    side_by_side(
        (
            "one_fit",
            capacity.one_fit(
                found.x,
                found.y,
                (found.x_held_out, found.y_held_out),
                found.grid,
                found.curves,
                degree=KNOBS["degree"],
                height=265,
            ),
            "Points, rings that were held out, and the curve of the degree chosen.",
        ),
        (
            "errors",
            capacity.errors(found.training, found.held_out, **by_capacity, height=265),
            "The error by degree, on the points and, dashed, on the rings.",
        ),
    )


def by_hand() -> None:
    say(
        "Somebody has measured a few points, and a curve shall go through them. Its **degree** "
        "says how nimble it may be: a straight line has degree 1 and two knobs, each further "
        "degree adds a knob and allows one more bend. The knobs are set as well as they can be; "
        "you choose only how many there are. The rings are more points of the same kind, held "
        "out: no curve has seen them. **Drag the degree.** When does the curve follow what is "
        "behind the points, and when does it follow the points?"
    )
    pictures, controls = beside(0.7)
    with controls:
        KNOBS.show("degree", *SAMPLE)
        KNOBS.reset_button("degree", *SAMPLE)
    with pictures:
        draw_one_sample()
    found = overfitting.one_sample(**drawn_sample())
    say(overfitting.describe_sample(found, KNOBS["degree"]))
    say(
        "On the points themselves, more knobs are never worse: each curve can do all that the one "
        "before could. On the rings the error comes down, and turns. What the curve learns beyond "
        "that turn is the luck of these very points, by heart: that is **overfitting**. Too few "
        "knobs to follow the truth at all is **underfitting**."
    )


def wide() -> RecordedRun:
    asked = {**KNOBS.values(*TRAINING), "n_layers": int(KNOBS["n_layers"])}
    return computed(overfitting.train, **asked)


def turns() -> None:
    say(
        "Now a network in place of the curve, and passengers in place of points. Two hidden "
        "layers of 200 neurons have 43,001 weights and biases for 713 rows; **Adam**, which "
        "chooses the length of each weight’s step, brings them down fast. Nothing but the "
        "training loss is asked where to go. The 178 passengers held out only watch."
    )
    if not predict(overfitting, "turns", told=False):
        return
    pictures, controls = beside(0.7)
    with controls:
        KNOBS.show("n_hidden", "n_layers", "n_epochs", "learning_rate", "seed", "split_seed")
        KNOBS.reset_button(*TRAINING, "n_layers")
    run = wide()
    with pictures:
        follow = player(
            "overfitting",
            run,
            plays=plays(overfitting, "turns"),
            validation_loss="{:.3f}",
            validation_accuracy="{:.3f}",
        )
        side_by_side(
            (
                "losses",
                curves.learning_curve(
                    run,
                    loss_name=LOSS,
                    held_out=run.metrics["validation_loss"],
                    mark=overfitting.turning_point(run),
                    height=300,
                ),
                "The loss by epoch; dashed: held out, and where it is lowest.",
            ),
            (
                "accuracies",
                curves.accuracy_curve(run, overfitting.baseline(run), height=300),
                "The accuracy by epoch, and the baseline.",
            ),
            player=follow,
        )
    came_out(overfitting, "turns")
    if observe(overfitting, "both_curves"):
        say(overfitting.describe_turn(run))
        say(
            "So the loss turns because of *how* the network is wrong: it has become sure of its "
            "mistakes. If you only want a yes or no, that may cost little; if you want a "
            "probability that can be trusted, it costs a lot."
        )
    asked = {**KNOBS.values(*TRAINING), "n_layers": int(KNOBS["n_layers"])}
    code_that_ran(overfitting.train, asked, overfitting.slope, overfitting.judged)
    run_table("overfitting", run)


def loop() -> None:
    say(
        "Look for the line that makes the network learn by heart. **Walk through** the first "
        "epochs of your run, line by line, and read on the right what each line has made. Every "
        "one of them does its duty: the loss of the training rows is measured, sent back, and "
        "stepped against. The rows held out appear once, in `judged`, and only to be written "
        "down; no weight ever hears of them. Nothing in the loop could know when it is enough."
    )
    KNOBS.show("n_hidden")
    stepper("overfitting", overfitting.trace, wide())


def long() -> None:
    say(
        "Is it the time, then, that makes a model learn by heart? Take away the hidden layers: "
        "13 numbers are left, a weight for each column and a bias. Train that for **10,000 "
        "epochs**, which is more than thirty times as long, and put it beside the wide network. "
        "The axis of the epochs is logarithmic, for one has learned all it can before the other "
        "has begun."
    )
    linear = computed(overfitting.linear_for_long)
    pictures, controls = beside(0.74)
    with controls:
        say(
            "The wide network has run for 300 epochs so far. To see where it goes, give it ten "
            "times as many: about ten seconds of computing, which you may interrupt."
        )
        longer = on_request("overfitting_long", "Train it for 3,000 epochs", {"n": 3000})
    network = computed(overfitting.wide_for_long) if longer else computed(overfitting.train)
    runs = {overfitting.LINEAR: linear, overfitting.WIDE: network}
    with pictures:
        drawn = bundles.two_runs(runs, y_title=LOSS, height=360)
        seen = "Losses of a linear model and a wide network by epoch; dashed: held out."
        picture(drawn, key="long", alt=seen)
    say(overfitting.describe_long(runs))
    say(
        "13 numbers have no room for 713 fates. They can only say what is true of many, so their "
        "two curves go down together and lie still. It takes both to learn by heart: **room**, "
        "and time to fill it."
    )


def cures() -> None:
    say(
        "To see the illness plainly, take only 178 of the rows, a quarter. The network has 64 + 64 "
        "neurons and 200 epochs; each thin line is another split and another start. Five things "
        "are said to help. **Stop early**: watch a fifth of the training rows, and go back to the "
        "best weights. **Weights with a price**, L1 or L2: add their size, or their square, to the "
        "loss. **Dropout**: silence some hidden neurons at random in each step. **More data. A "
        "smaller model.** Before you switch them on:"
    )
    if not predict(overfitting, "beats"):
        return
    pictures, controls = beside(0.7)
    with controls:
        KNOBS.show(*CURES, "share", "width")
        KNOBS.reset_button(*CURES, "share", "width")
    before = computed(overfitting.cured)
    after = computed(overfitting.cured, **KNOBS.values(*CURES, "share", "width"))
    with pictures:
        left, right = bundles.before_and_after(before, after, y_title=LOSS, height=330)
        side_by_side(
            ("before", left, "Losses without a cure; dashed: held out. Thin: each split."),
            ("after", right, "Losses with your cures, drawn to the same scale."),
        )
        say(overfitting.describe_cured(before, after))
    room = on_demand(
        "Each cure by itself, side by side", key="overfitting_each_cure", icon=":material/table:"
    )
    if room is not None:
        with room:
            say("At strengths that suit them, on the same splits, means after 200 epochs:")
            facts(overfitting.cures_table(computed(overfitting.each_cure)))


def more() -> None:
    say(
        "More data is the cure that nobody argues with, and the one you can seldom buy. How much "
        "would it bring? Train on ever more of the passengers, and judge on the same ones held "
        "out: a **learning curve** over the number of rows. Beside the network, in red, stands "
        "the model without hidden neurons. The gap between dashed and solid is what was learned "
        "by heart."
    )
    pictures, controls = beside(0.7)
    with controls:
        KNOBS.show("share", "width", *CURES)
        KNOBS.reset_button("share", "width", *CURES)
    found = computed(overfitting.by_rows, **KNOBS.values(*CURES, "width"))
    with pictures:
        drawn = bundles.over_rows(
            found.n_rows,
            (found.training, found.held_out),
            (found.linear_training, found.linear_held_out),
            y_title=f"{LOSS} after 200 epochs",
            high=1.2,
            height=360,
        )
        picture(drawn, key="rows", alt="Losses by number of rows; dashed: held out.")
        say(overfitting.describe_rows(found))
    mine = computed(overfitting.cured, **KNOBS.values(*CURES, "share", "width"))
    plain = computed(overfitting.cured, share=KNOBS["share"], width=0)
    say(overfitting.describe_worth(mine, plain))
    say(
        "A curve that still falls at its right end says: more rows would help. Two curves that "
        "have met and lie flat say: they would not, ask for other columns or a more nimble model."
    )


def noise() -> None:
    say(
        "How much can a network take in that is not there? Give it labels from a hat. Nothing "
        "about a row says which label it got, so on rows held out nobody can do better than a "
        "coin, or than always naming the most frequent label. On the rows that it is trained on "
        "there is something to gain, though: there are only so many of them."
    )
    if not predict(overfitting, "hat"):
        return
    pictures, controls = beside(0.7)
    with controls:
        KNOBS.show(*HEART, "hat")
        KNOBS.reset_button(*HEART, "hat")
    run = computed(overfitting.by_heart, **KNOBS.values(*HEART), seed=KNOBS["hat"])
    with pictures:
        follow = player("overfitting_noise", run, accuracy="{:.3f}", validation_accuracy="{:.3f}")
        side_by_side(
            (
                "hat_accuracy",
                curves.accuracy_curve(run, overfitting.baseline(run), height=290),
                "The accuracy by epoch, and the baseline.",
            ),
            (
                "hat_loss",
                curves.learning_curve(
                    run,
                    loss_name=LOSS,
                    held_out=run.metrics["validation_loss"],
                    height=290,
                ),
                "The loss by epoch; dashed: held out.",
            ),
            player=follow,
        )
        say(overfitting.describe_by_heart(run))
    say(
        "Zhang and others did this with photographs, published in 2017: networks that had won "
        "competitions learned nearly all of a million labels from a hat. *Why* they do well with "
        "true labels was the more of a riddle for it. One thing was settled: being right on the "
        "training rows proves nothing. Try the digits; all 1,437 rows take a few hundred epochs, so "
        "half of them are used at first. Then try the Titanic: why does it stop short of 100 %?"
    )


def roof() -> None:
    say(
        "Two men, third class, age unknown, the same fare, the same port: to every model they are "
        "one and the same row. If one drowned and the other lived, whatever it says is wrong "
        "about one of them. Count these rows, and you know how right **any** model can be about "
        "the passengers it was trained on, before a single weight is turned."
    )
    if not predict(overfitting, "highest"):
        return
    pictures, controls = beside(0.66)
    with controls:
        KNOBS.show("outcomes", "hat", "split_seed")
        KNOBS.reset_button("outcomes", "hat", "split_seed")
        trained = on_request(
            "overfitting_roof",
            "Let a wide network try, 1,000 epochs",
            KNOBS.values("outcomes", "hat"),
        )
    asked = {"labels": KNOBS["outcomes"], "seed": KNOBS["hat"], "split_seed": KNOBS["split_seed"]}
    n_epochs = 1000 if trained else 100
    run = computed(overfitting.train, **asked, n_epochs=n_epochs)
    with pictures:
        drawn = bars.accuracies(
            overfitting.ceilings_beside(run),
            "always the most frequent",
            title=f"accuracy on the 713 rows trained on ({n_epochs:,} epochs)",
        )
        picture(drawn, key="roof", alt="Both ceilings, a network, and the baseline, as bars.")
        found = overfitting.ceiling(**asked)
        say(overfitting.describe_ceiling(found, KNOBS["outcomes"]))
    say("**Who they are.** Each line is a group of passengers that look alike, and ended apart:")
    frame(overfitting.groups_in_words(**asked), height=215)
    KNOBS.show("group")
    frame(overfitting.passengers_of_group(KNOBS["group"], **asked), height=290)
    say(
        "However wide the network, and however long its training: **the table ends before the "
        "passengers do**. What told these people apart, a cabin near the stairs, a place in a "
        "boat, somebody who waited, stands in no column that the network sees."
    )


def spread() -> None:
    say(
        "One last picture, which explains the others. Whoever measures again gets other points, "
        "and another curve. Here 24 samples of the same wave have been fitted, each with points "
        "of its own: thin, a curve for each; red, the mean of all fits; dotted, the truth. How "
        "far the mean is from the truth is the bias of such a curve (not the knob of the same "
        "name), how far the fits stray from their mean is its variance. **Bias and variance** are "
        "the two ways to be wrong; drag the degree, and see one give way to the other."
    )
    pictures, controls = beside(0.7)
    with controls:
        KNOBS.show("degree", *SAMPLE)
        KNOBS.reset_button("degree", *SAMPLE)
    found = computed(overfitting.many_fits, **drawn_sample())
    degree = KNOBS["degree"]
    with pictures:
        side_by_side(
            (
                "many_fits",
                capacity.many_fits(
                    found.grid, found.truth, found.curves, found.mean, degree=degree, height=280
                ),
                "Fits to many samples over one another, their mean, and the truth.",
            ),
            (
                "parts",
                capacity.parts(
                    found.noise,
                    found.bias,
                    found.variance,
                    found.measured,
                    degree=degree,
                    x_title=DEGREE,
                    y_title=ERROR,
                    height=280,
                ),
                "Noise, bias and variance one on the other by degree; diamonds: measured.",
            ),
        )
    say(overfitting.describe_parts(found, degree))
    say(
        "The bars are worked out from the fits and the truth, the diamonds are measured on fresh "
        "points; 200 samples in all. That they agree is no accident:\n\n$$\n"
        r"\mathrm{E}\,(y - \hat f)^2 = (f - \mathrm{E}\hat f)^2 + \mathrm{Var}\,\hat f + \sigma^2"
        "\n$$\n\nHere $f$ is the truth, $\\hat f$ a fit, $\\mathrm{E}$ the mean over all samples, "
        "$y$ a fresh point and $\\sigma^2$ its noise. A nimble curve buys less bias with more "
        "variance. Four of the five cures pay for less variance with a little bias; more data "
        "brings it down for nothing but the trouble of getting them."
    )


show(overfitting, KNOBS, by_hand, turns, loop, long, cures, more, noise, roof, spread)
