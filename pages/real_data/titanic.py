from typing import Any

from charts.core.picture import Picture
from charts.diagrams import network_diagram
from charts.runs import curves, luck
from charts.statistics import bars, histograms, thresholds
from charts.statistics.thresholds import reliability
from laboratory.build.knobs import address_of
from laboratory.build.recipes import GOOD
from lessons.titanic import (
    exam,
    experiments,
    groups,
    model,
    own_line,
    passengers,
    report,
    survivors,
)
from lessons.titanic.survival_models import (
    LOSSES,
    MODELS,
    RECIPES_LOSS,
    allowed_loss,
    suitable_settings,
)
from training.comparison import leads
from training.figures import figure, percent
from training.losses import ERRORS
from training.recorded_run import RecordedRun
from ui.controls.knob_kinds import Choice, Scale, Slider, Switch, line_knobs, of_sample
from ui.controls.knobs import Knobs
from ui.page.current import beside, columns, on_demand
from ui.page.lesson import Scenes
from ui.page.prose import say
from ui.pictures import network as draw_network
from ui.pictures import picture, side_by_side
from ui.run.replay import player
from ui.run.runs import memoised, on_request, run_job
from ui.run.stepper import stepper
from ui.run.tables import before_and_after, facts, rows_behind, run_table, table_room
from ui.run.take_along import code_that_ran, offer_in_laboratory, open_in_laboratory
from ui.study.exam import one_attempt
from ui.study.prediction import explain_outcome, predict
from ui.study.questions import observe
from ui.study.write_line import write_a_line

RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 4, 10, 20, 50, 100, 200, 500, 1000)
EPOCHS = (0, 1, 2, 3, 5, 10, 18, 30, 50, 100, 200, 500, 1000, 2000, 5000)
OUTCOMES = ("died", "survived")
WHOSE = {"all": "all 891", "training": "training rows"}
FORMULAS = {f"mean {name}": error.formula for name, error in ERRORS.items()}
PEOPLE = {name: called.removesuffix(" class") for name, called in groups.GROUPS.items()}
CELLS = {
    groups.ALL_CELLS: "all",
    "misses": "lived, said to die",
    "false_alarms": "died, said to live",
    "hits": "lived, said so",
    "right_no": "died, said so",
}
SHARES = {"model": "judged correctly", "found": "survivors found (recall)"}
GUESSES = tuple(f"lived_{i}" for i in range(1, 11))


def suit(values: dict) -> dict:
    return suitable_settings(values["model"], values["loss"])


KNOBS = Knobs(
    "titanic",
    *(Switch(name, f"{i} lived") for i, name in enumerate(GUESSES, 1)),
    Switch("told", "Show what happened"),
    Slider(
        "ten", "Which ten", 0, 99, 0, 1, sets=lambda _: dict.fromkeys((*GUESSES, "told"), False)
    ),
    *(
        Switch(name, called.capitalize(), default=name == "women_1")
        for name, called in groups.GROUPS.items()
    ),
    Switch("log_fare", "Take the logarithm of the fare", True),
    Switch("normalise", "Divide by the maximum", True),
    Choice("statistics", "Modes and maxima from", list(WHOSE), "all", WHOSE),
    Choice("model", "Model", list(MODELS), "sigmoid", sets=suit),
    Choice("loss", "Loss", list(LOSSES), RECIPES_LOSS, FORMULAS, sets=suit),
    Scale("learning_rate", "Learning rate", RATES, 100),
    Scale("n_epochs", "Epochs", EPOCHS, 30),
    Slider("seed", "Seed: which start", 0, 999, 442, 1),
    Slider("split_seed", "Split seed: who is held out", 0, 999, 42, 1),
    *of_sample(passengers.EXCEPTION),
    Choice("measure", "Which share?", list(SHARES), "model", SHARES),
    Choice("group", "Whose rows?", [groups.EVERYBODY, *groups.GROUPS], groups.EVERYBODY, PEOPLE),
    Choice("cell", "Which of them?", list(CELLS), groups.ALL_CELLS, CELLS),
    *of_sample(passengers.PASSENGER),
    *line_knobs(own_line.LOOP),
)

scenes = Scenes(KNOBS)

TRAINING = ("model", "loss", "learning_rate", "n_epochs")
TABLE = ("log_fare", "normalise", "statistics")
SETTINGS = (*TRAINING, *TABLE, "seed", "split_seed")


def allowed(*names: str) -> dict:
    settings = KNOBS.values(*names)
    return settings | {"loss": allowed_loss(settings["model"], settings["loss"])}


def trained() -> RecordedRun:
    return run_job(model.train, **allowed(*SETTINGS))


def predictions(run: RecordedRun, title: str, **more: Any) -> Picture:
    counts = survivors.histograms(run)
    counted = "held-out passengers"
    return histograms.outcomes(run, counts, classes=OUTCOMES, title=title, counted=counted, **more)


@scenes.scene
def ten() -> None:
    say(r"""
        These ten were aboard the Titanic when she sank in 1912.
        Switch on those you think lived; then compare yourself with a one-line rule: *women
        survive*.
    """)
    pictures, controls = beside(0.7)
    with controls:
        for half, names in zip(columns(2), (GUESSES[:5], GUESSES[5:]), strict=True):
            with half:
                KNOBS.show(*names)
        told, which = KNOBS.ask("told", "ten", back=(*GUESSES, "told", "ten")).values()
    aboard = memoised(passengers.sample_passengers, seed=which)
    with pictures:
        facts(dict(aboard if told else aboard.drop(columns=passengers.IN_TRUTH)))
    if told:
        say(report.describe_ten(aboard, [*KNOBS.values(*GUESSES).values()]))
    say("Each line was a person; what decided may not be on the list.")


@scenes.scene
def aboard() -> None:
    say(r"""
        Now all 891 passengers of the list.
        Say which groups survive: can a rule of your own beat the one-line rule?
    """)
    pictures, controls = beside()
    with controls:
        say("Who survives?")
        rule = KNOBS.ask(*groups.GROUPS)
    with pictures:
        known = groups.survival_by_group()
        chart = bars.shares(
            known["who"],
            known["survived"],
            decided=[*rule.values()],
            classes=("dies", "survives"),
            title="share that survived",
        )
        picture(chart, "known", alt="For women and men of each class, the share that lived.")
        chosen = tuple(name for name, survives in rule.items() if survives)
        facts(memoised(report.groups_rule_rows, chosen))
    rows = memoised(groups.passengers_of_group, KNOBS["group"])
    rows_behind(KNOBS, "group", text=f"**{len(rows)}** of the 891:", rows=rows)
    say(r"""
        *Nobody survives*, which is right about most passengers, is the **baseline**.
        No rule made with these six switches beats *women survive*.
        A recipe by Jeremy Howard trains networks on this list and reports an
        **accuracy** (the share it gets right) of 83 %.
    """)


@scenes.scene
def numbers() -> None:
    say(r"""
        A network adds and multiplies, so the list has to become numbers: gaps are filled,
        categories get columns of their own, called **dummies**, and every column is brought to the
        range from 0 to 1, a simple **normalisation**.
        These are the steps of the recipe, from Jeremy Howard’s course *Practical Deep Learning for
        Coders* (fast.ai, 2022, lesson 5).
        Look at five passengers before and after each; your choices apply to all later scenes.
    """)
    pictures, controls = beside(0.63)
    with controls:
        table = KNOBS.ask(*TABLE, back=False)
        say(r"""
            Gaps are filled with the *mode*, the most frequent value.
            The recipe takes modes and maxima from all 891, even from the passengers it holds out
            to be judged by.
            That is a **leak**: the judges have had a say before.
            Does it matter here?
        """)
        if on_request("leak", "Try both on 100 splits", {}):
            facts(report.leak_rows(run_job(experiments.with_and_without_leak)))
    with pictures:
        how = table | KNOBS.values("split_seed")
        steps = memoised(passengers.preparation, **how)
        before_and_after(steps, passengers.show_examples, key="titanic_steps")
        facts(memoised(report.preparation_rows, **how))
    say(r"""
        Dividing by the maximum keeps an age of 80 from counting far more than zeros and ones.
        The logarithm pulls a few huge fares closer to the others:
    """)
    seen = "Most fares are below 50 pounds, few above 200; their logarithms lie closer together."
    side_by_side(
        *(
            (f"fares_{i}", histograms.distribution(values, name, counted="passengers"), seen)
            for i, (name, values) in enumerate(passengers.fares().items())
        )
    )


@scenes.scene
def train() -> None:
    say(r"""
        The recipe’s model learns from 713 passengers, the **training set**, and is judged on the
        178 held out, the **validation set**.
        **Play** it: does the dashed line end above both rules?
    """)
    pictures, _ = KNOBS.beside(*TRAINING, "seed", "split_seed", share=0.63)
    settings = allowed(*SETTINGS)
    run = run_job(model.train, **settings)
    features = passengers.feature_names(**KNOBS.values("log_fare"))
    with pictures:
        follow = player(run, accuracy="{:.1%}", validation_accuracy="{:.1%}")
        if trouble := memoised(report.describe_trouble, run):
            say(f":material/trending_flat: {trouble}")
        loss = curves.learning_curve(
            run, loss_name=settings["loss"], held_out=run.metrics["validation_loss"], height=174
        )
        rules = memoised(survivors.rules_beside, run)
        weights = bars.weights(
            run,
            survivors.average_slopes(run),
            features,
            title="weight" if "coefficients" in run.parameters else "mean slope of the score",
            height=355,
        )
        left, right = beside(0.5)
        with left:
            picture(loss, "loss", player=follow, alt="The loss by epoch; dashed: held out.")
            accuracy = curves.accuracy_curve(run, rules, height=174)
            alt = "The accuracy by epoch, and both rules."
            picture(accuracy, "accuracy", player=follow, alt=alt)
        with right:
            alt = "A bar for each feature: what it adds to the score."
            picture(weights, "weights", player=follow, alt=alt)
    say(r"""
        Twelve numbers describe each passenger, each from 0 to 1 if normalised.
        Multiplied by their **weights** and added up, they make the score; the **sigmoid** turns it
        into a **probability**, and the **loss** says how far that is from the truth.
        *Linear* has no sigmoid; *hidden* adds a **hidden layer** of **ReLU** neurons, *deep* two.
    """)
    if observe("settles"):
        facts(memoised(report.beside_rules_rows, run))
    if room := on_demand("Predictions and network as pictures", "network", icon=":material/hub:"):
        with room:
            spread = predictions(run, "prediction", height=310)
            alt = "Predictions for survivors above the line, for those who died below."
            picture(spread, "spread", player=follow, alt=alt)
            net = network_diagram.diagram(
                run,
                survivors.layers(run),
                inputs=features,
                examples=groups.one_of_each(run),
                loss=settings["loss"],
            )
            label = "The features, the hidden neurons if there are any, and the output."
            draw_network(net, "drawing", label=label, player=follow)
    helpers = MODELS[settings["model"]].score, LOSSES[settings["loss"]]
    code_that_ran(model.train, settings, *helpers)
    run_table(run)
    open_in_laboratory(run)


@scenes.scene
def loop() -> None:
    say(r"""
        Here is the training you just saw, as it stands in the code.
        There is no line in which it *understands* anything.
        Step through one **epoch**: scores, probabilities, loss, **gradients**, and then each
        weight takes its step.
    """)
    KNOBS.ask("model", back=False)
    settings = allowed(*SETTINGS)
    stepper(model.trace, trained())
    write_a_line(KNOBS, own_line.LOOP, settings, loss_name=settings["loss"])
    say(r"""
        The last line sets the gradients back to zero.
        Otherwise the next epoch would add its own to them, which is what the zero-grad experiment
        is about.
    """)


@scenes.scene
def sentence() -> None:
    say(r"""
        Add up the bars that apply to a passenger: above zero, the model says *survives*.
        For men it never does.
        Finish the sentence for women: *a woman survives, unless she travels …*
    """)
    run = run_job(model.train, **KNOBS.values("seed", "split_seed"))
    exception = KNOBS.sample(passengers.EXCEPTION)
    pictures, controls = beside(0.6)
    with controls:
        KNOBS.ask(*exception, back=False)
        facts(memoised(report.sentence_rows, run, **exception))
        KNOBS.ask("seed", "split_seed")
    with pictures:
        chart = bars.weights(
            run, run.parameters["coefficients"], passengers.feature_names(), height=400
        )
        picture(chart, "bars", alt="The twelve weights of the sigmoid model, as bars.")
        if memoised(survivors.agreement, run, **exception) == 1:
            others = run_job(experiments.same_sentence, split_seed=KNOBS["split_seed"])
            say(rf"""
                :material/check_circle: For all 891 the trained model **is** your sentence.
                The recipe’s sigmoid model ended there from {others} of 200 other starts, too:
                twelve weights, thirty epochs, one sentence.
            """)


@scenes.scene
def mistakes() -> None:
    say(r"""
        A good average can hide whom it is wrong about.
        Here is your model on the passengers held out, group by group, beside “women survive”.
        *Judged correctly* counts everybody.
        **Recall** counts only those who lived: how many of them does the model find?
    """)
    run = trained()
    table = memoised(groups.accuracy_by_group, run)
    pictures, knobs = KNOBS.beside("measure", *TRAINING)
    rule, title = {
        "model": ("rule", "share judged correctly"),
        "found": ("rule_found", "share of the survivors found"),
    }[knobs["measure"]]
    with pictures:
        chart = bars.shares(
            table["who"],
            table[knobs["measure"]],
            compared=table[rule],
            compared_with="women survive",
            title=title,
        )
        picture(chart, "fair", alt="Shares by sex and class, of your model and of the rule.")
    pictures, knobs = KNOBS.beside("group", share=0.5, back=False)
    with pictures:
        counts = memoised(groups.matrix_of_group, run, **knobs)
        chart = thresholds.matrix(counts[None], classes=OUTCOMES, height=190)
        picture(chart, "matrix", alt="Right and wrong decisions on those held out, counted.")
    rows = memoised(groups.passengers_of_cell, run, **KNOBS.values("group", "cell"))
    text = f"**{len(rows)}** of those held out, the most probable first:"
    rows_behind(KNOBS, "cell", text=text, rows=rows)
    say(r"""
        Sex and class decide here because in 1912 they decided who reached a boat: the model
        repeats an injustice, it does not explain one.
        It can say who was saved from **this** ship.
        It cannot say who would be saved today, nor who deserved it; a port is not a cause, only a
        sign of who boarded there.
    """)


@scenes.scene
def yours() -> None:
    say(r"""
        Now send **a passenger of your own** aboard.
        The picture shows your model’s predictions for the passengers held out; the line is yours.
        Enter your own age and sex, and try all three classes: what changes the decision?
    """)
    run, you = trained(), KNOBS.sample(passengers.PASSENGER)
    pictures, _ = KNOBS.beside(*you, share=0.6, back=False)
    with pictures:
        p = float(memoised(survivors.probability_of, run, **you))
        said = figure(p) if KNOBS["model"] == "linear" else percent(p, 1)
        title = "predicted chance to survive"
        chart = predictions(run, title, own=(p, f"yours: {said}"), height=300)
        picture(chart, "you", alt="All predictions, and a line where your passenger stands.")


@scenes.scene
def trust() -> None:
    say(r"""
        A probability of 80 % ought to come true in 80 of 100 cases.
        The picture checks that on the passengers held out: from left to right is what the model
        promised, upwards what came true.
        Each dot is a tenth of the scale, and its size shows the number of passengers.
        Honest probabilities have a small **calibration error**: their dots lie near the dotted
        diagonal, each within its violet band about 95 % of the time.
        The recipe’s loss is the **mean absolute error**.
        Change it to **cross-entropy**, then find settings that are honest *and* accurate.
    """)
    pictures, knobs = KNOBS.beside(*TRAINING, "split_seed", share=0.6)
    axes = {"x_title": "probability promised", "y_title": "share that survived"}
    alt = "What came true, over what was promised."
    with pictures:
        run = trained()
        if trouble := memoised(report.no_probabilities, run):
            say(trouble)
        else:
            chart = reliability(
                memoised(survivors.calibration, run),
                true=memoised(survivors.luck_of_calibration, run),
                title=f"{knobs['model']}, trained on {knobs['loss']}",
                height=400,
                **axes,
            )
            picture(chart, "trust", alt=alt)
            facts(memoised(report.trust_rows, run))
    if room := on_demand("Both losses side by side", "losses", icon=":material/balance:"):
        with room:
            both = run_job(experiments.calibrations, **KNOBS.values("model", "split_seed"))
            error = "{}: calibration error {:.3f}"
            charts = [
                reliability(each, title=error.format(loss, each.expected_calibration_error), **axes)
                for loss, each in both.items()
            ]
            side_by_side(*((f"trust_{i}", chart, alt) for i, chart in enumerate(charts)))


@scenes.scene
def chance() -> None:
    say(r"""
        The recipe holds out one set of 178 passengers and starts from one seed.
        Another **split** holds out other people, another **seed** starts elsewhere, and either can
        make a model look like a champion.
        First the starts:
    """)
    if not predict("starts"):
        return
    settings = allowed(*TRAINING, *TABLE, "split_seed")
    split = KNOBS.values("split_seed")
    pictures, controls = beside()
    with controls:
        KNOBS.ask(*TRAINING, "split_seed", back=False)
        starts = on_request("starts", "Try 200 starts of your settings", settings)
        splits = on_request("splits", "Hold out 100 other sets of passengers", settings)
        KNOBS.reset_button(*TRAINING, "split_seed")
    with pictures:
        accuracies = {"the recipe’s deep net": run_job(experiments.over_starts, **split)}
        if starts:
            accuracies["your settings"] = run_job(experiments.over_starts, **settings)
        title = "accuracy on the 178 held out, 200 starts"
        chart = luck.repeated(accuracies, title=title, row_height=56)
        picture(chart, "starts", alt="A dot for the accuracy of each.")
        if starts:
            facts(report.starts_rows(accuracies))
        four = run_job(experiments.four_models, **split)
        plain = {"logistic regression": run_job(experiments.logistic_regression, **split)}
        title = "accuracy (line: “women survive”)"
        chart = bars.accuracies(four | plain, "women survive", title=title)
        picture(chart, "four", alt="Four models, plain logistic regression and two rules, as bars.")
        say(memoised(report.describe_lead_over_rule, trained()))
    explain_outcome("starts")
    say(r"""
        The last bar is scikit-learn’s **logistic regression** on the same twelve columns: the
        recipe’s sigmoid model, trained all the way down on the cross-entropy, with a pull of its
        weights towards zero.
        It has no seed to be lucky with.
        And where do three layers help?
        Where the border winds: two spirals in the laboratory.
    """)
    spirals = GOOD["spirals"]
    offer_in_laboratory(address_of({"data": "spirals", **spirals.settings}), spirals.why)
    if splits:
        accuracies = run_job(experiments.over_splits, **allowed(*TRAINING, *TABLE, "seed"))
        chart = luck.repeated(accuracies, title="accuracy on the 178 held out, 100 splits")
        picture(chart, "splits", alt="A dot for the accuracy of each.")
        say(report.describe_splits(accuracies))
        table_room("pairs", leads(accuracies, over="women survive", compare=experiments.compare))


@scenes.scene
def the_exam() -> None:
    say(r"""
        418 other passengers of the same ship are waiting, and nothing has been tuned on them, so
        **one** attempt tells you how good a model is.
        Anything after the first is practice.
        Settle on a model; it is trained on all 891.
    """)
    left, _ = KNOBS.beside(*TRAINING, "seed", "log_fare", "normalise", back=False)
    with left:
        settings = allowed(*TRAINING, "log_fare", "normalise", "seed")
        one_attempt(
            "titanic", "sealed", exam.commitment(**settings), settings, exam.exam, exam.describe
        )


scenes.show()
