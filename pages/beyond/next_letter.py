from functools import partial

from charts.diagrams import letters as packed
from charts.models import letters
from charts.runs import curves
from datasets.number_names import SIGNS, TENS, UNITS
from lessons.next_letter import memory, model, own_line, pytorch, report, writing
from training import letters as network
from training import recurrent
from training.recorded_run import RecordedRun
from training.slope_check import slopes_table
from ui.controls.knob_kinds import Choice, Scale, Slider, line_knobs
from ui.controls.knobs import Knobs
from ui.page.current import columns
from ui.page.lesson import Scenes
from ui.page.prose import say, say_of_knobs
from ui.pictures import picture, side_by_side, writer, written
from ui.run.replay import player
from ui.run.runs import as_it_trains, memoised, on_request, run_job
from ui.run.tables import facts, run_table
from ui.run.take_along import code_that_ran
from ui.study.prediction import autoplay_key, explain_outcome, predict
from ui.study.questions import observe
from ui.study.write_line import write_a_line

NAMES = [writing.spoken(sign) for sign in SIGNS]
FIRST = "the beginning"
AFTER = {FIRST: 0, **{x: SIGNS.index(x) for x in "tnevyd"}, "a space": 1, "a hyphen": 2}
"""Letters after which one can look, by what they are called."""
LOSS = "loss (nats per letter)"

KNOBS = Knobs(
    "next_letter",
    Choice("after", "After which letter?", list(AFTER), FIRST),
    Scale("context", "Letters of context", (1, 2, 3, 5, 8, 12, 16), 12),
    Scale("n_hidden", "Hidden neurons", (8, 16, 24, 32, 64, 128), 64),
    Scale("n_words", "Names in the training set", (10, 30, 100, 300, 1000, 3000, 9749), 1000),
    Scale("learning_rate", "Learning rate", (0.0005, 0.001, 0.002, 0.005, 0.01, 0.03, 0.1), 0.005),
    Scale("n_steps", "Steps", (0, 100, 300, 1000, 2000, 4000), 2000),
    Slider("seed", "Seed: which names, and the start", 0, 99, 0, 1),
    Scale("temperature", "Temperature", (0.0, *writing.TEMPERATURES.tolist()), 1.0),
    *line_knobs(own_line.LOOP),
)
scenes = Scenes(KNOBS)
RUN = ("n_words", "context", "n_hidden", "learning_rate", "n_steps", "seed")


def words_of(run: RecordedRun, follow: str) -> None:
    words, kinds = memoised(writing.written, run)
    written(packed.written(words, kinds, writing.KINDS, follow), "words")


def losses(run: RecordedRun, follow: str, height: int = 260) -> None:
    """Draw the loss of a run beside the least that is possible."""
    drawn = curves.learning_curve(
        run,
        loss_name=LOSS,
        held_out=run.metrics["validation_loss"],
        levels={"least possible": writing.least_loss()},
        height=height,
    )
    alt = "The loss by step; dashed: held-out names; a level line: the least that is possible."
    picture(drawn, "loss", player=follow, alt=alt)


@scenes.scene
def write() -> None:
    say(r"""
        A network has read 1,000 names of numbers and says how probable each next letter is.
        Choose letters to write a number, with it or against it; then **let it write**.
        Push the temperature up until it writes nonsense, and down until it always writes the same.
    """)
    run = run_job(model.train)
    writer(
        packed.writer(
            run.final,
            signs=SIGNS,
            small=UNITS,
            tens=TENS,
            shown=model.split(1000, 0)[0] + 1,
            kinds=writing.KINDS,
        ),
        "writer",
        label="How probable each next letter is.",
        text=memoised(report.describe_start, run),
    )
    say(r"""
        That is all a writing network ever does.
        It does not plan a word: it says how probable each next letter is, one letter is drawn
        accordingly, and the longer text goes in again.
        The names of numbers are a small language in which **everything can be checked**: what it
        writes is the name of a number or it is not, and it was shown that name or it was not.

        The **temperature** divides the scores before softmax makes probabilities of them.
        At 0 the likeliest letter is always taken; high up all letters become alike.
    """)


@scenes.scene
def pairs() -> None:
    say(r"""
        The simplest way to guess the next letter: count which letters follow which.
        A network that sees only the last letter learns that very table.
    """)
    if not predict("one_letter"):
        return
    say("The bars are one row of the table, and the ticks are what the network says.")
    pictures, settings = KNOBS.beside("after", "n_words", share=0.74)
    at = AFTER[settings.pop("after")]
    trained = KNOBS.defaults(*RUN) | settings | {"context": 1}
    with pictures, as_it_trains(model.train, **trained) as run:
        follow = player(run, plays=autoplay_key("one_letter"), validation_loss="{:.3f}")
        bars, words = columns(2)
        with bars:
            counted = writing.pairs(settings["n_words"], 0)
            drawn = letters.followers(NAMES, counted[at], writing.follows(run)[at])
            alt = "A bar for how often each letter follows, and a tick for what the network says."
            picture(drawn, "followers", alt=alt)
        with words:
            words_of(run, follow)
        say_of_knobs(report.describe_pairs(run, at))
    explain_outcome("one_letter")
    say(r"""
        Nobody told the network to count.
        Its loss is the **cross-entropy**, the surprise at the letter that came, and that is least
        if it gives each letter the share with which it comes.
        Nearly every pair of its letters is a good one, and the whole is nonsense: after each letter it
        has forgotten all others.
    """)


@scenes.scene
def context() -> None:
    say(r"""
        Let it see more letters.
        Each is looked up as 8 numbers, its **embedding**; the numbers of the last letters stand in
        a row and go through a hidden layer of **tanh** neurons.
        The embeddings are knobs, too, and are trained with the weights.
        **Play** the training and watch what it writes.
    """)
    pictures, _ = KNOBS.beside("context", "n_words", "n_hidden", "learning_rate", "n_steps", "seed")
    with pictures, as_it_trains(model.train, **KNOBS.values(*RUN)) as run:
        follow = player(run, validation_loss="{:.3f}")
        losses(run, follow, 180)
        words_of(run, follow)
    if observe("what_first"):
        say(report.describe_loss(run))
    say(r"""
        Every letter of every name is a task: these letters were seen, that one came.
        1,000 names make 38,000 of them, and a step looks at 256.
        The loss cannot fall to zero, for nobody can know which number is meant.
        At the original settings it comes close to the least that is possible, even on names that
        were **held out**.
    """)


@scenes.scene
def loop() -> None:
    say(r"""
        Forwards it is three lines: look up, one hidden layer, scores.
        Backwards, blame goes from the scores through tanh to the row of embeddings, and **each
        letter adds up the blame of all places where it stands**.
        Is that right?
        Below, every slope is compared with PyTorch’s autograd, and some with finite differences.
    """)
    settings = KNOBS.ask("context", "n_hidden")
    compared = run_job(pytorch.gradients_in_three_ways, **settings)
    facts(slopes_table(compared))
    say("The loop that ran, and below it the same network in PyTorch:")
    code_that_ran(
        model.train,
        KNOBS.values(*RUN),
        network.windows,
        network.embedded,
        network.letter_scores,
        network.surprise_delta,
        network.letter_gradients,
    )
    write_a_line(KNOBS, own_line.LOOP, KNOBS.values(*RUN), loss_name=LOSS)
    code_that_ran(pytorch.gradients_in_three_ways, settings, pytorch.pytorch_gradients)
    run_table(partial(run_job, model.train, **KNOBS.values(*RUN)))


@scenes.scene
def places() -> None:
    say(r"""
        An embedding starts at random.
        Training moves two letters towards each other if much the same follows them.
        Here are the 8 numbers of each letter, seen from the side that shows most of them.
        **Play** the training: which letters end as neighbours?
    """)
    pictures, _ = KNOBS.beside("context", "n_words", "n_steps", "seed")
    with pictures, as_it_trains(model.train, **KNOBS.values(*RUN)) as run:
        follow = player(run, validation_loss="{:.3f}")
        drawn = letters.plane(NAMES, memoised(writing.places, run))
        picture(drawn, "plane", player=follow, alt="Each letter in the plane of its embedding.")
    say(r"""
        Nothing told it what a vowel is, or a space.
        Whatever the plane shows comes from which letters follow in the names of numbers, and
        another seed turns and mirrors it.
        The same idea with whole words instead of letters puts *king* near *queen*.
    """)


@scenes.scene
def how_far_back() -> None:
    say(r"""
        A name of 40 letters holds about four digits; to know whether *hundred* has been said, one
        has to see further back than a word.
    """)
    pictures, settings = KNOBS.beside("n_words", "seed")
    with pictures, as_it_trains(model.train, **KNOBS.values(*RUN)) as run:
        losses(run, player(run, validation_loss="{:.3f}"), 200)
    with pictures:
        if on_request("contexts", "Train with seven contexts", settings):
            loss, valid = run_job(writing.over_contexts, **settings)
            side_by_side(
                (
                    "valid",
                    curves.spread(
                        writing.CONTEXTS,
                        {"names of numbers": valid[None]},
                        x_title="letters of context",
                        y_title="share of 400 words",
                        height=300,
                    ),
                    "The share of words that are names of numbers, by letters of context.",
                ),
                (
                    "by_context",
                    curves.medians(
                        writing.CONTEXTS,
                        loss[None],
                        x_title="letters of context",
                        y_title=LOSS,
                        height=300,
                    ),
                    "The loss on held-out names, by letters of context.",
                ),
            )
    say(r"""
        A window of letters forgets what leaves it.
        A **recurrent network** hands a memory on from letter to letter instead, so that there is
        no edge; but on the way back the blame passes through every letter, and fades as it does
        through many layers.
        A third way, **attention**, looks wherever it matters; large language models do that.
    """)
    code_that_ran(memory.train_recurrent, {}, recurrent.remember, recurrent.recurrent_gradients)


@scenes.scene
def invents() -> None:
    say(r"""
        What a network writes is right and new, right and shown, or **made up and wrong**.
        Turn the temperature, and see how the three shares change.
        Where would you set it?
    """)
    pictures, settings = KNOBS.beside("temperature", "context", "n_words", "seed")
    temperature = settings["temperature"]
    with pictures:
        run = run_job(model.train, **KNOBS.values(*RUN))
        counted = run_job(writing.over_temperatures, run)
        drawn = curves.spread(
            writing.TEMPERATURES,
            {name: counted[None, :, k] for k, name in enumerate(writing.KINDS)},
            x_title="temperature",
            y_title="share of 400 words",
            own=temperature,
            height=230,
        )
        alt = "The shares of new, of shown and of wrong words over the temperature."
        picture(drawn, "shares", alt=alt)
        own = run_job(writing.counted, run, temperature=temperature)
        say_of_knobs(report.describe_shares(own, temperature))
        if temperature:
            slips = run_job(writing.slips, run, temperature=temperature)
            say_of_knobs(report.describe_slips(slips))
        words, kinds = memoised(writing.some_words, run, temperature=temperature)
        written(packed.written([words], kinds[None], writing.KINDS, None), "some")
    say(r"""
        At the original settings nearly every wrong word is one slip: a letter that the network
        gave one chance in some hundreds, and that was drawn all the same.
        It cannot take it back, and goes on nearly as sure as before: it was never asked what is
        true, only what comes next.
        Large networks make things up as calmly, and that is called **hallucination**.
        Here its share can be counted, because the truth is known.
    """)


@scenes.scene
def by_heart() -> None:
    say(r"""
        Show it very few names, and a network with thousands of numbers can learn every letter of
        them by heart.
        Does it then only repeat them?
    """)
    if not predict("from_ten"):
        return
    pictures, _ = KNOBS.beside("n_words", "context", "n_hidden", "n_steps", "seed")
    with pictures, as_it_trains(model.train, **KNOBS.values(*RUN)) as run:
        follow = player(run, plays=autoplay_key("from_ten"), validation_loss="{:.3f}")
        losses(run, follow, 200)
        words_of(run, follow)
    explain_outcome("from_ten")
    say(r"""
        Set the knob to 10 names, and **overfitting** is there for all to see: the training loss
        goes below what is possible for somebody who knows the language, and the loss on held-out
        names stays far above it.
        And still the network writes new numbers.
        Its window is shorter than a name, so it knows pieces by heart, and joins them.
        “It only repeats” and “it understands” are both too simple for what it does.
    """)


scenes.show()
