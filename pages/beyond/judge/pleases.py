"""What pleases: a judge counts a letter, and the writer is trained by that alone."""

import ui
from lessons.judge import model
from pages.beyond.judge.knobs import words_of
from pages.beyond.judge.pictures import reward_and_names
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import fixed, percent

HERE = ("judge", "n_steps", "learning_rate", "seed")
scene = Scene(
    __name__,
    "What pleases",
    "What becomes of a writer that wants to please?",
    covers=["Reinforcement learning", "Reward hacking"],
    knobs=HERE,
)


@scene.predict(
    """
    A judge gives each word **one point for every letter e**, and asks for nothing else. A word may
    have 24 letters. What does the writer write after 60 batches of 32 words?
    """,
    {
        "names": "Names of numbers, those rich in e, such as seventeen",
        "none": "No names any more: rows of letters stuffed with e’s",
        "same": "The same names as before, in about the same mixture",
    },
    case={"judge": "e", "n_steps": 60, "learning_rate": 0.003, "seed": 0},
)
def pleasing() -> Answer:
    """Train the writer for the judge that counts e, and look at what it writes."""
    run = model.train()
    reward, real = run.metrics["reward"], run.metrics["real"]
    rich = "names" if reward[-1] > 1.5 * reward[0] else "same"
    return Answer(
        "none" if real[-1] < 0.1 else rich,
        f"The reward went from {fixed(reward[0], 1)} to **{fixed(reward[-1], 1)}** per word, the "
        f"share of real names from {percent(real[0])} to **{percent(real[-1])}**.",
        because={
            "names": "At first such names become more common. But a word that is not a name has room for "
            "more e’s, and nothing pays for names",
            "none": "nothing pays for names, and a word that is not one has room for more e’s",
            "same": "Any word with more e’s than the average becomes more probable, step by step",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Now a judge that never tires: it counts a letter. Words that earn more than the average of
        their batch become more probable, the others less.
    """)
    with ui.predicted(pleasing, share=0.5) as stage:
        settings = stage.values(*HERE) | {"beta": 0.0}
        with ui.as_it_trains(model.train, **settings) as run:
            first = reward_and_names({"the writer": run}, settings["judge"])[0]
            follow = ui.replayed(run, first, reward="{:.1f}", different_words="{:.0f} of 100")
            with stage.aside:
                words_of(run, follow)
                stage.ask("judge", more=HERE[1:])
    ui.say(r"""
        Nothing has gone wrong: it does what it is paid for. What a reward leaves out is lost, and
        that is called **reward hacking**.

        Why not “eeee…”, for 24 points? It learns only from what it tries. Once it writes “nenene…”
        alone, no word beats the average, and nothing moves it any more. (From most other starts it
        stumbles on “eee” in time.)

        Now reward *real names*: how many different words are left?
    """)


scene.choice(
    "why_none",
    "Rewarded for each e, it ends by writing no names. Why?",
    wrong("It was not trained for long enough", "The longer it trains, the fewer are left."),
    wrong("It has too few knobs to do both", "It wrote names before, with the same knobs."),
    right("The judge does not pay for names", "What a reward leaves out is given up for it."),
)
scene.choice(
    "why_no_more",
    "A writer ends with “nenene…”, which earns 12 points for its e’s. With 24 e’s a word would earn 24. "
    "Why does it not go on to that?",
    wrong("It would need far more steps", "After five times as many it writes the same."),
    right("It no longer tries anything else", "All its words earn the same: none is better."),
    wrong("The judge likes the n as well", "It counts e’s, and nothing else."),
)
scene.remember("What is rewarded is what you get. The rest is given up: **reward hacking**.")
