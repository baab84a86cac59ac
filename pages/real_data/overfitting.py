from typing import Any

from charts.core.picture import Picture
from charts.core.series import Guessed
from charts.models import polynomial_fit
from charts.runs import curves
from charts.statistics import bars, bias_variance
from lessons.overfitting import ceiling, double_descent, experiments, model, polynomials, report
from lessons.overfitting.polynomials import GRID
from training.recorded_run import RecordedRun
from ui.controls.knob_kinds import Choice, Scale, Slider, Switch
from ui.controls.knobs import Knobs
from ui.page.current import beside, on_demand
from ui.page.lesson import Scenes
from ui.page.prose import say
from ui.pictures import picture, side_by_side
from ui.run.replay import player
from ui.run.runs import memoised, on_request, run_job
from ui.run.stepper import stepper
from ui.run.tables import facts, frame, run_table
from ui.run.take_along import code_that_ran, open_in_laboratory
from ui.study.prediction import (
    as_shares,
    autoplay_key,
    committed_guesses,
    committed_sketch,
    explain_outcome,
    predict,
)
from ui.study.questions import observe

LOSS = "cross-entropy"
WAVE = polynomials.truth(GRID)
MOST_PULLED = 20
"""Points of a sample in which each can be pulled; of more they would hide one another."""
DEGREE, ERROR = "degree of the curve", "mean squared error"
POINTS = (12, 15, 20, 30, 50, 100)
WIDTHS = (0, 4, 16, 64, 200)
EPOCHS = (30, 100, 200, 300)
RATES = (0.0003, 0.001, 0.003, 0.01, 0.03)
LAYER_WIDTHS = (0, 2, 4, 8, 16, 32)
TABLES = {"heart": "heart", "digits": "digits", "titanic": "Titanic"}
HATS = {"shuffled": "from a hat", "true": "true"}


def rows_of_table(values: dict[str, Any]) -> dict[str, Any]:
    return {"rows": 0.5 if values["data"] == "digits" else 1}


KNOBS = Knobs(
    "overfitting",
    Slider("degree", "Degree: how flexible the curve is", 0, 11, 1, 1),
    Switch("fresh", "Show new points"),
    Slider("point", "Point that is pulled", 1, MOST_PULLED, 8, 1),
    Slider("lift", "Pulled up or down by", -3.0, 3.0, 0.0, 0.05),
    Scale("n_points", "Points", POINTS, 15),
    Slider("noise", "Noise: how far points stray", 0.0, 1.0, 0.3, 0.05),
    Slider("luck", "Luck: which sample", 0, 99, 0, 1),
    Scale("points", "Points", POINTS[:-1], 20),
    Scale("per_point", "Neurons for each point", double_descent.PER_POINT, 0.4),
    Scale("n_hidden", "Neurons in each hidden layer", WIDTHS, 64),
    Scale("n_epochs", "Epochs", EPOCHS, 300),
    Choice("n_layers", "Hidden layers", ("1", "2"), "2"),
    Scale("learning_rate", "Learning rate (Adam)", RATES, 0.01),
    Slider("seed", "Seed: which start", 0, 99, 0, 1),
    Slider("split_seed", "Split seed: who is held out", 0, 999, 42, 1),
    Switch("stop_early", "Stop early"),
    Scale("l2", "L2: price of a squared weight", (0, 0.001, 0.003, 0.01, 0.03, 0.1), 0),
    Scale("l1", "L1: price of a weight’s size", (0, 0.0003, 0.001, 0.003, 0.01), 0),
    Scale("dropout", "Dropout: share silenced", (0, 0.2, 0.5, 0.8), 0),
    Scale("share", "More data: share of the 713 rows", experiments.SHARES, 0.25),
    Scale("width", "A smaller model: neurons per layer", LAYER_WIDTHS, 32),
    Choice("data", "Table", list(TABLES), "heart", TABLES, sets=rows_of_table),
    Choice("labels", "Labels", list(HATS), "shuffled", HATS),
    Scale("neurons", "Hidden neurons", (4, 16, 64, 128, 256), 128),
    Scale("epochs", "Epochs", (50, 100, 200, 450), 200),
    Scale("rows", "Share of the training rows", (0.25, 0.5, 1), 1),
    Slider("hat", "Seed: which start, which hat", 0, 99, 2, 1),
    Choice("outcomes", "Labels", list(HATS), "true", HATS),
    Slider("group", "Group of passengers, the largest first", 1, 10, 1, 1),
)

scenes = Scenes(KNOBS)

PULLED = ("point", "lift")
SAMPLE = ("n_points", "noise", "luck")
TRAINING = ("n_hidden", "n_layers", "n_epochs", "learning_rate", "seed", "split_seed")
CURES = ("stop_early", "l2", "l1", "dropout")
HEART = ("data", "labels", "neurons", "epochs", "rows")


@scenes.scene
def by_hand() -> None:
    say(r"""
        Bend the curve until it runs as close to the points as it can: each **degree** gives it one
        more knob, and one more bend.
        Then show new points of the same kind: does it fit them, too?
        Pull one point up or down as well, and see how the curve follows it.
    """)
    pictures, controls = beside(0.7)
    n_points, noise, luck = KNOBS.values(*SAMPLE).values()
    can_pull = n_points <= MOST_PULLED
    with controls:
        degree, fresh = KNOBS.ask("degree", "fresh", back=False).values()
        point, lift = KNOBS.ask(*PULLED, back=False).values() if can_pull else (1, 0.0)
        KNOBS.reset_button("degree", "fresh", *PULLED)
    if point > n_points:
        point, lift = 1, 0.0
    of_sample = {"n_points": n_points, "noise": noise, "seed": luck}
    measured = memoised(polynomials.one_sample, **of_sample)
    sample = memoised(polynomials.one_sample, **of_sample, point=point, lift=lift)
    pull = polynomials.lift_effect(measured)
    if can_pull:
        KNOBS.grab(polynomial_fit.GRIP, "lifted", *PULLED, measured=measured.y.tolist())
    errors, pulls = {"error": measured.training}, {"error": pull.training}
    new = measured.x_held_out[:0], measured.y_held_out[:0]
    if fresh:
        errors["on new ones"], pulls["on new ones"] = measured.held_out, pull.held_out
        new = measured.x_held_out, measured.y_held_out
    fit = polynomial_fit.pulled_fit(
        measured.x,
        measured.y,
        new,
        GRID,
        measured.curves,
        errors,
        pulls,
        pull.curves[:, : None if can_pull else 0],
        degree=degree,
        point=point,
        lift=lift,
    )
    by_degree = bias_variance.errors(
        sample.training, sample.held_out, degree=degree, x_title=DEGREE, y_title=ERROR, height=330
    )
    alt = "Points, the curve of the degree chosen, and its errors."
    with pictures:
        if fresh:
            alt_errors = "The error by degree, on the points and, dashed, on the new ones."
            side_by_side(("one_fit", fit, alt), ("errors", by_degree, alt_errors))
        else:
            picture(fit, "one_fit", alt=alt)
    if fresh:
        say(r"""
            The knobs of a curve are always set as well as possible; you choose only how many there
            are.
            On the points themselves, more knobs are never worse: each curve can do all that the
            one before could.
            On the new points, which are **held out**, the error usually falls, then turns and
            rises.
        """)
    say(r"""
        A curve with too many knobs learns the accidents of its points by heart, and does badly on
        new ones: that is **overfitting**.
        Too few knobs to follow the pattern at all is **underfitting**.
    """)
    if room := on_demand("Other points", "sample", icon=":material/scatter_plot:", here=True):
        with room:
            KNOBS.ask(*SAMPLE)


def settings_of(knobs: dict[str, Any]) -> dict[str, Any]:
    return knobs | {"n_layers": int(knobs["n_layers"])}


def loss_curve(run: RecordedRun, height: int, **beside: Any) -> Picture:
    held_out = run.metrics["validation_loss"]
    return curves.learning_curve(run, loss_name=LOSS, held_out=held_out, height=height, **beside)


def accuracy_curve(run: RecordedRun, height: int) -> Picture:
    return curves.accuracy_curve(run, memoised(model.baseline, run), height=height)


@scenes.scene
def turns() -> None:
    say(r"""
        Now take a network in place of the curve, and the passengers of the Titanic in place of the
        points: 5,057 weights and biases for 713 rows.
        The 178 held-out passengers only judge it.
    """)
    if not predict("turns", plays=True):
        return
    pictures, controls = beside(0.7)
    with controls:
        settings = settings_of(KNOBS.ask(*TRAINING))
    run = run_job(model.train, **settings)
    with pictures:
        metrics = {"validation_loss": "{:.3f}", "validation_accuracy": "{:.1%}"}
        follow = player(run, plays=autoplay_key("turns"), **metrics)
        sketch = committed_sketch("turns")
        losses = loss_curve(run, 300, mark=report.turning_point(run), sketch=sketch)
        side_by_side(
            ("losses", losses, "The loss by epoch; dashed: held out, and where it is lowest."),
            ("accuracies", accuracy_curve(run, 300), "The accuracy by epoch, and the baseline."),
            player=follow,
        )
    say(r"""
        The two hidden layers of 64 neurons learn with **Adam**, which decides how far each weight
        goes in a step and brings the training loss down fast.
        Only the training rows say where to go.
    """)
    explain_outcome("turns")
    if observe("both_curves"):
        facts(report.turn_rows(run))
        say(r"""
            Where the loss rises and the accuracy stays, what changes is *how* the network is
            wrong: it becomes sure of its mistakes.
            If you only want a yes or no, that may cost little; if you want a probability that you
            can trust, it costs a lot.
        """)
    code_that_ran(model.train, settings, model.loss_delta, model.evaluate)
    run_table(run)
    open_in_laboratory(run)


@scenes.scene
def loop() -> None:
    say(r"""
        Look for the line that makes the network learn by heart.
        **Walk through** the first epochs of your run, line by line, and see what each line
        computes.
    """)
    KNOBS.ask("n_hidden", back=False)
    stepper(model.trace, run_job(model.train, **settings_of(KNOBS.values(*TRAINING))))
    say(r"""
        There is **no culprit**: predict, measure the loss, ask for the gradient, take a step, all
        on the training rows.
        The held-out rows appear once, in `evaluate`, and only so that their loss can be written
        down; no weight is changed because of them.
        Nothing in the loop can tell when to stop.
    """)


@scenes.scene
def long() -> None:
    say(r"""
        Does a model learn by heart just because it is trained for too long?
        Take away the hidden layers: 13 numbers are left, a weight for each column and a bias.
        Train them for **10,000 epochs**, more than thirty times as long, and compare them with a
        wide network: two hidden layers of 200 neurons.
        The axis of epochs is logarithmic, because the two models learn at very different speeds.
    """)
    linear = run_job(model.train, n_hidden=0, n_epochs=10_000, max_frames=100)
    pictures, controls = beside(0.74)
    with controls:
        say(r"""
            The wide network has run for 300 epochs so far.
            To see how it goes on, give it ten times as many: that takes about ten seconds, and you
            can interrupt it.
        """)
        longer = on_request("long", "Train it for 3,000 epochs", {"n": 3000})
    how = {"n_epochs": 3000, "max_frames": 100} if longer else {}
    network = run_job(model.train, n_hidden=200, **how)
    runs = {"no hidden neuron": linear, "200 + 200 neurons": network}
    with pictures:
        losses = curves.two_runs(runs, y_title=LOSS)
        alt = "Losses of a linear model and a wide network by epoch; dashed: held out."
        picture(losses, "long", alt=alt)
        facts(report.long_rows(runs))
    say(r"""
        13 numbers have no room for the fates of 713 passengers.
        They can only hold what is true of many, so their two curves fall together and stay level.
        To learn by heart, a model needs both: **room**, and time to fill it.
    """)


@scenes.scene
def cures() -> None:
    say(r"""
        Five cures are said to help: stop early, put a price on weights, silence some neurons at
        random, take more data, or a smaller model.
        Before you switch them on:
    """)
    if not predict("beats"):
        return
    pictures, cures = KNOBS.beside(*CURES, "share", "width", share=0.7)
    before, after = (run_job(experiments.train_regularised, **how) for how in ({}, cures))
    with pictures:
        left, right = curves.before_and_after(before, after, y_title=LOSS, height=280)
        side_by_side(
            ("before", left, "Losses without a cure; dashed: held out. Thin: each split."),
            ("after", right, "Losses with your cures, drawn to the same scale."),
        )
        facts(report.cured_rows(before, after))
    explain_outcome("beats")
    say(r"""
        To make **overfitting** plain to see, only 178 of the training rows are used, a quarter.
        The network has two hidden layers of 32 neurons and trains for 200 epochs; each thin line
        is another split and another start.
        **Stop early**: set aside a fifth of the training rows to watch, and go back to the weights
        that did best on them.
        **Weights with a price**: add their size (L1) or their square (L2) to the loss.
        **Dropout**: silence some hidden neurons at random in each step.
        **More data.
        A smaller model.**

        The lowest point of the loss without a cure can lie below what the best cure ends at, but
        it cannot be had: it is found by the very rows that judge.
        To stop near it one has to set rows aside, and to learn from fewer.
    """)
    if room := on_demand("Each cure by itself, side by side", "each_cure", icon=":material/table:"):
        with room:
            say("Each at a strength that suits it, on the same splits; means after 200 epochs:")
            facts(report.cures_table(run_job(experiments.compare_regularisers)))
            say(r"""
                These strengths were chosen by looking at the rows that judge here, so each figure
                flatters its cure a little.
                And Adam divides every slope by its usual size, the pull of L2 with it, so that
                weights with large slopes are hardly pulled.
                **AdamW** takes the same share of every weight, beside the step: decoupled weight
                decay.
            """)
            facts(report.decay_rows(run_job(experiments.decays)))


@scenes.scene
def more() -> None:
    say(r"""
        Everybody agrees that more data helps, but you can seldom get it.
        How much would it bring?
        Train on more and more of the passengers, and judge on the same ones held out: that is a
        **learning curve** over the number of rows.
        The model without hidden neurons is drawn in red.
        The gap between the dashed line (held out) and the solid one (training) shows what was
        learned by heart.
    """)
    pictures, knobs = KNOBS.beside("share", "width", "l2", share=0.7)
    share, width, l2 = knobs.values()
    network = run_job(experiments.by_rows, l2=l2, width=width)
    linear = run_job(experiments.by_rows, width=0)
    with pictures:
        losses = curves.over_rows(
            network.n_rows,
            (network.training, network.held_out),
            (linear.training, linear.held_out),
            y_title=f"{LOSS} after 200 epochs",
            high=1.2,
        )
        picture(losses, "rows", alt="Losses by number of rows; dashed: held out.")
    facts(report.more_rows(network, linear, share))
    say(r"""
        If the dashed curve still falls where the rows end, more rows would help.
        If the two curves have met and lie flat, they would not: look for other columns or a more
        flexible model.
    """)


@scenes.scene
def noise() -> None:
    say(r"""
        Give a network labels from a hat: mix the labels of all rows and deal them out again.
        A row no longer says anything about its label.
    """)
    if not predict("hat"):
        return
    pictures, how = KNOBS.beside(*HEART, "hat", share=0.7)
    how["seed"] = how.pop("hat")
    run = run_job(experiments.by_heart, **how)
    with pictures:
        follow = player(run, accuracy="{:.1%}", validation_accuracy="{:.1%}")
        side_by_side(
            ("hat_accuracy", accuracy_curve(run, 230), "The accuracy by epoch, and the baseline."),
            ("hat_loss", loss_curve(run, 230), "The loss by epoch; dashed: held out."),
            player=follow,
        )
        facts(memoised(report.by_heart_rows, run))
    explain_outcome("hat")
    right, (base,) = run.metrics["validation_accuracy"][-1], memoised(model.baseline, run).values()
    luck = " Here it did, by luck." if right > base else ""
    say(rf"""
        On held-out rows no model does better than always guessing the majority class, on average
        over many hats.{luck}
        On the training rows it can, by learning them by heart.

        Zhang and others published the same experiment with photographs in 2017: a network of the
        kind that won competitions learned nearly all of a million labels from a hat.
        *Why* such networks do well with true labels became an even greater puzzle.
        One thing was settled: being right on the training rows proves nothing.
        Try the handwritten digits, at first with half of the rows.
        Then try the Titanic: why does it stop short of 100 %?
    """)


@scenes.picture("highest")
def ceilings(guesses: Guessed, run: RecordedRun | None = None) -> Picture:
    hat, split_seed = KNOBS.defaults("hat", "split_seed").values()
    case = {"labels": "shuffled", "seed": hat, "split_seed": split_seed, "n_epochs": 100}
    run = run or run_job(model.train, **case)
    return bars.accuracies(
        report.ceilings_beside(run),
        "always the majority class",
        title=f"training accuracy ({int(run.steps[-1]):,} epochs)",
        guesses={f"{name}, shuffled labels": at for name, at in as_shares(guesses).items()},
    )


@scenes.scene
def roof() -> None:
    say(r"""
        Take two men in third class, age unknown, with the same fare, the same port and no family
        aboard: to every model they are the same row.
        If one died and the other survived, the model is wrong about one of them, whatever it says.
        Count such rows, and you know how often **any** model can be right about the passengers it
        was trained on, before a single weight is turned.
    """)
    if not predict("highest"):
        return
    pictures, controls = beside(0.66)
    with controls:
        outcomes, hat, split_seed = KNOBS.ask("outcomes", "hat", "split_seed").values()
        labelled = {"labels": outcomes, "seed": hat, "split_seed": split_seed}
        longer = on_request("roof", "Let 64 + 64 neurons try for 1,000 epochs", labelled)
    run = run_job(model.train, **labelled, n_epochs=1000 if longer else 100)
    with pictures:
        picture(
            ceilings(committed_guesses("highest"), run),
            "roof",
            alt="Both ceilings, a network, and the baseline, as bars.",
        )
        facts(report.ceiling_rows(ceiling.ceiling(**labelled)))
    explain_outcome("highest")
    say(r"""
        **Who are they?**
        Each line is a group of passengers who look alike but have different labels:
    """)
    frame(ceiling.groups_in_words(**labelled), height=215)
    group = KNOBS.ask("group", back=False)["group"]
    frame(ceiling.passengers_of_group(group, **labelled), height=290)
    say(r"""
        However wide the network is and however long it trains, **the table does not say everything
        about these people**.
        What made the difference, perhaps a cabin near the stairs or somebody who waited, is in no
        column that the network sees.
    """)


@scenes.scene
def double() -> None:
    say(r"""
        A curve with more knobs overfits more.
        But the networks of today have far more weights than rows, and many do well.
        Here is such a network, as simple as can be: hidden ReLUs with weights and biases that are
        drawn at random and never trained, and an output whose weights are set as well as possible.
        Turn up the neurons, past one for each point: what happens between the points?
    """)
    pictures, knobs = KNOBS.beside("per_point", "points", "noise", "luck", share=0.72)
    per_point, n_points, noise, luck = knobs.values()
    how = {"n_points": n_points, "noise": noise, "seed": luck}
    fits = run_job(double_descent.fit_random_features, **how)
    at = double_descent.PER_POINT.index(per_point)
    with pictures:
        shown = fits.curves[at : at + 1]
        curves_of_it = bias_variance.many_fits(
            GRID, WAVE, shown, fits.median[at : at + 1], degree=0, height=320
        )
        by_size = curves.over_sizes(
            fits.n_neurons,
            fits.training,
            fits.held_out,
            own=float(fits.n_neurons[at]),
            marks={"as many as points": float(n_points)},
            y_title=ERROR,
        )
        alt = "The error by number of neurons, on the points and, dashed, between them."
        side_by_side(
            ("past", curves_of_it, "Ten of the fits, their median in red, and the dotted truth."),
            ("sizes", by_size, alt),
        )
    facts(report.descent_rows(fits, at))
    say(r"""
        These are medians over 24 samples.
        This is **double descent** (Belkin and others, 2019).
        With about as many neurons as points there is hardly any choice left: the one set of
        weights that comes near all points, noise and all, is huge, and between the points the
        curve swings.
        With many more neurons there are many such sets, and least squares takes the smallest
        weights of all; gradient descent from zero ends there, too.
        Small weights make a calm curve.
        The points are learned by heart all the same, and a little of the noise is in every answer:
        put the noise at 1, and the second valley lies higher than the first.
    """)


@scenes.scene
def spread() -> None:
    say(rf"""
        One last picture, which explains the others.
        If you measure again, you get other points, and so another curve.
        Here many samples of the same wave are fitted, each by its own curve: the thin lines are
        {bias_variance.N_CURVES} of these fits, the red one is the mean of all, the dotted one is
        the truth.
        How far the mean is from the truth is the bias of such a curve (not the knob of the same
        name); how far the fits stray from their mean is its variance.
        **Bias and variance** are two ways to be wrong: drag the degree, and see one shrink while
        the other grows.
    """)
    pictures, knobs = KNOBS.beside("degree", *SAMPLE, share=0.7)
    degree, n_points, noise, luck = knobs.values()
    fits = run_job(polynomials.many_fits, n_points=n_points, noise=noise, seed=luck)
    of_samples = bias_variance.many_fits(
        GRID, WAVE, fits.curves, fits.mean, degree=degree, height=280
    )
    parts = bias_variance.error_by_degree(
        fits.noise,
        fits.bias,
        fits.variance,
        fits.measured,
        degree=degree,
        x_title=DEGREE,
        y_title=ERROR,
    )
    with pictures:
        side_by_side(
            ("many_fits", of_samples, "Fits to many samples, their mean, and the truth."),
            ("parts", parts, "Noise, bias and variance stacked, by degree; diamonds: measured."),
        )
    facts(report.parts_rows(fits, degree))
    say(rf"""
        The bars are computed from the fits and the truth, the diamonds are measured on fresh
        points; {fits.curves.shape[1]} samples in all.
        It is no accident that they agree:

        $$
        \mathrm{{E}}\,(y - \hat f)^2 = (f - \mathrm{{E}}\hat f)^2 + \mathrm{{Var}}\,\hat f +
        \text{{noise}}
        $$

        Here $f$ is the truth, $\hat f$ a fit, $\mathrm{{E}}$ the mean over all samples and $y$ a
        fresh point; the noise is the variance of such a point.
        A flexible curve has less bias but more variance.
        Four of the five cures lower the variance at the price of a little bias; more data lowers
        it at no such price.
    """)


scenes.show()
