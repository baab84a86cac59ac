"""Break it: the same digits moved by one pixel, or with noise."""

from collections.abc import Mapping
from typing import Any

import charts
import ui
from charts.core.picture import Picture
from charts.core.series import Guessed
from lessons.digits import answers, experiments, reader
from lessons.digits.claims import next_writers, sure_is_right
from lessons.digits.experiments import N_SPLITS, answers_when, disturbed
from lessons.digits.model import probabilities, train
from pages.real_data.digits.knobs import DISTURBING, SPLIT
from pages.real_data.digits.pictures import moved_about
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import percent, points
from training.hyperparameters import holds_for_any
from ui.pictures import reader as show_reader

scene = Scene(
    __name__,
    "Break it",
    "How little does it take to break a network that reads so well?",
    covers=["Adversarial examples", "Robustness"],
    claims=[sure_is_right, next_writers],
    knobs=["n_hidden", "n_epochs", "kind", "train_shift", "train_noise"],
)


@scene.predict(
    """
    Networks of 64 hidden neurons get about 98 % of the held-out digits right. Now move each of
    these digits by **one pixel**, to the right, to the left, up or down, and leave the networks as
    they are. What percentage do they still get right, on average?
    """,
    case={"kind": "shift", "n_hidden": 64, "n_epochs": 20},
    low=0,
    high=100,
    step=1,
    tolerance=8,
    unit="%",
)
def one_pixel() -> Answer:
    """Measure how many digits are still read when all are moved by one pixel."""
    seeds = tuple(range(N_SPLITS))
    run = train(seed=seeds, split_seed=seeds, keep="the end")
    still, moved = (answers_when(run, "shift", by)[1].mean(axis=(0, 2)) for by in (0, 1))
    return Answer(
        float(100 * moved.mean()),
        f"Where they are, the networks read {percent(still[0])} of the digits, moved by one pixel "
        f"**{percent(moved.mean())}**. To the left or right few digits lose ink, and they still "
        f"read only {percent(moved[:2].mean())}: ink that has moved meets the weights of other pixels.",
    )


@scene.picture_of(one_pixel)
def digits_read(
    guesses: Guessed, measured: Mapping[str, Any] | None = None, kind: str = "shift"
) -> Picture:
    accuracies = measured or {experiments.PLAIN: ui.run_job(disturbed, kind=kind)}
    return charts.curves.spread(
        experiments.DISTURBANCES[kind],
        accuracies,
        x_title="pixels moved" if kind == "shift" else "noise on each pixel",
        y_title=f"validation digits read ({N_SPLITS} splits)",
        height=300,
        rules={"guessing": 0.1},
        guesses=(1, ui.as_shares(guesses)),
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Here is a 3 that the network had not been shown, and the same 3 moved by one pixel. To the
        left or right this one keeps all of its ink; up or down it loses a row.
    """)
    with ui.predicted(one_pixel) as stage:
        first = ui.run_job(reader.reader)
        settings = stage.ask("kind", *DISTURBING, "n_hidden", more=("n_epochs",))
        how = {name: value for name, value in settings.items() if name != "kind"}
        five, now = answers.moved_by_a_pixel(first), None
        if not stage.is_open and any(settings[name] for name in DISTURBING):
            now = probabilities(ui.run_job(train, keep="the end", **how), five)
        drawn = moved_about(five, probabilities(first, five), now, told=not stage.is_open)
        ui.picture(drawn, "moved", alt="A 3, and the same 3 moved right, left, down and up.")
    kind, plain = settings["kind"], settings | dict.fromkeys(DISTURBING, 0)
    accuracies = {experiments.PLAIN: ui.run_job(disturbed, **plain)}
    if settings != plain:
        accuracies[experiments.REPAIRED] = ui.run_job(disturbed, **settings)
    chart = digits_read(stage.guesses, accuracies, kind)
    ui.picture(chart, "breaks", alt="The accuracy falls with the disturbance, mean and range.")
    ui.say(r"""
        **Repair it.**
        In training, move each digit a little at random each time, or add noise: that is
        **augmentation**. Set “Learn from digits moved” to 1, and watch the five 3s.
        The next lesson’s network won’t need this.
    """)
    if experiments.REPAIRED in accuracies:
        still, moved, *_ = accuracies[experiments.REPAIRED].mean(axis=0)
        what = "moved by one pixel" if kind == "shift" else "with the least noise"
        more = "Do more hidden neurons help?" if settings["n_hidden"] <= 64 else ""
        ui.say(
            f"Now **{percent(moved, 1)}** are read {what}, {percent(still, 1)} as they are. {more}"
        )
    if room := ui.on_demand("Your own 3", "own_three", icon=":material/draw:"):
        with room:
            ui.say("Which moves fool the network, and which fool one trained on moved digits?")
            better = ui.run_job(train, train_shift=1, keep="the end")
            networks = charts.pixels.network(answers.layers(first))
            repaired = charts.pixels.network(answers.layers(better))
            show_reader(networks | {"repaired": repaired}, "reader")


@scene.challenge(
    "summit",
    """
    Repair it: get at least 95 % of the digits **moved by one pixel** in any direction right, and
    at least 95 % of those left where they are.
    """,
    "Whatever the network should be able to read, it must meet in training.",
    """
    Learning from digits moved by up to one pixel brings both to about the same accuracy, but not
    high enough: 64 neurons cannot learn all of that in 20 epochs.
    """,
    "Move by 1, no noise, 128 hidden neurons or more, and 30 epochs.",
    knobs=[train],
    but=("optimiser", "learning_rate", "batch_size", *SPLIT),
)
@holds_for_any("n_epochs", "train_noise", "n_hidden")
def firm(settings: Settings) -> CheckResult:
    if settings.train_shift == 0 and settings.train_noise == 0:
        return not_tried("It learns from undisturbed digits; move them or add noise first.")
    seeds = tuple(range(N_SPLITS))
    run = train(seed=seeds, split_seed=seeds, keep="the end", **settings)
    still, moved = (float(answers_when(run, "shift", by)[1].mean()) for by in (0, 1))
    outcome = (
        f"Over {N_SPLITS} splits your network gets {percent(still, 1)} of the validation digits "
        f"right where they are, and {percent(moved, 1)} moved by one pixel."
    )
    lacking = 0.95 - round(min(still, moved), 3)  # as it is said
    if lacking > 0:
        outcome += f" You lack {points(lacking)}: which other knob helps?"
    return done_if(lacking <= 0, outcome)


scene.several(
    "what_is_promised",
    "A network gets 97 % of 180 digits right that were held out at random. What follows from that?",
    right(
        "It gets about as many right of further digits from the same file.",
        """
        That is what held-out digits can show, and 180 of them leave a standard error of a bit more
        than a percentage point.
        """,
    ),
    wrong(
        "It will read 97 % of the digits that you write.",
        "Your pen, your box and your hand are different from theirs. Try it in the scene “Write”.",
    ),
    wrong(
        "It will read 97 % of the same digits moved by one pixel.",
        """
        To you they are the same; the network has a weight of its own for each pixel. It reads
        about half of them.
        """,
    ),
    wrong(
        "Where it is sure, it is right, whatever is put before it.",
        """
        The ten probabilities add up to 1 for a cross and for an empty sheet as well. The network
        learned to be sure on digits that fill the box.
        """,
    ),
    right(
        "This split alone cannot tell it from a model with 96.5 %.",
        "The difference is a single digit. Compare in pairs, over many splits.",
    ),
)
scene.remember("""
    **An accuracy holds only for digits like those that were held out.** Given digits moved by one
    pixel, another hand, or a cross in place of a digit, the network is often sure and wrong.
    """)
