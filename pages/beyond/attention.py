from collections.abc import Mapping
from functools import partial
from string import ascii_lowercase
from typing import Any

from charts.core.picture import Picture
from charts.core.series import Guessed
from charts.diagrams import attention as packed
from charts.diagrams import letters
from charts.models import attention
from charts.runs import curves
from charts.statistics import bars
from datasets.number_names import name_of
from lessons.attention import model, own_line, pytorch, report, rival, toy, writing
from lessons.next_letter.writing import KINDS, least_loss
from lessons.one_loop import one_loop
from training import attention as network
from training.recorded_run import RecordedRun
from training.slope_check import slopes_table
from ui.controls.knob_kinds import Choice, Scale, Slider, Switch, line_knobs
from ui.controls.knobs import Knobs
from ui.page.lesson import Scenes
from ui.page.prose import say, say_of_knobs
from ui.pictures import looks, picture, side_by_side, written
from ui.run.replay import player
from ui.run.runs import as_it_trains, as_they_train, memoised, run_job
from ui.run.tables import facts, facts_of_knobs, run_table
from ui.run.take_along import code_that_ran
from ui.study.prediction import as_shares, autoplay_key, committed_guesses, explain_outcome, predict
from ui.study.questions import observe
from ui.study.write_line import write_a_line

ASKS = {"letter": "the digit beside a letter", "place": "the digit in a place"}
LOSS = "loss (nats per letter)"

KNOBS = Knobs(
    "attention",
    Slider("length", "Length of the question", 0.0, 3.0, 1.5, 0.1, format="%.1f"),
    Slider("angle", "Direction of the question (degrees)", -180, 180, 150, 5),
    Scale("n_pairs", "Pairs in a row", (2, 3, 4, 6, 8), 4),
    Scale("n_numbers", "Numbers in a key", (1, 2, 3, 4, 8, 16), 16),
    Scale("learning_rate", "Learning rate", (0.003, 0.01, 0.03, 0.1), 0.01),
    Scale("n_steps", "Steps", (0, 20, 50, 100, 150, 300), 150),
    Slider("seed", "Seed: the start, and the rows", 0, 99, 0, 1),
    Choice("asks", "What is asked?", list(model.ASKS), "letter", ASKS),
    Switch("positions", "Tell each key its place", False),
    Slider("order", "Order of the pairs", 0, 9, 0, 1),
    Slider("number", "Number", 1, 9999, 4312, 1),
    Scale("n_words", "Names in the training set", (10, 100, 300, 1000, 3000, 9749), 1000),
    Scale("block_steps", "Steps of the block", (0, 100, 300, 1000, 1500), 1500),
    Choice("without", "Leave out", list(network.PARTS), "attention"),
    Choice("slopes", "Whose slopes?", list(pytorch.NETWORKS), next(iter(pytorch.NETWORKS))),
    *line_knobs(own_line.LOOP),
)
scenes = Scenes(KNOBS)
LOOK_UP = ("n_pairs", "n_numbers", "learning_rate", "n_steps", "seed")


def block(**settings: str) -> partial[RecordedRun]:
    how = {"n_words": KNOBS["n_words"], "n_steps": KNOBS["block_steps"]}
    return partial(writing.train_block, **how, **settings)


@scenes.scene
def where() -> None:
    say(r"""
        Three arrows are **keys**, and each holds a value: 1, 5 or 9.
        Pull the green ring: your arrow is the **question**.
        The better it agrees with a key, the more that key’s value counts.
        **Make the answer 7.**
        Then turn it to where the answer is as near to 9 as can be.
    """)
    pictures, asked = KNOBS.beside("angle", "length", share=0.74)
    KNOBS.grab("question", "polar", "length", "angle", turn=0)
    length, angle = asked["length"], asked["angle"]
    with pictures:
        keys, question = toy.keys(), (length, angle)
        _, weights, _ = toy.asked(length, angle)
        plane = attention.keys_and_question(keys, toy.NAMES, toy.VALUES, question)
        shown = attention.looked_by_hand(keys, toy.NAMES, question, weights)
        side_by_side(
            ("keys", plane, "Three keys and a question, arrows from one point, and the answer."),
            ("weights", shown, "How much the question looks at each key."),
        )
        say_of_knobs(report.describe_toy(length, angle))
        facts_of_knobs(report.toy_rows(length, angle))
    say(r"""
        How well two arrows agree is their **dot product**, from the very first lesson.
        **Softmax** makes weights of the three that add up to 1; the answer is the mean of the
        values, each counted with its weight.
        That is **attention**: it looks everywhere, but mostly where the key fits the question.
    """)


def trainings(settings: Mapping[str, Any]) -> dict[str, partial[RecordedRun]]:
    named = {name: settings[name] for name in ("n_pairs", "n_steps", "seed")}
    return {
        "attention": partial(model.train, **settings),
        "hidden layer": partial(rival.train_hidden, **named),
    }


@scenes.picture("hidden")
def right(guesses: Guessed, both: Mapping[str, RecordedRun] | None = None) -> Picture:
    asked = trainings(KNOBS.defaults(*LOOK_UP))
    both = both or {name: run_job(train) for name, train in asked.items()}
    return curves.two_accuracies(
        both,
        [run.metrics["validation_accuracy"] for run in both.values()],
        levels={"blindly": 0.1 + 0.9 / both["attention"].hyperparameters["n_pairs"]},
        title="accuracy",
        guesses=as_shares(guesses),
        height=290,
    )


@scenes.scene
def look_up() -> None:
    say(r"""
        A row of pairs such as **d4 k9 a1 x7**, then a question: **k?**
        The answer is 9.
        Every row is newly drawn, so none can be learned by heart, and the right place to look is a
        different one each time.
    """)
    if not predict("hidden"):
        return
    pictures, settings = KNOBS.beside(*LOOK_UP)
    with pictures, as_they_train(trainings(settings)) as both:
        run = both["attention"]
        follow = player(run, plays=autoplay_key("hidden"), validation_accuracy="{:.0%}")
        curve = right(committed_guesses("hidden"), both)
        drawn = attention.dot_products(rival.products(run), ascii_lowercase)
        side_by_side(
            ("accuracy", curve, "The share of new rows that are right, by step, of two networks."),
            ("products", drawn, "Dot products of each letter’s question with each letter’s key."),
            player=follow,
        )
    explain_outcome("hidden")
    if not observe("diagonal"):
        return
    say(memoised(report.describe_products, run))
    say(r"""
        Nobody told it which key belongs to which question.
        Each letter has some numbers as a question and as many as a **key**, each digit as a
        **value**; all are knobs, trained by the same four steps on the **cross-entropy**.
        It has learned to compare, and that works in longer rows as well:
    """)
    facts(memoised(report.more_pairs_rows, run))


@scenes.scene
def loop() -> None:
    say(r"""
        Forwards it is three lines: dot products, softmax, weighted mean.
        Backwards, blame goes to the values with the same weights; a score gets its weight times
        **how much better its own value would have been than what was found**.
        Below, every slope is compared with PyTorch’s autograd, and some with finite differences.
    """)
    which = KNOBS.ask("slopes")["slopes"]
    facts(slopes_table(run_job(pytorch.gradients_in_three_ways, network=which)))
    say("The loop that ran, and below it both networks in PyTorch:")
    settings = KNOBS.values(*LOOK_UP)
    code_that_ran(
        model.train,
        settings,
        network.looked_up,
        network.look,
        network.look_back,
        network.look_up_gradients,
    )
    write_a_line(KNOBS, own_line.LOOP, settings, loss_name="loss (nats)")
    code_that_ran(
        pytorch.gradients_in_three_ways,
        {"network": which},
        pytorch.look_up_in_pytorch,
        pytorch.block_in_pytorch,
    )
    run_table(partial(run_job, model.train, **settings))


@scenes.scene
def root() -> None:
    say(r"""
        Before softmax, each dot product is divided by the root of how many numbers a key has: by
        4, for 16 numbers.
        A sum of many products is large by chance alone.
        Here random questions look at eight random keys: how much at the one that fits best?
    """)
    pictures, settings = KNOBS.beside("n_numbers")
    with pictures:
        sizes, (plain, divided) = run_job(rival.largest_weights)
        drawn = curves.spread(
            sizes,
            {"as they are": plain[None], "divided by the root": divided[None]},
            x_title="numbers in a key",
            y_title="largest of eight weights",
            own=settings["n_numbers"],
            height=290,
        )
        picture(drawn, "largest", alt="The largest of eight weights over the numbers in a key.")
    say(r"""
        Undivided, with many numbers nearly all of the weight lies on one key before anything has
        been learned.
        There softmax is flat, and hardly any blame reaches the other keys: it **saturates**, as
        the sigmoid does.
    """)


@scenes.scene
def order() -> None:
    say(r"""
        Now a different question: *What stands second?*
        In **d4 k9 a1 x7** that is 9.
        The network is the same, and is trained from scratch for such questions.
    """)
    if not predict("no_positions"):
        return
    pictures, settings = KNOBS.beside("asks", "positions", "order", "n_pairs")
    by = settings.pop("order")
    n_pairs, asks = settings["n_pairs"], settings["asks"]
    with pictures, as_it_trains(model.train, **settings) as run:
        rows, first = (rival.one_row(n_pairs, asks, each) for each in (by, 0))
        (weights, p), (_, before) = (
            network.answered(each, run.parameters_at(-1)) for each in (rows, first)
        )
        so_far = ", so far" if run.is_under_way else ""
        title = f"asked “{report.question_of(rows, asks)}”: how much it looks there{so_far}"
        shown = bars.shares(rival.in_pairs(rows), weights[0], title=title, height=220)
        picture(shown, "row", alt="A bar for each pair of a row: how much is looked at it.")
    with pictures:
        say_of_knobs(report.describe_order(run, rows, p[0], before[0]))
    explain_outcome("no_positions")
    say(r"""
        Let the pairs change places: asked for a letter, without places, no answer changes.
        That is why it is right however long the row is, and why it cannot tell 12 from 21.
        The cure: more learned numbers for each place, its **position**, are added to the key there.
    """)


@scenes.scene
def writes() -> None:
    say(r"""
        Attention learns to write the names of numbers, too.
        Every letter asks a question of **all letters before it**, and of itself.
        Point at a letter: what did it look at, to say which comes next?
    """)
    pictures, _ = KNOBS.beside("number", "block_steps", "n_words", share=0.72)
    with pictures, as_it_trains(block()) as run:
        follow = player(run, validation_loss="{:.3f}")
        name = name_of(KNOBS["number"])
        weights = memoised(writing.looks, run, name)
        at = report.far_sighted(weights[-1])
        looks(
            packed.looks(
                ["▸", *("␣" if letter == " " else letter for letter in name)],
                weights,
                report.says_at(run, name),
                at=at,
                player=follow,
            ),
            "looks",
            text=report.describe_looks(run, name, weights[-1], at),
        )
        words, kinds = memoised(writing.written, run)
        written(letters.written(words, kinds, KINDS, follow), "words")
    say(r"""
        A letter’s question, key and value are made of its **embedding** and its position by three
        trained matrices.
        Nobody has shown it where to look.
    """)
    curve = curves.learning_curve(
        run,
        loss_name=LOSS,
        held_out=run.metrics["validation_loss"],
        levels={"least possible": least_loss()},
        log=True,
        height=200,
    )
    picture(curve, "loss", player=follow, alt="The loss by step, and the least that is possible.")


@scenes.scene
def stack() -> None:
    say(r"""
        What wrote was a **block**: attention looks around, a layer of neurons works on what was
        found, and **shortcuts** hand on what came in beside what is new.
        Leave a part out: what does it cost?
    """)
    pictures, settings = KNOBS.beside("without", "block_steps", share=0.7)
    without = settings["without"]
    calls = {"the block": block(), f"without {without}": block(without=without)}
    with pictures, as_they_train(calls) as blocks:
        follow = player(blocks, validation_loss="{:.3f}")
        drawn = curves.two_losses(blocks, loss_name=LOSS, height=230)
        alt = "The loss by step of the whole block, and of one without a part."
        picture(drawn, "without", alt=alt, player=follow)
    with pictures:
        facts(report.block_rows(blocks, [run_job(writing.shares, run) for run in blocks.values()]))
    say(r"""
        **GPT-2** and **GPT-3** are **transformers**: stacks of 12 and 96 such blocks, each with
        several looks at a time and its numbers kept in range.
        Counted from how they are built, they have:
    """)
    facts(report.size_rows())
    say(r"""
        The same: questions, keys and values, the four steps, and the task, what comes next.
        Not the same: the size, texts of billions of words to learn from, and for assistants a
        second training on what people prefer.

        So the course ends where it began: with a **dot product**.
    """)
    code_that_ran(one_loop, {"task": "TASKS['the look-up']", "seed": 0})


scenes.show()
