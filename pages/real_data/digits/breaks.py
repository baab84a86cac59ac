"""Break it: the same digits moved by one pixel."""

import charts
import ui
from lessons.digits import answers, reader
from lessons.digits.claims import next_writers, sure_is_right
from lessons.digits.experiments import N_SPLITS, answers_when, disturbed
from lessons.digits.model import train
from pages.real_data.digits.knobs import SPLIT
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import percent, points
from training.hyperparameters import holds_for_any
from ui.pictures import sides

scene = Scene(
    __name__,
    "Break it",
    "How little does it take to break a network that reads so well?",
    covers=["Adversarial examples", "Robustness"],
    claims=[sure_is_right, next_writers],
    knobs=["n_hidden", "n_epochs", "train_shift"],
)


@scene.predict(
    """
    Networks like this one get about 98 % of the held-out digits right. Now each is moved by **one
    pixel**, to the right, left, up or down. What percentage do they still get right, on average?
    """,
    case={"n_hidden": 64, "n_epochs": 20},
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
    moved = answers_when(run, 1)[1].mean(axis=(0, 2))
    return Answer(
        float(100 * moved.mean()),
        f"**{percent(moved.mean())}**, and {percent(moved[:2].mean())} to the left or right, where hardly any "
        "ink is lost. Ink that has moved meets the weights of other pixels.",
    )


@scene.draw
def draw() -> None:
    ui.say("A 3, and the same 3 **moved by one pixel**. Write your own, if you like.")
    with ui.predicted(one_pixel, explains=False) as stage:
        first = ui.run_job(reader.reader)
        if not stage.is_open:
            with stage.aside:
                stage.explain()
                ui.say("""
                    The larger sum wins.

                    **Repair it:** in training, move each digit a little at random. That is
                    **augmentation**. Set this to 1, and watch which is larger.
                """)
        settings = stage.ask("train_shift", more=("n_hidden", "n_epochs"))
        data = charts.pixels.network(answers.layers(first))
        data["example"] = charts.pixels.packed(charts.pixels.levels(answers.held_out_three(first)))
        if not stage.is_open and settings["train_shift"]:
            better = ui.run_job(train, keep="the end", **settings)
            data["repaired"] = charts.pixels.network(answers.layers(better))
        sides(data, "moved", asks=stage.is_open)
    if settings["train_shift"]:
        ask = " Do more hidden neurons help (“More knobs”)?" * (settings["n_hidden"] <= 64)
        still, moved = ui.run_job(disturbed, **settings).mean(axis=0)
        before = ui.run_job(disturbed).mean(axis=0)
        ui.say(f"""
            Of the held-out digits moved by one pixel, {N_SPLITS} such networks now read
            **{percent(moved)}**, {percent(before[1])} before the repair. Of those left where they
            are, it is {percent(still)}; it was {percent(before[0])}.{ask}
        """)


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
    "Move by 1, 128 hidden neurons or more, and 30 epochs.",
    knobs=[train],
    but=("optimiser", "learning_rate", "batch_size", *SPLIT),
)
@holds_for_any("n_epochs", "n_hidden")
def firm(settings: Settings) -> CheckResult:
    if settings.train_shift == 0:
        return not_tried("It learns from digits as they are; move them first.")
    seeds = tuple(range(N_SPLITS))
    run = train(seed=seeds, split_seed=seeds, keep="the end", **settings)
    still, moved = (float(answers_when(run, by)[1].mean()) for by in (0, 1))
    outcome = (
        f"Over {N_SPLITS} fresh starts your network gets {percent(still, 1)} of the held-out digits "
        f"right where they are, and {percent(moved, 1)} moved by one pixel."
    )
    lacking = 0.95 - round(min(still, moved), 3)  # as it is said
    if lacking > 0:
        outcome += f" You lack {points(lacking)}: which other knob helps?"
    return done_if(lacking <= 0, outcome)


scene.several(
    "what_is_promised",
    "A network gets 98 % of 180 digits right that were held out at random. What follows from that?",
    right(
        "It gets about as many right of further digits from the same file.",
        """
        That is what held-out digits can show, and 180 of them leave a standard error of a bit more
        than a percentage point.
        """,
    ),
    wrong(
        "It will read 98 % of the digits that you write.",
        "Your pen, your box and your hand are different from theirs. Try it in the scene “Write”.",
    ),
    wrong(
        "It will read 98 % of the same digits moved by one pixel.",
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
        "It misread about four of those 180 digits.",
        "2 % of 180 is 3.6: in the scene “Mistakes” you have seen all that a network misread.",
    ),
)
scene.remember("""
    **An accuracy holds only for digits like those that were held out.** Moved by one pixel, about
    half are misread.
    """)
