"""Train: one patient at a time, and how a patient becomes a row of numbers."""

from typing import Any

import charts
import ui
from datasets.heart import CODES, load_patients
from lessons.heart import decisions, model, patients
from lessons.heart.experiments import held_out_accuracy
from pages.real_data.heart.knobs import FIXED, KNOBS, N_SPLITS, SPLIT, TABLE
from pages.real_data.heart.pictures import PATIENTS, held_out_patients, many_neurons
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene
from training.figures import count, fixed, percent
from training.hyperparameters import holds_for_any

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
FEW, MANY = 20, 100
CASE: dict[str, Any] = {"n_steps": FEW, "learning_rate": 0.1}
"""What the prediction asks about; at this rate so few steps can be seen."""


@scene.predict(
    f"""
    All weights begin at zero, so everybody gets 50 % and counts as ill. **{MANY} neurons** begin like
    this, and each takes **{FEW}** steps, with patients of its own. How many of the 61 does one get
    right, on average?
    """,
    case={"run": True, **CASE},
    low=0,
    high=patients.N_HELD_OUT,
    step=1,
    tolerance=3,
    unit="of the 61",
)
def few_each() -> Answer:
    """Average over many neurons how many are right after a few steps, each with its own patients."""
    many = model.train(start="zeros", **CASE, seed=range(MANY))
    right = patients.N_HELD_OUT * many.metrics["validation_accuracy"]
    first = right[0]
    worst = int((first[1:] - first[:-1]).argmin())
    return Answer(
        float(right[:, -1].mean()),
        f"At step {worst + 1} a patient misled *this one*: from {fixed(first[worst], 0)} right to "
        f"{fixed(first[worst + 1], 0)}.",
        since=f"one patient may mislead, but {FEW} together seldom do",
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        The neuron knows thirteen **features** of each patient. It learns from 242 patients, the
        **training set**: each step follows the slope of a single one, drawn at random. These other
        61 are **held out** to judge it.
    """)
    first = ("n_steps", "start", "learning_rate")
    more = ("batch_size", "loss", "seed", *SPLIT, *TABLE)
    with ui.predicted(few_each, share=0.54, explains=False) as stage:
        settings = stage.values(*first, *more)
        run, parts = ui.run_job(model.train, **settings), {name: settings[name] for name in SPLIT}
        alone = ui.memoised(decisions.best_line, **parts)
        note = (0, f" · age alone: {alone}")
        follow = ui.replayed(
            run,
            ("patients", ui.memoised(held_out_patients, run, note=note), PATIENTS),
            validation_accuracy="{:.1%}",
        )
        with stage.aside:
            many = ui.run_job(model.train, **settings | {"seed": tuple(range(MANY))})
            dots = many_neurons(many, run)
            ui.picture(
                dots, "many", player=follow, alt="A dot for each neuron, by how many are right."
            )
            shares = many.metrics["validation_accuracy"][:, -1]
            apart = patients.N_HELD_OUT * float(shares.max() - shares.min())
            ui.say_of_knobs(
                "**Take 1,000 steps:** how far apart are unluckiest and luckiest then?"
                if settings["n_steps"] < MOST_STEPS
                else f"Unluckiest and luckiest are now **{fixed(apart, 0)}** apart."
            )
    KNOBS.in_a_row(*first, more=more)
    stage.explain()
    ui.say("""
        To follow one random patient, instead of everybody, is **stochastic gradient descent**.
    """)
    if room := ui.on_demand("How a patient becomes numbers", "numbers", icon=":material/grid_on:"):
        with room:
            numbers()
    if room := ui.on_demand("All its weights", "weights", icon=":material/bar_chart:"):
        with room:
            names = patients.feature_names(settings["coding"])
            weights, title = run.parameters["weights"], "← no disease · weight · disease →"
            bars = charts.bars.weights(run, weights, names, title=title, height=340)
            ui.picture(bars, "all", player=follow, alt="A bar for the weight of each feature.")
    if room := ui.on_demand("The loss", "loss", icon=":material/show_chart:"):
        with room:
            ui.say("""
                After 242 draws an **epoch** is over. A few patients a step are a **mini-batch**.
            """)
            fall = charts.curves.learning_curve(
                run, loss_name=settings["loss"], held_out=run.metrics["validation_loss"], height=230
            )
            ui.picture(fall, "loss", player=follow, alt="The loss by step; dashed: held out.")
    if room := ui.on_demand("Where the data are from", "source", icon=":material/source:"):
        with room:
            ui.say(r"""
                Janosi, Steinbrunn, Pfisterer and Detrano (1989), *Heart Disease*, UCI Machine
                Learning Repository, doi:10.24432/C52P4X, CC BY 4.0; the Cleveland part, recoded.
                The best-known copy has the target the wrong way round and hides its gaps behind
                codes: find out where a table comes from before you learn from it.
            """)
    ui.code_that_ran(model.train, settings, model.logits, model.mini_batches)
    ui.open_in_laboratory(run)


def numbers() -> None:
    ui.say(rf"""
        An answer in words, such as the result of the heart scan, becomes a column of 0 or 1 for each
        possible answer: **one-hot**. So thirteen features become
        {len(patients.feature_names("one-hot"))} columns.
        Gaps are filled, and quantities put on a common scale by **standardisation**: less their
        mean, divided by their **standard deviation**.
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
    right, on average over 20 **splits**, each with 61 others held out.
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
        return not_tried("This one is about the random start: choose it first.")
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
    **One patient at a time is enough.** Each slope points only roughly the right way, but a few
    dozen together already tell most patients apart.
    """
)
