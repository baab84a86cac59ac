"""More letters: a network that sees further back, and what it writes while it trains."""

import ui
from datasets.number_names import SIGNS
from lessons.next_letter import model, writing
from lessons.next_letter.claims import more_is_better
from pages.beyond.next_letter.knobs import KNOBS, NAMES, RUN, losses, words_of
from pages.beyond.next_letter.pictures import followers
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.scene import Scene, right, wrong
from training.figures import percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "More letters",
    "What does it learn when it sees further back?",
    covers=["Language model", "Context length", "Embeddings", "Recurrent network"],
    claims=[more_is_better],
    knobs=["context", "n_hidden", "n_words", "learning_rate", "n_steps", "seed"],
)

SIX, SPACE = "six hundred and six", SIGNS.index(" ")
FEW_NAMES, FLUENT = 300, 0.8
"""Names that may be shown, and the share of words that must be right."""
SMALL, GOOD = 4000, 0.7
"""Numbers that a small network may have, and the share of its words that must be right."""

what_first = scene.observation(
    "what_first",
    """
    Watch the run with 12 letters of context, and read the words. What does the network get right
    first?
    """,
    wrong(
        "Whole numbers from the very first steps, then longer ones",
        "The first frames hold no number at all. Play it again, slowly.",
    ),
    wrong(
        "The spelling of the words first, and their order last",
        "Look at step 111: half of the words are misspelt, and hardly any is at a wrong place.",
    ),
    right(
        "The order of the words first, and their spelling last",
        """
        In each place only a few words can come, and 12 letters show which. Each letter of such a
        word must be right as well, and that takes longer.
        """,
    ),
    case={"run": True, "context": 12},
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Now it sees the last few letters, not only one. **Watch what it writes while it trains.**
    """)
    pictures, _ = KNOBS.beside(
        "context", "n_words", "n_hidden", more=("learning_rate", "n_steps", "seed")
    )
    with pictures, ui.as_it_trains(model.train, **KNOBS.values(*RUN)) as run:
        words = ui.columns(1)[0]
        said = writing.followed(run, SIX)
        counted = writing.go_on_with(SIX)
        drawn = followers(NAMES, counted, said, f"“{SIX}”", also=(SPACE,), height=200)
        alt = "A bar for how often a letter follows in the names, a tick for what the network says."
        follow = ui.replayed(run, ("followers", drawn, alt), losses(run), validation_loss="{:.3f}")
        with words:
            words_of(run, follow)
    with pictures:
        ui.say_of_knobs(describe_six(run))
        ui.say_of_knobs(ui.memoised(describe_share, run))
    if ui.observe(what_first) and run.hyperparameters["context"] > 3:
        ui.say(f"**Now turn the letters of context down to 3.** What may then follow “{SIX}”?")
    ui.say(r"""
        A letter goes in as 8 learned numbers, its **embedding**. Those of the last letters feed a
        hidden layer of **tanh** neurons. Every letter of every name is a task: 1,000 names make 38,000,
        and a step looks at 256.
    """)


@holds_for_any("n_words", "n_hidden", "learning_rate", "n_steps")
def describe_share(run: RecordedRun) -> str:
    """Say how many of the lines that a network writes are right."""
    n = run.hyperparameters["context"]
    in_view = "1 letter" if n == 1 else f"{n} letters"
    return (
        f"With {in_view} of context, **{percent(writing.valid_share(run))}** of the {writing.MANY} lines "
        "that it writes at the end are names of numbers."
    )


@holds_for_any("n_words", "n_hidden", "learning_rate", "n_steps", "seed")
def describe_six(run: RecordedRun) -> str:
    """Say what a network sees of a text, and how probable it finds what cannot follow."""
    p = float(writing.followed(run, SIX)[-1, SPACE])
    return (
        f"Of “{SIX}” it sees “{SIX[-run.hyperparameters['context'] :]}”. No name has a space there (bar), "
        f"and the network gives it **{percent(p)}** (tick)"
        + (": *hundred* may come a second time." if p > 0.1 else ".")
    )


def right_words(settings: Settings) -> tuple[float, int]:
    """Train, let it write, and return the share that is right, and how many numbers it has."""
    run = model.train(**settings, seed=0)
    return round(float(writing.valid_share(run)), 2), sum(a.size for a in run.final.values())


@scene.challenge(
    "warm-up",
    """
    Show the network at most 300 names, and get it to write names of numbers in at least four lines
    of five.
    """,
    "With a short context it forgets what it began.",
    "12 letters of context and 64 neurons will do.",
    knobs=[model.train],
    but=("seed",),
)
@holds_for_any("context", "n_hidden", "learning_rate", "n_steps")
def fluent(settings: Settings) -> CheckResult:
    """Check that four words in five are right, from at most 300 names."""
    if settings.n_words > FEW_NAMES:
        return not_tried(
            f"It is shown {settings.n_words:,} names; at most {FEW_NAMES} are allowed."
        )
    right, _ = right_words(settings)
    return done_if(
        right >= FLUENT,
        f"Shown {settings.n_words} names, {percent(right)} of its lines are names of numbers.",
    )


@scene.challenge(
    "climb",
    """
    With fewer than 4,000 knobs in the whole network, get it to write names of numbers at least
    seven times out of ten.
    """,
    "Letters of context times 8, times the hidden neurons: that is most of it.",
    "Save on neurons rather than on letters.",
    "12 letters of context and 32 neurons.",
    knobs=[model.train],
    but=("seed",),
)
@holds_for_any("n_words", "learning_rate", "n_steps")
def small(settings: Settings) -> CheckResult:
    """Check that seven words in ten are right, with fewer than 4,000 numbers."""
    context, n_hidden = settings.context, settings.n_hidden
    if 8 * context * n_hidden >= SMALL:
        return not_tried(
            f"{context} letters of 8 numbers into {n_hidden} neurons are "
            f"{8 * context * n_hidden:,} weights already; all numbers together must be fewer than "
            f"{SMALL:,}."
        )
    right, n = right_words(settings)
    return done_if(
        right >= GOOD and n < SMALL,
        f"With {n:,} numbers, {percent(right)} of its lines are names of numbers.",
    )


scene.remember(
    """
    A network reads each letter as a few learned numbers, its **embedding**. Every letter of every
    text is a task with a known answer.
    """
)
