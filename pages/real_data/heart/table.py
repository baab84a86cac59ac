"""Patients: what a single question tells about those held out."""

import charts
import ui
from lessons.heart import decisions
from lessons.heart.patients import N_HELD_OUT, majority_accuracy
from pages.real_data.heart.knobs import CLASSES, KNOBS, SPLIT
from study.scene import Scene, right, wrong
from training.figures import out_of

scene = Scene(
    __name__,
    "Patients",
    "How much does a single question tell you about a patient?",
    covers=["Tabular data about patients"],
    path="further",
    knobs=["feature", "split_seed", "stratify"],
)

RIGHT = f"right, of {N_HELD_OUT} held out"


@scene.draw
def draw() -> None:
    ui.say(r"""
        303 people were asked and examined, and thirteen things were noted about each: the
        **features**.
        The neuron will learn from 242 of them, the **training set**; 61 are **held out** to judge
        it.
        Before any neuron: which single question tells you most about those 61?
    """)
    pictures, controls = ui.beside(0.72)
    with pictures:
        feature = KNOBS.ask("feature", back=False)
    with controls:
        KNOBS.ask(more=SPLIT, back=False)
        if KNOBS.values("feature", *SPLIT) != KNOBS.defaults("feature", *SPLIT):
            KNOBS.reset_button("feature", *SPLIT)
    split = KNOBS.values(*SPLIT)
    question = ui.memoised(decisions.one_question, **feature, **split)
    with pictures:
        chart = charts.bars.shares(
            question.names,
            question.shares,
            decided=question.shares > 0.5,
            classes=CLASSES,
            title="share with disease (brackets: training rows)",
        )
        ui.picture(
            chart, "question", alt="For each answer the share of training rows with disease."
        )
    with controls:
        ui.facts(question_rows(question.n_right, **split))
    ui.say(r"""
        Each group gets the answer that is true of most of its training rows.
        The **baseline** gives everybody the more frequent answer, and any model has to beat it.

        All of them were sent to the Cleveland Clinic in the 1980s to have the arteries of their
        hearts examined.
        The **target**, “disease” for short, says whether one was narrowed by more than half.
        Each row was a person; this lesson gives no medical advice.
    """)
    if room := ui.on_demand("How to choose a question", "choice", icon=":material/help:"):
        with room:
            ui.say(r"""
                Are you surprised that those without chest pain have disease most often?
                Nobody is sent for such an examination without a reason, and theirs must have been
                another one: about people who were never sent, the table knows nothing.
            """)
            ui.facts(ui.memoised(choice_rows, **split))
            ui.say(
                "Choose on the rows that judge, and the figure flatters: you picked the largest."
            )
    if room := ui.on_demand("Where the data are from", "source", icon=":material/source:"):
        with room:
            ui.say(r"""
                Janosi, Steinbrunn, Pfisterer and Detrano (1989), *Heart Disease*, UCI Machine
                Learning Repository, doi:10.24432/C52P4X, CC BY 4.0; the Cleveland part, recoded.
                The best-known copy has the target the wrong way round and hides its gaps behind
                codes: find out where a table comes from before you learn from it.
            """)


def question_rows(n_right: int, *, split_seed: int, stratify: bool) -> dict[str, list[str]]:
    """Put a one-line rule beside the baseline on the patients held out."""
    n_majority = round(N_HELD_OUT * float(majority_accuracy(split_seed, stratify=stratify)))
    majority = "always guessing the majority class (baseline)"
    return ui.rows(
        {"who decides": "this question", RIGHT: out_of(n_right, N_HELD_OUT)},
        {"who decides": majority, RIGHT: out_of(n_majority, N_HELD_OUT)},
    )


def choice_rows(*, split_seed: int, stratify: bool) -> dict[str, list[str]]:
    """Tell which question training rows choose, and which the rows that should judge it."""
    questions = {
        name: decisions.one_question(feature, split_seed=split_seed, stratify=stratify)
        for feature, name in decisions.GROUPINGS.items()
    }

    def row(chosen_on: str, best: str) -> dict[str, str]:
        right = out_of(questions[best].n_right, N_HELD_OUT)
        return {"chosen on": chosen_on, "best question": best, RIGHT: right}

    return ui.rows(
        row("the training set", max(questions, key=lambda name: questions[name].n_right_training)),
        row(
            f"those {N_HELD_OUT} held out themselves",
            max(questions, key=lambda name: questions[name].n_right),
        ),
    )


scene.choice(
    "below_half",
    """
    On the split with seed 42 the baseline gets 29 of 61 patients right, less than half. How can
    that be?
    """,
    right(
        "It says what is true of most training rows, not of most held out.",
        """
        A baseline learns as well, and only from training rows: 44 % of them have disease, but 52 %
        of those held out. A stratified split makes the two shares equal.
        """,
    ),
    wrong(
        "A baseline is a coin toss, and this time the coin fell badly for it.",
        """
        No coin is tossed: it gives everybody the same answer, and gets it right exactly as often as
        that answer is true.
        """,
    ),
    wrong(
        "Somebody has mixed up 0 and 1 in the column with the answers.",
        """
        That happens, and the best-known copy of this table has it the wrong way round. But here the
        training rows themselves say “no disease” more often, and the held-out rows do not.
        """,
    ),
)
