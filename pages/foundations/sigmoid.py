from collections.abc import Mapping
from typing import Any

from charts.core.picture import Picture
from charts.core.series import Guessed
from charts.models import odds_scale, sigmoid_curve
from charts.runs import curves, luck
from charts.statistics import thresholds
from lessons.sigmoid import experiments, model, own_line, report
from lessons.sigmoid import trust as sigmoid_trust
from training.class_colours import COLOUR_0, COLOUR_1
from training.losses import cross_entropy_delta
from training.recorded_run import RecordedRun
from ui.controls.knob_kinds import Scale, Slider, line_knobs
from ui.controls.knobs import Knobs
from ui.page.current import beside, on_demand
from ui.page.lesson import Scenes
from ui.page.prose import say, say_of_knobs
from ui.pictures import picture, side_by_side
from ui.run.replay import player
from ui.run.runs import run_job
from ui.run.tables import facts, facts_of_knobs, run_table
from ui.run.take_along import code_that_ran, open_in_laboratory
from ui.study.prediction import autoplay_key, committed_guesses, explain_outcome, predict
from ui.study.questions import observe
from ui.study.write_line import write_a_line

RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
EPOCHS = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)
STARTS = (-40.0, -24.0, -16.0, -12.0, -8.0, -6.0, -4.0, -2.0, 0.0)
LONGEST = 7.5
DRAWS = tuple(range(100, 164))
STUDENTS: dict[str, Any] = {"x_title": "hours studied", "y_title": "probability of having passed"}
CROWD: dict[str, Any] = {
    "x_title": "x, how well prepared they are",
    "y_title": "probability of passing",
}

KNOBS = Knobs(
    "sigmoid",
    Slider("w", "Weight w (per hour)", -10.0, 10.0, 0.0, 0.25),
    Slider("b", "Bias b", -30.0, 30.0, 0.0, 0.5),
    Slider("odds_w", "Weight w (per hour)", -10.0, 10.0, 1.5, 0.25),
    Slider("odds_b", "Bias b", -30.0, 30.0, -4.0, 0.5),
    Slider("ask", "One more student (hours)", 0.0, 5.0, 3.1, 0.1),
    Scale("learning_rate", "Learning rate", RATES, 0.1),
    Scale("n_epochs", "Epochs", EPOCHS, 1000),
    Scale("rest_epochs", "Epochs of both", EPOCHS[3:], 10_000),
    Scale("start_w", "Starting weight w (bias b = −2.5 w)", STARTS, -8.0),
    Scale("duel_rate", "Learning rate of both", RATES, 0.1),
    Scale("duel_epochs", "Epochs of both", EPOCHS, 1000),
    Slider("threshold", "Threshold", 0.0, 1.0, 0.5, 0.01),
    Slider("miss", "Price of a miss (a false alarm costs 1)", 0.0, 20.0, 1.0, 0.5),
    Slider("spread", "Spread of each class", 0.2, 3.0, 1.0, 0.1),
    Slider("n_samples", "Students", 10, 500, 100, 10),
    Slider("seed", "Seed: which students", 0, 99, 0, 1),
    Slider("split", "Split: which passengers are held out", 0, 99, 42, 1),
    *line_knobs(own_line.LOOP),
)

scenes = Scenes(KNOBS)

CROWD_RUN: dict[str, Any] = {"data": "overlapping", "learning_rate": 0.3}


@scenes.scene
def by_hand() -> None:
    say(rf"""
        Two students failed ({COLOUR_0}), two passed ({COLOUR_1}).
        The curve says how sure you can be that somebody passed.
        Pull it by its rings until it is **at least 85 %** sure of the truth about each student.
    """)
    pictures, curve = KNOBS.beside("w", "b", "ask")
    left, right = sigmoid_curve.HANDLES.values()
    KNOBS.grab("left", "sigmoid", "w", "b", own=left, other=right)
    KNOBS.grab("right", "sigmoid", "w", "b", own=right, other=left)
    with pictures:
        x, y = model.training_set()
        chart = sigmoid_curve.curve(
            x, y, **curve, enough=report.ENOUGH, unit="hours", height=350, **STUDENTS
        )
        picture(chart, "by_hand", alt="Four students, and your curve.")
        say_of_knobs(report.describe_sureness(curve["w"], curve["b"]))
    say(r"""
        The **perceptron** says yes or no, just as firmly close to its boundary as far away from
        it.
        This curve says how sure it is, and stays between 0 and 1; the decision can wait.
        It is $z = w\,x + b$, the **neuron** you know, squeezed by the **sigmoid**, written
        $\sigma$ (sigma):

        $$p = \sigma(z) = \frac{1}{1 + e^{-z}} \qquad e = 2.718\ldots$$
    """)
    facts_of_knobs(report.curve_rows(*curve.values()))


@scenes.scene
def odds() -> None:
    say(r"""
        The **odds** compare how likely something is with how unlikely: 80 % is odds of 4 to 1.
        Suppose that each hour of study multiplies a student’s odds of passing by the same factor.
        Then their logarithm, the **log-odds**, grows by the same amount every hour.
        It is a straight line, and that line is our $z$:

        $$\ln\frac{p}{1-p} = w\,x + b \qquad\text{solved for } p: \qquad p = \frac{1}{1 + e^{-(w x
        + b)}}$$

        That is the sigmoid.
        Begin by moving the student along: which effect of one more hour is always the same, and
        which is not?
    """)
    pictures, knobs = KNOBS.beside("ask", "odds_w", "odds_b", share=0.72)
    ask, w, b = knobs.values()
    with pictures:
        curve: dict[str, Any] = {"w": w, "b": b, "ask": ask, "longest": LONGEST, "height": 330}
        curve["knobs"] = ("odds_w", "odds_b", "ask")
        bent = odds_scale.probabilities(**curve, **STUDENTS)
        titles = {"x_title": "hours studied", "y_title": "odds of having passed"}
        straight = odds_scale.odds(**curve, **titles)
        side_by_side(
            ("odds_p", bent, "The sigmoid over the hours, and a student before and after one."),
            ("odds", straight, "The odds, a straight line, and the same student on it."),
        )
        facts_of_knobs(report.odds_rows(w, b, ask))
    say(
        "How far the **probability** moves depends on where the student stands. The factor does not."
    )


@scenes.scene
def flat_ends() -> None:
    say(r"""
        A neuron can learn only if turning a knob changes something.
        Here is the sigmoid over $z$, and in brass its **slope** $\sigma'$: how much $p$ changes
        for each unit of $z$.
        It follows from the height of the curve:

        $$\sigma'(z) = \sigma(z)\,\bigl(1 - \sigma(z)\bigr)$$

        Each of the four students has a dot on both curves.
        Turn $w$ and $b$ until the slope is almost zero for some of them, then for all.
    """)
    pictures, controls = beside()
    with controls:
        neuron = KNOBS.ask("w", "b")
        facts(report.examples())
    with pictures:
        x, y = model.training_set()
        chart = sigmoid_curve.saturation(
            x,
            y,
            **neuron,
            x_title="z = w x + b, before the sigmoid",
            y_title="sigmoid, and its slope",
            height=350,
        )
        picture(chart, "flat_ends", alt="The sigmoid over z, and its slope, a hump.")
        facts_of_knobs(report.saturation_rows(**neuron))
    say(r"""
        Where the slope is below 0.01, a small turn of a knob changes next to nothing: for that
        student, the neuron is **saturated**.
    """)


@scenes.scene
def learn() -> None:
    say(r"""
        Now gradient descent turns the same two knobs, from where you left them.
        **Play it**: how far does the curve go, and how sure does it get?
    """)
    pictures, settings = KNOBS.beside("learning_rate", "n_epochs", "w", "b")
    run = run_job(model.train, **settings)
    with pictures:
        x, y = model.training_set()
        follow = player(run, w="{:.3f}", b="{:.3f}", accuracy="{:.1%}")
        chart = sigmoid_curve.curve(x, y, **run.parameters, height=270, **STUDENTS)
        picture(chart, "learned", player=follow, alt="Four students, and the learned curve.")
        falls = curves.learning_curve(run, loss_name="cross-entropy", height=150)
        picture(falls, "loss", player=follow, alt="The loss of the training by epoch.")
        facts(report.training_rows(run))
        if trouble := report.describe_training(run):
            say(trouble)
    say(r"""
        How wrong is a curve?
        Take the probability it gave to what really happened.
        It said 85 % and was right: the **surprise** is 0.16.
        It said 50 %: 0.69.
        It said 1 %: 4.6.
        That is $-\ln p$.
        The mean surprise over the students is the loss, called **cross-entropy**.
        The model, a neuron with a sigmoid, is called **logistic regression**.
    """)
    if room := on_demand("Loss and gradient as formulas", "formulas", icon=":material/function:"):
        with room:
            say(r"""
                With $y$ = 1 for passed and 0 for failed, a student’s surprise is $-\ln p$ or
                $-\ln (1-p)$; over $n$ students:

                $$L = -\frac1n \sum \bigl[\, y \ln p + (1-y) \ln (1-p) \,\bigr]$$

                The gradient has the same form as that of the straight line, error times input:

                $$\frac{\partial L}{\partial w} = \frac1n \sum (p-y)\,x \qquad
                \frac{\partial L}{\partial b} = \frac1n \sum (p-y)$$
            """)
    loss = "cross-entropy"
    write_a_line(KNOBS, own_line.LOOP, settings, loss_name=loss)
    code_that_ran(model.train, settings, model.probability, cross_entropy_delta, model.gradient)
    run_table(run)


@scenes.picture("ten_times")
def growth(guesses: Guessed, runs: Mapping[str, RecordedRun] | None = None) -> Picture:
    n_epochs, spread = KNOBS.defaults("rest_epochs", "spread").values()
    runs = runs or run_job(experiments.converge, n_epochs=n_epochs, spread=spread)
    return sigmoid_curve.growth(
        report.named(runs), goal=report.goal(runs), guesses=guesses, title="weight w", height=300
    )


@scenes.scene
def rest() -> None:
    say(r"""
        In the lesson on gradient descent the line came to rest at the bottom of its bowl, and the
        perceptron rests at the first cut that makes no mistake.
        This curve soon gets all four students right, yet its weight $w$, which says how steep it
        is, keeps growing.
        Will it ever stop?
    """)
    if not predict("ten_times", plays=True):
        return
    pictures, settings = KNOBS.beside("rest_epochs", "spread")
    n_epochs, spread = settings.values()
    runs = run_job(experiments.converge, n_epochs=n_epochs, spread=spread)
    with pictures:
        follow = player(report.named(runs), plays=autoplay_key("ten_times"), w="{:.2f}")
        picture(
            growth(committed_guesses("ten_times"), runs),
            "growth",
            player=follow,
            alt="The weight over the logarithm of the epochs: of the four students, beside a thin "
            "straight line, and of two classes that overlap.",
        )
    explain_outcome("ten_times")
    facts(report.rest_rows(runs))
    say(r"""
        The four students can be **separated**: a cut between 2 and 3 hours leaves all who failed
        on one side.
        So a steeper curve is always a little better: there is no lowest loss, and $w$ grows for
        ever, in the long run like 2 ln(epochs), the thin line.

        Where classes overlap, a curve that is too steep is punished, and $w$ comes to rest at the
        lowest loss.
        Apart from the luck of the draw, that is the weight of the true probabilities.
    """)


@scenes.scene
def wrong_start() -> None:
    say(r"""
        Now the curve starts **confidently wrong**: it is all but certain that 1 and 2 hours are
        enough to pass and 3 and 4 are not.
        One copy learns from the **cross-entropy**, the other from the **squared error**, the mean
        of $(p - y)^2$, where $y$ is 1 for passed and 0 for failed.
    """)
    if not predict("wrong_start", plays=True):
        return
    pictures, knobs = KNOBS.beside("start_w", "duel_rate", "duel_epochs", share=0.72)
    start_w, rate, n_epochs = knobs.values()
    runs = run_job(
        experiments.compare_losses, start_w=start_w, learning_rate=rate, n_epochs=n_epochs
    )
    with pictures:
        x, y = model.training_set()
        follow = player(runs, plays=autoplay_key("wrong_start"), accuracy="{:.1%}")
        titles = STUDENTS | {"y_title": "probability"}
        both = sigmoid_curve.several(x, y, runs, start_w=start_w, height=215, **titles)
        picture(both, "duel", player=follow, alt="Four students, and both curves.")
        steep = sigmoid_curve.steepness(runs, title="size of the slope")
        picture(steep, "steepness", player=follow, alt="The slope of each loss along w, by epoch.")
    explain_outcome("wrong_start")
    if observe("hardly_moves"):
        facts(report.flatness_rows(runs))
        say(r"""
            Where a curve is very sure, right or wrong, the sigmoid is flat.
            The slope of the squared error is multiplied by that flatness, and is almost zero; the
            logarithm in the cross-entropy cancels it.
        """)
    if room := on_demand(
        "The formulas, and what they do at the extremes", "formulas", icon=":material/error:"
    ):
        with room:
            say(r"""
                The squared error’s slope along $z$ is $2\,(p-y)\,p\,(1-p)$, that of the
                cross-entropy $p-y$.

                Once $p$ rounds to 0 or 1, one of the logarithms is minus infinity.
                Where the curve is wrong, the loss is infinite; where it is right, it is 0 times
                infinity, which is not a number (nan).
                Computed from $z$, the same loss is $\ln(1 + e^z) - y z$, and nothing breaks.
                Each row is a start:
            """)
            facts(experiments.formulas_compared(STARTS[4::-1]))


@scenes.scene
def decide() -> None:
    say(r"""
        The curve has learned from many students and meets 200 new ones.
        Pull the **threshold**: how sure you must be to say yes.
        Too low, and you get **false alarms**: a yes for students who fail.
        Too high, and you get **misses**: a no for students who pass.
        Make misses expensive: which threshold costs least?
    """)
    pictures, controls = beside()
    KNOBS.grab("threshold", "upright", "threshold")
    with controls:
        settings = KNOBS.ask("threshold", "miss", "spread", "n_samples", "seed")
    threshold, miss = (settings.pop(name) for name in ("threshold", "miss"))
    run = run_job(model.train, **CROWD_RUN, **settings)
    learned = experiments.decisions(run, threshold, miss=miss)
    new = experiments.decisions(run, threshold, miss=miss, new=True)
    at = {**run.parameters, "threshold": threshold}
    with pictures:
        follow = player(run, w="{:.3f}", b="{:.3f}")
        students = thresholds.crowd(new.x, new.y, **at, height=225, **CROWD)
        alt = "Both classes of new students, the curve, and your threshold."
        picture(students, "crowd", player=follow, alt=alt)
        counts = thresholds.confusion(new.x, new.y, **at, classes=("failed", "passed"), height=170)
        picture(counts, "confusion", player=follow, alt="Right and wrong decisions, counted.")
        facts_of_knobs(report.decision_rows(learned, new))
    say(r"""
        In real life, classes overlap: some students pass although they are badly prepared, so no
        threshold is always right.
        To a student with probability $p$, a yes is a false alarm in $1 - p$ of all cases, and a no
        is a miss in $p$ of them.
        So say yes from where $(1 - p)$ times the price of a false alarm is less than $p$ times the
        price of a miss.
        What is cheapest for the **training set**, the students it learned from, need not be
        cheapest for new ones.
    """)
    if room := on_demand(
        "What about 64 other draws of students?", "draws", icon=":material/casino:"
    ):
        with room:
            runs = run_job(model.train, **CROWD_RUN, **settings | {"seed": DRAWS})
            draws = experiments.draws(runs, threshold)
            dots = luck.outcomes(
                draws.accuracy,
                own=learned.accuracy,
                good=draws.accuracy > draws.best,
                mark=(draws.best, "best in the long run"),
                title="accuracy",
            )
            picture(dots, "draws_luck", alt="A dot for the accuracy of each draw.")
            facts(report.draw_rows(draws))
    open_in_laboratory(run)


@scenes.scene
def order() -> None:
    say(r"""
        Each threshold gives one point of the **ROC curve**.
        Raise it, and you get fewer false alarms, but fewer hits as well.
        A good model gets close to the upper left corner; guessing stays on the diagonal.
        One curve is for the training set, the other for 200 new students.

        Move the threshold: both points travel along their curves.
        Then play the training: the probabilities change and the points move, but from the first
        step on the curves stay where they are.
        Why?
    """)
    pictures, settings = KNOBS.beside("threshold", "n_samples", "spread", "seed", share=0.6)
    threshold = settings.pop("threshold")
    run = run_job(model.train, **CROWD_RUN, **settings)
    learned, new = (experiments.decisions(run, threshold, new=new) for new in (False, True))
    both = {"training set": learned, "new students": new}
    with pictures:
        follow = player(run, w="{:.3f}", b="{:.3f}")
        chart = thresholds.roc(
            {name: (view.x, view.y) for name, view in both.items()},
            {name: view.curve for name, view in both.items()},
            **run.parameters,
            threshold=threshold,
            x_title="false alarms (of the failed)",
            y_title="hits (of the passed)",
            height=360,
        )
        picture(chart, "roc", player=follow, alt="Two ROC curves, and your point on each.")
        facts_of_knobs({"students": [*both], "AUC": [f"{view.auc:.3f}" for view in both.values()]})
    say(r"""
        The **area under the curve**, AUC, is how often a random student who passed was given a
        higher probability than a random one who failed.
        It judges the order alone: it needs no threshold, and ignores how far apart the
        probabilities are.
    """)
    open_in_laboratory(run)


@scenes.scene
def trust() -> None:
    say(r"""
        A model says “85 %” of 100 people.
        Do 85 of them survive?
        Take the neuron with a sigmoid from the lesson on the **Titanic**, and ask it about
        passengers who were **held out**: it has never seen them. (Another **split** holds out
        others.) Sort them by its answer, and count who survived: on the dotted diagonal, promises
        are kept.
        In small groups luck moves the dots even if the probabilities are true; the violet bars show
        how far.
        The model is trained twice, for 300 epochs at learning rate 4: on the **mean absolute
        error** $|p - y|$, as in that lesson’s recipe, and on the **cross-entropy**.
    """)
    pictures, split = KNOBS.beside("split", share=0.72)
    trusts = run_job(sigmoid_trust.titanic_calibration, **split)
    with pictures:
        side_by_side(
            *(
                (
                    f"trust_{loss}",
                    thresholds.reliability(
                        both.measured,
                        true=both.true,
                        title=f"Trained on {loss}",
                        x_title="probability given",
                        y_title="share that survived",
                        height=340,
                    ),
                    "The share that survived over the probability given, and what luck allows.",
                )
                for loss, both in trusts.items()
            )
        )
    facts(report.trust_rows(trusts))
    say(r"""
        Both are the same neuron with the same sigmoid, trained at the same learning rate and asked
        about the same held-out passengers.
        A number between 0 and 1 is not yet a probability: that depends on the loss.
    """)


scenes.show()
