from collections.abc import Mapping
from typing import Any

from charts.core.picture import Picture
from charts.core.series import Guessed
from charts.models import single_threshold
from charts.runs import curves, luck
from charts.statistics import bars, thresholds
from lessons.heart import decisions, experiments, model, own_line, patients, report
from training.class_colours import COLOUR_0, COLOUR_1
from training.comparison import OVERLAP, leads
from ui.controls.knob_kinds import Choice, Scale, Slider, Switch, line_knobs
from ui.controls.knobs import Knobs
from ui.page.current import beside, on_demand
from ui.page.lesson import Scenes
from ui.page.prose import say
from ui.pictures import picture, side_by_side
from ui.run.replay import player
from ui.run.runs import memoised, on_request, run_job
from ui.run.tables import (
    before_and_after,
    facts,
    facts_of_knobs,
    rows_behind,
    run_table,
    table_room,
)
from ui.run.take_along import code_that_ran, open_in_laboratory
from ui.study.prediction import as_shares, committed_guesses, explain_outcome, predict
from ui.study.questions import observe
from ui.study.write_line import write_a_line

STEPS = (0, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)
CLASSES = ("no disease", "disease")
CODES = {"one-hot": "a column each", "numbers": "as they are"}
SCALING_LABELS = {"training": "training rows", "all": "all 303", "none": "no scaling"}
CELL_LABELS = {
    "misses": "misses",
    "false_alarms": "false alarms",
    "hits": "hits",
    "right_no": "right to say no",
}

KNOBS = Knobs(
    "heart",
    Slider("cut", "“Disease” below a heart rate of", decisions.LOWEST, decisions.HIGHEST, 100, 1),
    Slider("which", "Which sixteen", 0, 99, 0, 1),
    Switch("neuron", "The neuron’s turn"),
    Choice("feature", "Ask for", list(decisions.GROUPINGS), "cp", decisions.GROUPINGS),
    Choice("coding", "Codes", list(CODES), "one-hot", CODES),
    Choice("scaling", "Mean and deviation from", list(SCALING_LABELS), "training", SCALING_LABELS),
    Slider("split_seed", "Split seed: who is held out", 0, 999, 42, 1),
    Switch("stratify", "Stratify: equal shares of disease"),
    Choice("start", "Weights start", list(model.STARTS), "random", {"zeros": "at zero"}),
    Choice("loss", "Loss", ["squared error", "cross-entropy"], "squared error"),
    Scale("learning_rate", "Learning rate", (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3), 0.01),
    Scale("n_steps", "Steps", STEPS, 1000),
    Scale("batch_size", "Patients per step", (1, 2, 5, 10, 20, 50), 1),
    Slider("seed", "Seed: which start, which patients", 0, 999, 0, 1),
    Slider("threshold", "Threshold", 0.0, 1.0, 0.5, 0.01),
    Scale("miss", "Price of a miss (a false alarm costs 1)", (1, 2, 5, 10, 20, 50), 1),
    Choice("cell", "Whose rows?", list(CELL_LABELS), "misses", CELL_LABELS),
    Scale("n_columns", "Columns of noise", (10, 30, 100, 300, 1000), 1000),
    *line_knobs(own_line.LOOP),
)

scenes = Scenes(KNOBS)

SPLIT, TABLE = ("split_seed", "stratify"), ("coding", "scaling")
TRAINING = ("start", "loss", "learning_rate", "n_steps", "batch_size")
PRICES = ("threshold", "miss")
RUN = (*TRAINING, "seed", *SPLIT, *TABLE)


@scenes.scene
def sixteen() -> None:
    say(rf"""
        {COLOUR_1.title()}: patients with heart disease; {COLOUR_0}: without.
        All you know is their highest heart rate under effort.
        Pull the line until you get as many right as you can; then let a neuron try, and meet
        sixteen others.
    """)
    pictures, knobs = KNOBS.beside("cut", "which", "neuron", share=0.7)
    cut, which, turn = knobs.values()
    KNOBS.grab(single_threshold.GRIP, "across", "cut")
    some = memoised(decisions.sample_patients, seed=which)
    with pictures:
        chart = single_threshold.one_cut(
            some["heart_rate"].to_numpy(),
            some["disease"].to_numpy(),
            [*some["who"]],
            cut,
            ends=(decisions.LOWEST, decisions.HIGHEST),
            says=("disease", "no disease"),
            knob="cut",
            x_title="highest heart rate (per minute)",
        )
        picture(chart, "sixteen", alt="Sixteen patients by heart rate, and the line between them.")
        if turn:
            run = run_job(model.train, start="zeros")
            facts_of_knobs(report.match_rows(some, cut, run))
    if turn:
        say(r"""
            You saw who is ill when you placed your line; the neuron had learned from 242 others,
            with thirteen questions instead of one.
            Draw sixteen others and leave the line where it is, and the match is fairer.
            A ring marks whom your line gets wrong: whom would you rather be wrong about?
        """)


@scenes.scene
def table() -> None:
    say(r"""
        303 people were asked and examined, and thirteen things were noted about each: the
        **features**.
        The neuron will learn from 242 of them, the **training set**; 61 are **held out** to judge
        it.
        Before any neuron: which single question tells you most about those 61?
    """)
    pictures, _ = KNOBS.beside("split_seed", back=("feature", "split_seed"))
    split = KNOBS.values(*SPLIT)
    with pictures:
        feature = KNOBS.ask("feature", back=False)
        question = memoised(decisions.one_question, **feature, **split)
        chart = bars.shares(
            question.names,
            question.shares,
            decided=question.shares > 0.5,
            classes=CLASSES,
            title="share with disease (brackets: training rows)",
        )
        picture(chart, "question", alt="For each answer the share of training rows with disease.")
        facts(report.question_rows(question.n_right, **split))
    say(r"""
        Each group gets the answer that is true of most of its training rows.
        The **baseline** gives everybody the more frequent answer, and any model has to beat it.

        All of them were sent to the Cleveland Clinic in the 1980s to have the arteries of their
        hearts examined.
        The **target**, “disease” for short, says whether one was narrowed by more than half.
        Each row was a person; this lesson gives no medical advice.
    """)
    if room := on_demand("How to choose a question", "choice", icon=":material/help:"):
        with room:
            say(r"""
                Are you surprised that those without chest pain have disease most often?
                Nobody is sent for such an examination without a reason, and theirs must have been
                another one: about people who were never sent, the table knows nothing.
            """)
            facts(memoised(report.choice_rows, **split))
            say("Choose on the rows that judge, and the figure flatters: you picked the largest.")


@scenes.scene
def numbers() -> None:
    say(r"""
        A neuron multiplies and adds, so every patient has to become a row of numbers, without gaps
        and on comparable scales.
        Chest pain, ECG, slope and scan come as **codes**, numbers that only stand for names; each
        name can get a column of its own, 0 or 1 (**one-hot**).
        The quantities are put on a common scale by **standardisation**.
        One rule holds for all of it: whatever a step needs to know about the data, it takes from
        the **training set** alone.
        Look at five patients before and after.
        Your choices apply to all later scenes, and one of them breaks the rule.
    """)
    pictures, controls = beside(0.68)
    with controls:
        settings = KNOBS.ask(*TABLE, *SPLIT)
        say(r"""
            Five of the thirteen columns are shown, named as in the file: *ca* counts vessels seen
            in an X-ray film, *cp* is the kind of chest pain, *thal* the thallium scan, *chol*
            cholesterol.
        """)
    with pictures:
        steps = patients.preparation(**settings)
        before_and_after(steps, patients.show_examples, key="heart_steps")
        facts(report.preparation_rows(**settings))
    say(r"""
        Data: Janosi, Steinbrunn, Pfisterer and Detrano (1989), *Heart Disease*, UCI Machine
        Learning Repository, doi:10.24432/C52P4X, CC BY 4.0; the Cleveland part, recoded.
        The best-known copy has the target the wrong way round and hides its gaps behind codes:
        find out where a table comes from before you learn from it.
    """)


@scenes.scene
def train() -> None:
    say(r"""
        Each step draws **one patient at random** and follows that patient’s slope alone.
        Play the training: solid is the training set, dashed the held-out rows.
    """)
    pictures, settings = KNOBS.beside(*TRAINING, "seed", share=0.66)
    settings |= KNOBS.values(*SPLIT, *TABLE)
    run = run_job(model.train, **settings)
    with pictures:
        follow = player(run, epochs="{:.1f}", validation_accuracy="{:.1%}")
        left, right = beside(0.5)
        with left:
            held_out = run.metrics["validation_loss"]
            fall = curves.learning_curve(
                run, loss_name=settings["loss"], held_out=held_out, height=174
            )
            picture(fall, "loss", player=follow, alt="The loss by step; dashed: held out.")
            baseline = float(memoised(patients.majority_accuracy, **KNOBS.values(*SPLIT)))
            accuracy = curves.accuracy_curve(run, {experiments.MAJORITY: baseline}, height=174)
            alt = "The accuracy by step, and the baseline."
            picture(accuracy, "accuracy", player=follow, alt=alt)
        with right:
            names = patients.feature_names(settings["coding"])
            weights = bars.weights(run, run.parameters["weights"], names, height=350)
            alt = "A bar for the weight of each feature."
            picture(weights, "weights", player=follow, alt=alt)
    if observe("one_by_one"):
        say(r"""
            Stepping along the slope of a few random samples instead of all is **stochastic gradient
            descent**, SGD; several patients that share a step are a **mini-batch**.
            An **epoch** is as many draws as there are training rows: 242 steps of one patient
            each.
            Before, the thirteen answers become numbers on comparable scales.
            Each quantity is **standardised**, unless you chose otherwise: minus the mean, divided
            by the **standard deviation**.
            Each name, such as a kind of chest pain, gets a column of zeros and ones.
        """)
    write_a_line(KNOBS, own_line.LOOP, settings, loss_name=settings["loss"])
    code_that_ran(model.train, settings, model.logits, model.mini_batches)
    run_table(run)
    open_in_laboratory(run)


@scenes.scene
def helps() -> None:
    say(r"""
        From most random starts, 1,000 steps of one patient each are not enough.
        You could train for longer, start from somewhere else, or wonder whether scaling the
        measurements is worth the trouble.
    """)
    if not predict("helps"):
        return
    pictures, controls = beside()
    with controls:
        settings = KNOBS.ask(*TRAINING, "scaling", back=False)
        settings |= KNOBS.values("coding", "stratify")
        own = on_request("own", "Try your settings on the same splits", settings)
        KNOBS.reset_button(*TRAINING, "scaling")
    with pictures:
        variants = run_job(experiments.what_helps)
        run = run_job(model.train, **settings, **KNOBS.values("seed", "split_seed"))
        rows = {**variants, "yours, one split": run.metrics["validation_accuracy"][-1:]}
        if own:
            rows["your settings"] = run_job(experiments.over_splits, **settings)[experiments.OWN]
        title = "accuracy on the 61 held out, 50 splits"
        dots = luck.repeated(rows, title=title, row_height=58)
        picture(dots, "helps", alt="A dot for the accuracy on each split, by what was changed.")
        facts(report.helps_rows(variants))
        say(f"In brackets: the **standard error**, what luck with the splits does. {OVERLAP}")
    explain_outcome("helps")
    say(r"""
        Why is it so slow?
        With the probability $p = \sigma(x \cdot w + b)$, the truth $y$ and the squared error
        $(p - y)^2$, the slope along a weight is $2 (p - y)\, p (1 - p)\, x$.
        $2 (p - y)\, p (1 - p)$ is never larger than 0.3, so at learning rate 0.01 one patient
        moves a weight by at most 0.003 for each unit of its feature, while weights drawn from the
        bell curve N(0, 1) are off by about 1.
        With raw measurements it is the other way round.
        From zero, where $p$ is one half, the first patient with a cholesterol of 250 moves its
        weight by 0.01 × 0.25 × 250, about 0.6; for the next one 0.6 × 250 adds 150 to the sum, or
        takes it away.
        There the **sigmoid** is **saturated**, and every slope is zero.
    """)


@scenes.scene
def mistakes() -> None:
    say(r"""
        A **miss** is a patient with disease who is told no; a **false alarm** frightens one
        without.
        Set the price of a miss, and look for the cheapest **threshold**: the probability from
        which the neuron says “disease”.
    """)
    pictures, controls = beside(0.74)
    with controls:
        prices = KNOBS.ask(*PRICES, back=False)
        KNOBS.ask("start", "n_steps", back=("cell", *PRICES, "start", "n_steps"))
    run = run_job(model.train, **KNOBS.values(*RUN))
    with pictures:
        counts = decisions.matrix(run, prices["threshold"])
        matrix = thresholds.matrix(counts[None], classes=CLASSES, height=230)
        costs = memoised(decisions.costs, run, **prices)
        curve = thresholds.costs(
            decisions.THRESHOLDS,
            costs.training,
            costs.held_out,
            own=prices["threshold"],
            chosen=costs.chosen,
            title="cost per patient",
            height=230,
        )
        side_by_side(
            ("matrix", matrix, "Right and wrong decisions on those held out, counted."),
            ("costs", curve, "The cost of each threshold; dashed: on those held out."),
        )
    facts(report.cost_rows(costs, prices["threshold"]))
    facts(memoised(report.miss_rows, run, prices["threshold"]))
    say(r"""
        The **confusion matrix** counts, among those held out, who had disease and who was said to
        have it.
        Choose a cell, and see who they were.
    """)
    rows = memoised(decisions.patients_of_cell, run, prices["threshold"], KNOBS["cell"])
    rows_behind(KNOBS, "cell", text="The most probable come first.", rows=rows)


@scenes.scene
def pairs() -> None:
    say(r"""
        A score means little on its own.
        Put yours beside the majority **baseline**, and beside the **logistic regression** of
        scikit-learn, a popular library: the same neuron, trained all the way down on the
        **cross-entropy**, with a pull of its weights towards zero.
        But 61 people are not many, so a single split says little about which is better.
        Over many splits, compare in **pairs**, on the same patients each time.
    """)
    pictures, controls = beside()
    with controls:
        split_seed = KNOBS.ask(*TRAINING, "split_seed", back=False)["split_seed"]
        settings = KNOBS.values(*TRAINING, *TABLE, "stratify")
        many = on_request("splits", "Hold out 50 other sets of patients", settings)
        KNOBS.reset_button(*TRAINING, "split_seed")
    with pictures:
        right = run_job(
            experiments.on_one_split, **settings, split_seed=split_seed, seed=KNOBS["seed"]
        )
        means = {name: float(each.mean()) for name, each in right.items()}
        chart = bars.accuracies(means, experiments.MAJORITY, title="accuracy on your split")
        picture(chart, "one_split", alt="The baseline and both models on one split, as bars.")
        say(r"""
            Both neurons are judged on the same people, so only those count whom exactly one gets
            right.
            If both were equally good, each of these would be a toss of a fair coin (**McNemar’s
            test**).
        """)
        facts(report.same_people_rows(right))
        if many:
            accuracies = run_job(experiments.over_splits, **settings)
            title = "accuracy on the 61 held out, 50 splits"
            dots = luck.repeated(accuracies, title=title)
            picture(dots, "splits", alt="A dot for the accuracy of each on each split.")
            say(report.describe_pairs(accuracies))
    if many:
        over = leads(accuracies, over=experiments.RIVAL, compare=experiments.compare)
        table_room("pairs", over)


@scenes.picture("noise")
def both_ways(guesses: Guessed, accuracies: Mapping[str, Any] | None = None) -> Picture:
    measured = accuracies or run_job(experiments.noise_leak, **KNOBS.defaults("n_columns"))
    title = "accuracy on the 61 held out, 30 splits"
    return luck.repeated({**measured, **as_shares(guesses)}, title=title, row_height=64)


@scenes.scene
def leak() -> None:
    say(r"""
        **Leakage** is whatever the held-out rows give away before they are asked.
        Suppose somebody looks through the whole table and keeps the most promising columns; after
        that, the training never sees a held-out row.
    """)
    if not predict("noise"):
        return
    pictures, controls = beside()
    with controls:
        settings = KNOBS.ask("n_columns")
        say(r"""
            Turn down the number of columns: with ten there is nothing to choose, and both ways are
            the same.
        """)
    with pictures:
        accuracies = run_job(experiments.noise_leak, **settings)
        dots = both_ways(committed_guesses("noise"), accuracies)
        picture(dots, "noise", alt="A dot for the accuracy on each split, both ways of choosing.")
    explain_outcome("noise")
    say(r"""
        Nothing warns you: no line of code is wrong, and the score is a pleasant surprise.
        What protects you is the order of work: **split first**, then do everything else, choosing
        included, with the training set alone.
    """)


scenes.show()
