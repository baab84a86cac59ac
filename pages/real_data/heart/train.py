"""Train: one patient at a time, and how a patient becomes a row of numbers."""

import charts
import ui
from datasets.heart import CODES, load_patients
from lessons.heart import decisions, model, patients
from lessons.heart.experiments import held_out_accuracy
from pages.real_data.heart.knobs import FIXED, KNOBS, N_SPLITS, SPLIT, TABLE
from pages.real_data.heart.pictures import PATIENTS, held_out_patients
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.scene import Scene, right, wrong
from training.figures import count, fixed, percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Train",
    "Can a neuron learn from one patient at a time?",
    covers=[
        "Stochastic gradient descent and mini-batches",
        "Training and test sets",
        "Scaling features",
        "One-hot encoding",
    ],
    knobs=[
        "coding",
        "scaling",
        "split_seed",
        "stratify",
        "start",
        "loss",
        "learning_rate",
        "n_steps",
        "batch_size",
        "seed",
    ],
)

MOST_STEPS = 1000

one_by_one = scene.observation(
    "one_by_one",
    """
    At the original settings, how does the solid curve, the loss over all training rows, come down?
    """,
    wrong(
        "It jumps up and down, because each patient pulls a different way",
        """
        So one would think, and the steps do pull this way and that. But they are small. Play it
        again: is there a place where the solid curve rises?
        """,
    ),
    right(
        "Almost without a step back, as if everybody had been asked",
        """
        At rate 0.01 a step is small, and some dozens together point nearly where all 242 patients
        would have pointed. Turn *Patients per step* up to 50 and compare: the curve is much the
        same, at 50 times the work.
        """,
    ),
    wrong(
        "Not at all: one patient says nothing about the others",
        """
        A single one says little, a thousand of them say a lot. Compare the loss at first and in the
        end.
        """,
    ),
    case={"run": True},
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Thirteen answers about each patient, the **features**, instead of one.
        The neuron learns from 242 of the 303, the **training set**; these 61 are **held out** to
        judge it.
        Each step draws **one patient at random** from the training set and follows that patient’s
        slope alone.
    """)
    first = ("learning_rate", "n_steps", "batch_size")
    more = ("start", "loss", "seed", *SPLIT, *TABLE)
    settings = KNOBS.values(*first, *more)
    run = ui.run_job(model.train, **settings)
    baseline = float(ui.memoised(patients.majority_accuracy, **KNOBS.values(*SPLIT)))
    held_out = run.metrics["validation_loss"]
    n, line = patients.N_HELD_OUT, ui.memoised(decisions.best_line, **KNOBS.values(*SPLIT))
    usual = f" · age alone: {line} · always the same: {round(n * baseline)}"
    fall = charts.curves.learning_curve(
        run, loss_name=settings["loss"], held_out=held_out, height=300
    )
    follow = ui.replayed(
        run,
        ("patients", ui.memoised(held_out_patients, run, note=(0, usual)), PATIENTS),
        ("loss", fall, "The loss by step; dashed: held out."),
        epochs="{:.1f}",
        validation_accuracy="{:.1%}",
    )
    KNOBS.in_a_row(*first, more=more)
    if ui.observe(one_by_one):
        ui.say(r"""
            One random patient a step, or a few, instead of everybody: that is **stochastic gradient
            descent**, SGD. A few that share a step are a **mini-batch**; after 242 draws, as many as
            there are training rows, an **epoch** is over.
            Any model has to beat the **baseline**: always guessing the majority class.
        """)
        ui.say(describe_rivals(run, line))
    ui.say(r"""
        All 303 were sent to the Cleveland Clinic in the 1980s to have the arteries of their hearts
        examined.
        The **target**, “disease” for short, says whether one was narrowed by more than half.
        Every answer has to become a number: each kind of chest pain gets a column of its own, 0 or
        1 (**one-hot**), and measurements come to one scale: less their mean, divided by their
        **standard deviation**.
        Each row was a person; this lesson gives no medical advice.
    """)
    weights_of_frames(run, follow)
    if room := ui.on_demand("How a patient becomes numbers", "numbers", icon=":material/grid_on:"):
        with room:
            numbers()
    if room := ui.on_demand("Where the data are from", "source", icon=":material/source:"):
        with room:
            ui.say(r"""
                Janosi, Steinbrunn, Pfisterer and Detrano (1989), *Heart Disease*, UCI Machine
                Learning Repository, doi:10.24432/C52P4X, CC BY 4.0; the Cleveland part, recoded.
                The best-known copy has the target the wrong way round and hides its gaps behind
                codes: find out where a table comes from before you learn from it.
            """)
    ui.code_that_ran(model.train, settings, model.logits, model.mini_batches)
    ui.run_table(run)
    ui.open_in_laboratory(run)


@holds_for_any("learning_rate", "batch_size", "loss", "coding", "scaling", "start", "stratify")
def describe_rivals(run: RecordedRun, line: int) -> str:
    """Say how a run compares with the best line on one question."""
    own = round(patients.N_HELD_OUT * run.metrics["validation_accuracy"][-1])
    return (
        f"It ends with {own} of {patients.N_HELD_OUT} right, after drawing each training patient about "
        f"{fixed(run.epochs[-1], 0)} times; the best line on the age alone gets {line}."
    )


def weights_of_frames(run: RecordedRun, follow: str) -> None:
    """Offer the weights at the frame shown."""
    if room := ui.on_demand("The weights", "weights", icon=":material/bar_chart:"):
        with room:
            names = patients.feature_names(KNOBS["coding"])
            bars = charts.bars.weights(run, run.parameters["weights"], names, height=350)
            ui.picture(bars, "weights", player=follow, alt="A bar for the weight of each feature.")


def numbers() -> None:
    ui.say(r"""
        A neuron multiplies and adds, so every patient has to become a row of numbers, without gaps
        and on comparable scales.
        Quantities are put on a common scale by **standardisation**.
        One rule holds for all of it: whatever a step needs to know about the data, it takes from
        the **training set** alone. One of the choices under “More knobs” breaks it.

        Five patients before and after, and five of the thirteen columns, named as in the file: *ca*
        counts vessels seen in an X-ray film, *cp* is the kind of chest pain, *thal* the thallium
        scan, *chol* cholesterol.
    """)
    settings = KNOBS.values(*TABLE, *SPLIT)
    steps = patients.preparation(**settings)
    ui.before_and_after(steps, patients.show_examples, key="heart_steps")
    ui.facts(preparation_rows(**settings))


def preparation_rows(
    *, split_seed: int, stratify: bool, coding: str, scaling: str
) -> dict[str, list[str]]:
    """Name what the preparation has learned from a split, and what becomes of a number."""
    table, (train_rows, _) = load_patients(), patients.split(split_seed, stratify=stratify)
    known = table.iloc[train_rows]
    vessels, scan = (known[name].value_counts(normalize=True) for name in ("ca", "thal"))
    rows = {
        "gap in *ca*": f"{vessels.idxmax():g} ({percent(vessels.max())} of those known)",
        "gap in *thal*": f"{CODES['thal'][int(scan.idxmax())]} ({percent(scan.max())})",
    }
    if scaling != "none":
        chol = (table if scaling == "all" else known)["chol"]
        mean, deviation = chol.mean(), chol.std(ddof=0)
        rows["mean of *chol* (mg/dl)"] = fixed(mean, 1)
        rows["its standard deviation"] = fixed(deviation, 1)
        rows["a *chol* of 250"] = fixed((250 - mean) / deviation)
    rows["columns"] = f"{len(patients.feature_names(coding))}"
    return {"what": list(rows), "becomes or is": list(rows.values())}


@scene.challenge(
    "warm-up",
    """
    Start from **random** weights and take at most 1,000 steps. Get 80 % of the held-out patients
    right, on average over 20 **splits**.
    """,
    """
    At rate 0.01 the neuron is on its way after 1,000 steps, but slow. What decides how far each step
    goes?
    """,
    """
    Try a learning rate ten times as large, or a loss that pushes hardest where the neuron is sure
    and wrong, or both.
    """,
    knobs=[model.train],
    but=FIXED,
)
@holds_for_any("learning_rate", "batch_size", "loss", "coding", "scaling")
def thousand(settings: Settings) -> CheckResult:
    """Check that a neuron from a random start gets to 80 % within 1,000 steps, on 20 splits."""
    if settings.start != "random":
        return not_tried("This one is about the random start: choose that first.")
    if settings.n_steps > MOST_STEPS:
        return not_tried(f"At most {MOST_STEPS:,} steps, please.")
    splits = tuple(range(N_SPLITS))
    accuracy = held_out_accuracy(seed=splits, split_seed=splits, **settings)
    outcome = (
        f"Over {N_SPLITS} splits, each from another random start, your neuron is right on "
        f"{percent(accuracy.mean(), 1)} of the patients held out, after "
        f"{count(settings.n_steps, 'step')}."
    )
    return done_if(round(float(accuracy.mean()), 3) >= 0.8, outcome)  # as it is said


scene.choice(
    "codes",
    """
    Chest pain comes as 1, 2, 3 or 4: typical angina, atypical angina, other pain, no pain. What
    happens if the neuron is given these numbers as they are?
    """,
    right(
        "It must treat them as four steps of equal size.",
        """
        One weight for one column: the four kinds lie on a straight line. A column for each kind has
        a weight for each kind. Here that gains scikit-learn’s model less than one percentage point,
        so the plain numbers are not useless either.
        """,
    ),
    wrong(
        "Nothing: to a neuron they are only labels anyway.",
        "A neuron multiplies and adds. It has no idea that 4 is a name.",
    ),
    wrong(
        "It cannot be trained at all with such numbers.",
        "It can, and quite well: choose *Codes: as they are* under “More knobs” and see.",
    ),
)
scene.order(
    "a_step",
    "Put one step of stochastic gradient descent in order.",
    "Draw a patient at random from the training rows.",
    "Predict the probability of disease.",
    "Measure the loss for this patient.",
    "Find the slope of that loss along each weight.",
    "Turn each weight a little against its slope.",
    hint="Nothing can be predicted before somebody has been drawn, and the weights move last.",
    feedback="""
    Draw, predict, measure, differentiate, step. Only the first is new: the other four are those of
    gradient descent, with one patient in place of everybody.
    """,
)
scene.remember(
    """
    **One patient at a time is enough.** Each slope points only roughly the right way, but many
    small steps together bring the loss down.
    """
)
