"""One letter back: a network that sees the last letter alone learns a table of pairs."""

import streamlit as st

import ui
from datasets.number_names import END, SIGNS
from lessons.next_letter import model, writing
from lessons.next_letter.writing import MANY
from pages.beyond.next_letter.knobs import AFTER, FIRST, KNOBS, NAMES, RUN, words_of
from pages.beyond.next_letter.pictures import followers
from study.predictions import Answer
from study.scene import Scene
from training.figures import percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "One letter back",
    "What follows what?",
    covers=["Counting pairs of letters (bigrams)"],
    knobs=["after", "n_words"],
)


@scene.predict(
    """
    A network that sees only the last letter writes 400 lines. How many of them are names of
    numbers?
    """,
    {
        "hardly": "Hardly any: fewer than 1 in 20",
        "some": "Some: about a third",
        "most": "Most: nine in ten or more",
    },
    case={"n_words": 1000},
)
def one_letter() -> Answer:
    """Let a network that sees one letter write, and count the names of numbers."""
    right = writing.valid_share(model.train(context=1))
    truth = "hardly" if right < 0.05 else "some" if right < 0.6 else "most"
    of = f"{round(MANY * right) or 'None'} of {MANY}"
    return Answer(
        truth,
        f"At each letter it has forgotten what it began. **{of}** lines are names of numbers.",
        of.lower(),
        because={
            "hardly": "each pair of letters is right, but a name has many",
            "some": "A short name such as “ten” may come about by luck, but most names are long",
            "most": "Each pair of letters is right, but not the whole",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        The least that a network can look at is one letter: the last. **Watch what it
        writes while it trains.**
    """)
    with ui.predicted(one_letter, share=0.5, explains=False) as stage:
        settings = stage.values("after", "n_words")
        after = settings.pop("after")
        at = AFTER[after]
        trained = KNOBS.defaults(*RUN) | settings | {"context": 1}
        with ui.as_it_trains(model.train, **trained) as run:
            hero = st.container()
            follow = ui.player(run, validation_loss="{:.3f}")
            with hero:
                words_of(run, follow)
            counted = writing.pairs(settings["n_words"], 0)[at]
            bars = followers(NAMES, counted, writing.followed(run, SIGNS[at].rstrip(END)), after)
            alt = "A bar for how often each letter follows, and a tick for what the network says."
            with stage.aside:
                ui.say_of_knobs(describe_pairs(run, after))
                ui.picture(bars, "followers", alt=alt, player=follow)
            stage.ask("after", "n_words")
    stage.explain()
    ui.say(r"""
        Nobody told it to count. Its loss is its surprise at the letter that comes, the
        **cross-entropy**. It is least surprised if it gives each letter the share with which it comes.
    """)


@holds_for_any(*RUN)
def describe_pairs(run: RecordedRun, after: str) -> str:
    """Say of the likeliest follower how often it comes, and how often the network expects it."""
    i, came, said = writing.likeliest(run, AFTER[after])
    there = f"At {after}" if after == FIRST else f"After {after}"
    return (
        f"It has learned **how often each letter follows each**. {there}, {NAMES[i]} came in "
        f"{percent(came)} of the cases (bar), and the trained network says {percent(said)} (tick)."
    )
