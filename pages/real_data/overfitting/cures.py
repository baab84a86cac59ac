"""Five cures: what stops a network from learning by heart."""

from collections.abc import Mapping

import charts
import ui
from lessons.overfitting.claims import dropout_always_helps
from lessons.overfitting.experiments import (
    REGULARISERS,
    SHARE,
    WIDTH,
    at_best,
    compare_regularisers,
    final,
    train_regularised,
)
from lessons.titanic.passengers import N_TRAINING, N_VALIDATION
from pages.real_data.overfitting.knobs import KNOBS, LOSS
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.comparison import OVERLAP, compare_over_splits
from training.figures import fixed, percent
from training.hyperparameters import holds_for_any
from training.progress import subtask
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Five cures",
    "What stops a network from learning by heart?",
    path="further",
    covers=["Regularisation", "Weight decay, dropout and more data"],
    claims=[dropout_always_helps],
    knobs=["stop_early", "l2", "l1", "dropout", "share", "width"],
)

CURES = ("stop_early", "l2", "dropout", "l1", "share", "width")


@scene.predict(
    """
    This network of about 1,500 weights with the best of the five cures, or a model of 13 numbers
    without a hidden neuron: which has the lower held-out loss?
    """,
    {
        "better": "The cured network, by a good margin",
        "level": "Neither: they come out about level",
        "worse": "The small model, by a good margin",
    },
    case={"stop_early": False, "l2": 0, "l1": 0, "dropout": 0, "share": 0.25, "width": 32},
)
def beats() -> Answer:
    """Try each cure, and see whether the best one makes the network worth its neurons."""
    losses = {name: final(run).mean() for name, run in compare_regularisers().items()}
    *_, linear = losses
    best = best_cure(losses)
    gain = losses[linear] - losses[best]
    truth = "better" if gain > 0.03 else "level" if gain > -0.06 else "worse"
    return Answer(
        truth,
        f"Without a cure the network ends at {losses['no cure']:.2f}. The best single cure, "
        f"{best}, brings it to **{losses[best]:.3f}**, the 13 numbers come to "
        f"**{losses[linear]:.3f}**.",
        because={
            "better": "A cure undoes harm, it does not add knowledge: 178 rows can teach little "
            "that 13 numbers can’t hold",
            "level": "a cure undoes the harm, and 178 rows can teach little that 13 numbers can’t "
            "hold",
            "worse": "The best cure does repair it, about as far as 13 numbers get",
        },
    )


def best_cure(losses: Mapping[str, float]) -> str:
    """Return the cure whose loss is lowest; the first is without one, the last without neurons."""
    return min([*losses][1:-1], key=losses.__getitem__)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Five cures for **overfitting**, tried on 178 passengers: stop early, a price on weights,
        **dropout** and, under “More knobs”, more rows and fewer neurons. Each line is the mean of
        six runs, with other passengers held out each time.
    """)
    with ui.predicted(beats) as stage:
        before = ui.run_job(train_regularised)
        after: dict[str, RecordedRun] = {}
        cures = stage.ask(*CURES[:3], more=CURES[3:])
        own = cures != KNOBS.defaults(*CURES)
        if not stage.is_open:
            alone = ui.run_job(compare_regularisers)
            best = best_cure({cure: final(run).mean() for cure, run in alone.items()})
            usual = KNOBS.defaults(*CURES) | REGULARISERS[best]
            after["the best cure"] = ui.run_job(train_regularised, **usual)
            after["13 numbers"] = ui.run_job(train_regularised, width=0)
            if own:
                after["your cures"] = ui.run_job(train_regularised, **cures)
        drawn = charts.curves.cured(before, after, y_title=LOSS, height=400)
        ui.picture(drawn, "before", alt="Mean losses by epoch; dashed: held out.")
    ui.say(r"""
        **Stop early** means: set aside a fifth of the training rows to watch, and go back to the
        weights that did best on those. The dip of the dashed curve would not do: the rows that
        judge would have chosen it.
    """)
    if room := ui.on_demand("Each cure by itself", "each_cure", icon=":material/table:"):
        with room:
            ui.say("Each at the setting of its knob that does best; means over the same splits:")
            ui.facts(cures_table(ui.run_job(compare_regularisers)))
            ui.say(r"""
                These strengths were chosen by looking at the rows that judge here, so each figure
                flatters its cure a little.
            """)


@holds_for_any("share", "stop_early", "l1", "l2", "dropout", "n_hidden", "n_epochs")
def cures_table(cures: Mapping[str, RecordedRun]) -> dict[str, list[str]]:
    """Return what each cure does to the losses and the accuracy at the end, each in a row."""
    return ui.rows(
        *(
            {
                "cure": name,
                "held-out loss": fixed(final(run).mean(), 3),
                "spread": f"± {fixed(final(run).std(ddof=1), 3)}",
                "training loss": fixed(run.loss[:, -1].mean(), 3),
                "held-out accuracy": percent(final(run, "validation_accuracy").mean(), 1),
            }
            for name, run in cures.items()
        )
    )


@scene.challenge(
    "climb",
    """
    Keep all 32 + 32 neurons and the 178 rows, and do not stop early. After 200 epochs, the held-out
    loss must be no more than a tenth above its lowest point without a cure. This is checked on six
    other splits.
    """,
    """
    Weights with a price cannot grow as they like. Try L2, and turn it up step by step: too little
    does nothing, too much forbids everything.
    """,
    """
    Look at the picture with your cures: at the right price the dashed curve comes down and stays
    down.
    """,
    "L2 of 0.01 or 0.03 does it; L1 of 0.01 as well.",
    knobs=[train_regularised],
    also=("stop_early", "l1", "l2", "dropout"),
)
@holds_for_any("dropout")
def cure(settings: Settings) -> CheckResult:
    """Check on other splits that weights with a price, or dropout, undo the overfitting."""
    if settings.stop_early or settings.share > SHARE or settings.width != WIDTH:
        return not_tried(
            f"Keep the 178 rows and {WIDTH} neurons in each layer, and do not stop early."
        )
    if not (settings.l1 or settings.l2 or settings.dropout):
        return not_tried("Switch on a cure first.")
    seeds = range(6, 12)
    with subtask(0, 1, of=3):
        lowest = float(at_best(train_regularised(seeds=seeds, share=settings.share)).mean())
    with subtask(1, 2, of=3):
        end = float(final(train_regularised(**settings, seeds=seeds, max_frames=2)).mean())
    outcome = (
        f"On six other splits your network ends at a held-out loss of {end:.3f}; without a "
        f"cure its lowest point was {lowest:.3f}, on average."
    )
    return done_if(end <= 1.1 * lowest, outcome)


@scene.challenge(
    "summit",
    """
    Find a network that is worth its hidden neurons: on the same rows, its held-out loss must be
    lower than that of the model without any, in pairs on ten other splits, by more than twice the
    standard error.
    """,
    """
    178 rows can teach little that 13 numbers can’t hold. What could you have more of?
    """,
    """
    Take all the rows first. Then ask how wide the network must be, and what keeps it from learning
    them by heart.
    """,
    "All rows, 16 + 16 neurons, L2 of 0.003 or 0.01.",
    knobs=[train_regularised],
    also=("l2",),
)
@holds_for_any("l2")
def worth(settings: Settings) -> CheckResult:
    """Check in pairs, on other splits, that a network beats the model without hidden neurons."""
    if settings.width == 0:
        return not_tried("Give the network some hidden neurons first.")
    seeds = range(20, 30)
    with subtask(0, 1, of=11):
        linear = final(train_regularised(width=0, share=settings.share, seeds=seeds, max_frames=2))
    with subtask(1, 10, of=11):
        network = final(train_regularised(**settings, seeds=seeds, max_frames=2))
    n_train = round(settings.share * N_TRAINING)
    lead = compare_over_splits(linear, network, n_train=n_train, n_held_out=N_VALIDATION)
    outcome = (
        f"On {len(seeds)} other splits your network ends at a held-out loss of "
        f"{network.mean():.3f}, the model without hidden neurons at {linear.mean():.3f}: it is "
        f"{fixed(abs(lead.mean), 3)} {'lower' if lead.mean > 0 else 'higher'} on average, with a "
        f"standard error of {fixed(lead.standard_error, 3)}. {OVERLAP}"
    )
    return done_if(lead.ahead, outcome)


scene.several(
    "cures",
    "Which of these are cures against learning by heart?",
    right(
        "A price on large weights (L1 or L2)",
        """
        A function that bends sharply around single rows needs large weights. If they cost
        something, only what pays on many rows is worth it.
        """,
    ),
    right(
        "More training rows", "The more rows, the more any peculiarity of a single one is outvoted."
    ),
    wrong(
        "Many more epochs of training on the same rows",
        """
        They make it worse: every epoch beyond the turn is spent on the peculiarities of the rows.
        """,
    ),
    right(
        "Silencing half of the hidden neurons at random in every step",
        """
        That is dropout: no neuron can rely on a particular neighbour. It costs a small network
        more than it brings, as one of the claims shows.
        """,
    ),
    wrong(
        "Measuring on the training rows only", "That hides the overfitting; it does not cure it."
    ),
)

scene.choice(
    "which_epoch",
    """
    You stop at the epoch with the lowest held-out loss, and report the loss there. Is that a fair
    figure for rows that nobody has seen?
    """,
    right(
        "No: those rows have chosen the epoch; others must judge.",
        """
        You took the best of hundreds of epochs, judged by those very rows. Who wants to stop there
        sets aside some of the training rows to choose the epoch; the rows held out only judge.
        """,
    ),
    wrong(
        "Yes, because no weight was ever changed to suit those rows.",
        "The number of epochs was. Whatever is chosen by looking at rows is learned from them.",
    ),
    wrong(
        "Yes, as long as there are more than a hundred of them.",
        "With more rows the choice does less harm, but it is still a choice made by the judge.",
    ),
)

scene.remember("""
    **A cure undoes harm; it does not add knowledge.** On 178 passengers the best cure brought a
    network only about as far as a model without hidden neurons gets anyway.
    """)
