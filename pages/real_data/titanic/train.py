"""Train: a recipe, beside a rule of two words."""

from typing import Any

import charts
import ui
from lessons.titanic import groups, passengers, survivors
from lessons.titanic.claims import falls_in_ten_steps, right_83_percent
from lessons.titanic.model import train
from lessons.titanic.passengers import N_VALIDATION, women_survive
from lessons.titanic.survival_models import LOSSES, MODELS, allowed_loss, suitable_settings
from lessons.titanic.survivors import agreement, predict, right_on_held_out, samples, survives
from pages.real_data.titanic.knobs import KNOBS, SETTINGS, TRAINING, allowed
from pages.real_data.titanic.pictures import PEOPLE, held_out_people
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.class_colours import COLOUR_0, COLOUR_1
from training.figures import figure, percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Train",
    "How much more than two words does a trained model know?",
    covers=["Accuracy against a baseline", "A loss from 0.51 to 0.02 in ten steps, checked"],
    claims=[right_83_percent, falls_in_ten_steps],
    knobs=["log_fare", "normalise", *TRAINING, "seed", "split_seed"],
)

HARDLY_ANY_SLOPE = 0.02
"""A largest slope below this is hardly any; nets with dead neurons mostly end there."""


@scene.predict(
    f"""
    So far the model has learned nothing. Now it learns from 713 others, the **training set**. How
    many more of these {N_VALIDATION} does it then get right than *women survive*?
    """,
    case={"run": True},
    low=-20,
    high=40,
    step=1,
    tolerance=2,
    unit=f"more of the {N_VALIDATION}",
)
def lead() -> Answer:
    """Count whom the trained model and the one-line rule are right about."""
    right = right_on_held_out(train(learning_rate=100, n_epochs=30))
    model, rule = (int(each.sum()) for each in right)
    alone, rule_alone = int((right[0] & ~right[1]).sum()), int((right[1] & ~right[0]).sum())
    return Answer(
        float(model - rule),
        f"**{model - rule} people** are the difference between “{percent(model / N_VALIDATION)}” and two words.",
        since=f"the model is right about {alone} people whom the two words get wrong, and wrong about "
        f"{rule_alone} whom they get right",
    )


disagree = scene.observation(
    "disagree",
    """
    At the end, whoever the trained model and *women survive* judge alike turns pale. Who stays
    dark?
    """,
    right(
        "Some women of the third class, and nobody else",
        "About all others it says just what the two words say.",
    ),
    wrong(
        "A few people in each of the six rows",
        "Look at the last frame: in which rows do the dark dots stand?",
    ),
    wrong(
        "Some men of the first class, and nobody else",
        "At the end all men stand on the left, as the rule has it.",
    ),
    case={"run": True},
)


@scene.draw
def draw() -> None:
    ui.say(rf"""
        The recipe’s model, *sigmoid*, is a single neuron with twelve **weights**: for age, fare, two
        counts of family, and each sex, class and port. In each **epoch** it takes one step.
        These 178 passengers, the **validation set**, are to judge it.
        {COLOUR_1.title()} lived, {COLOUR_0} died; a ring is a mistake.
    """)
    with ui.predicted(lead, share=0.5, explains=False) as stage:
        settings = allowed(*SETTINGS, **stage.case)
        run = ui.run_job(train, **settings)
        shown = "people", ui.memoised(held_out_people, run), PEOPLE
        follow = ui.replayed(run, shown, accuracy="{:.1%}", validation_accuracy="{:.1%}")
        with stage.aside:
            if trouble := ui.memoised(describe_trouble, run):
                ui.say(f":material/trending_flat: {trouble}")
            ui.say_of_knobs(compare(run, settings))
        stage.ask("model", back=False)
        with stage.aside:
            rules = ui.memoised(survivors.rules_beside, run)
            accuracy = charts.curves.accuracy_curve(run, rules, height=210)
            alt = "The accuracy by epoch, and both rules."
            ui.picture(accuracy, "accuracy", player=follow, alt=alt)
    others = ("loss", "learning_rate", "n_epochs", "seed", "split_seed", "log_fare", "normalise")
    KNOBS.in_a_row(more=others, grabbed=("model",))
    stage.explain()
    if ui.observe(disagree):
        ui.say("Point at women of the third class on either side of the line: what differs?")
    ui.say(r"""
        *Linear* leaves the sigmoid out, *hidden* adds one layer.
        *Deep* first waits at *nobody survives*, where its sigmoid has hardly any slope.
    """)
    features = passengers.feature_labels(log_fare=settings["log_fare"])
    if room := ui.on_demand("The loss", "loss", icon=":material/show_chart:"):
        with room:
            held_out = run.metrics["validation_loss"]
            loss = charts.curves.learning_curve(
                run, loss_name=settings["loss"], held_out=held_out, height=240
            )
            alt = "The loss by epoch; dashed: held out."
            ui.picture(loss, "loss_curve", player=follow, alt=alt)
    if room := ui.on_demand("The network", "network", icon=":material/hub:"):
        with room:
            net = charts.network_diagram.diagram(
                run,
                survivors.layers(run),
                inputs=features,
                examples=groups.one_of_each(run),
                loss=settings["loss"],
            )
            label = "The features, the hidden neurons if there are any, and the output."
            ui.network(net, "drawing", label=label, player=follow)
    ui.code_that_ran(train, settings, MODELS[settings["model"]].score, LOSSES[settings["loss"]])
    ui.run_table(run)
    ui.open_in_laboratory(run)


@holds_for_any(*TRAINING)
def compare(run: RecordedRun, settings: dict[str, Any]) -> str:
    """Ask whether layers help, or say whom a model with others gets right, and the single neuron."""
    if settings["model"] == "sigmoid":
        return "Do layers help? Choose *deep*, which has two **hidden layers**."
    alone = settings | {"model": "sigmoid"} | suitable_settings("sigmoid", settings["loss"])
    each = [int(right_on_held_out(one)[0].sum()) for one in (run, ui.run_job(train, **alone))]
    return (
        f"*{settings['model'].title()}* gets **{each[0]}** of the {N_VALIDATION} right; the single "
        f"neuron, {each[1]}."
    )


@holds_for_any("n_epochs", "loss", "statistics")
def describe_trouble(run: RecordedRun) -> str | None:
    """Say what went wrong in a single run, if anything did."""
    p = predict(run, samples(run)[0])
    rate = f"learning rate {float(run.hyperparameters['learning_rate']):g}"
    if run.diverged:
        return (
            f"This run diverges: at {rate} every step overshoots by more than it gains, and from "
            f"epoch {int(run.diverged_at):,} on the loss is no longer a finite number."
        )
    if run.loss[-1] > 1.05 * run.loss[0]:
        return (
            f"At {rate} the loss rose from {figure(run.loss[0])} to {figure(run.loss[-1])}: the "
            "steps are too large. Try a smaller rate."
        )
    if run.epochs[-1] > 0 and len(set(survives(p))) == 1:
        size = max(float(abs(g[-1]).max()) for g in run.gradients.values())
        why = (
            "hidden neurons that are dead, or a sigmoid that is saturated, leave hardly any slope "
            "to learn from."
            if size < HARDLY_ANY_SLOPE
            else "there is still a slope to follow. Try more epochs or a smaller rate."
        )
        return (
            f"This model says of all {len(p)} held-out passengers that they "
            f"{'survive' if survives(p[0]) else 'die'}. The largest slope of its loss is now "
            f"{figure(size, 1)}: {why}"
        )
    return None


@scene.challenge(
    "warm-up",
    """
    Make the **linear** model decide exactly like “women survive” about all 891 passengers, from
    your start and from ten others.
    """,
    "After the recipe’s 18 epochs it is only halfway there. What does it lack?",
    "Patience: a few hundred epochs. If it never quite settles, halve the learning rate.",
    knobs=[train],
)
@holds_for_any("learning_rate", "n_epochs", "log_fare", "normalise", "statistics")
def rule_by_heart(settings: Settings) -> CheckResult:
    """Check that the linear model decides like “women survive”, from any start."""
    if settings.model != "linear":
        return not_tried("This one is for the linear model; choose it first.")
    if settings.loss != allowed_loss("linear", settings.loss):
        return not_tried("The linear model gives no probability for cross-entropy.")
    run = train(**settings | {"seed": [settings.seed, *range(10)]}, max_frames=2)
    same = agreement(run, women_survive)
    outcome = (
        f"Your model agrees with “women survive” about {round(float(same[0]) * 891)} of the 891; "
        f"other starts that agree about everybody: {(same[1:] == 1).sum()} of 10."
    )
    return done_if((same == 1).all(), outcome)


scene.choice(
    "beside_what",
    "A model gets 82.6 % of the held-out passengers right. What do you ask first?",
    right(
        "What does the simplest rule get on the same passengers?",
        """
        “Women survive” gets 79.2 % of these 178. Only what lies above that shows that all the
        training was worth it, and it may still be luck: the model alone gets 11 passengers right,
        the rule alone 5, and 16 tosses of a fair coin come out at least as far apart 21 % of the
        time.
        """,
    ),
    wrong(
        "How many layers and how many neurons does the model have?",
        """
        With the recipe’s settings one, two and three layers make the very same 178 decisions. The
        number of layers does not tell you how good 82.6 % is.
        """,
    ),
    wrong(
        "How low is its loss on the passengers it was trained on?",
        """
        The loss compares a model with itself at other epochs. It does not tell you whether you
        could have done the same without a model.
        """,
    ),
)
scene.remember("""
    **Compared with what?** Before an accuracy impresses you, compare it with a one-line rule on
    the same rows. The recipe’s 83 % is six people ahead of “women survive” on one split; on others
    the lead is different, and sometimes there is none.
    """)
