"""One long text: what the network was told stands there and nowhere else, and so do you."""

import ui
from datasets.people import joined, to_answer, turns, world
from lessons.answer import writing
from lessons.answer.claims import remembers
from lessons.answer.model import SIZES, train_told
from pages.beyond.answer.knobs import watched
from study.predictions import Answer
from study.scene import NumberQuestion, Scene, right, wrong
from training.figures import percent

scene = Scene(
    __name__,
    "One long text",
    "Where does it keep what I told it?",
    covers=["Context length", "Chat transcripts"],
    claims=[remembers],
    knobs=["n_kept", "stops", "untold", "seed"],
)


@scene.predict(
    """
    You said “i like tea”, asked for two people, and now ask what you like. The text is too long for
    the program, and it hands over the last three turns alone: the network does not see what is
    struck out. What does it say?
    """,
    {
        "told": "Tea: it was told so a moment ago",
        "other": "Another drink, as sure as ever",
        "no_idea": "That it has no idea, as if nothing had been said",
    },
    case={"n_kept": 3, "stops": True, "untold": 0.2, "seed": 0},
)
def cut_off() -> Answer:
    """Train on dialogues in which something is told, and cut the turn off."""
    run = train_told()
    whole, (told, no_idea) = (writing.remembered(run, n, writing.END)[:, 0, 0] for n in (4, 3))
    shares = {"told": float(told), "no_idea": float(no_idea), "other": float(1 - told - no_idea)}
    return Answer(
        max(shares, key=lambda name: shares[name]),
        f"With all four turns **{percent(whole[0])}** of 60 answers are right; without the first, "
        f"**{percent(told)}**, and {percent(no_idea)} are “no idea”. The turn still stands on your "
        "screen. For the network it never happened.",
        because={
            "told": "It is told by the text alone, and the text that it sees does not say so",
            "other": "Where it saw nothing told, its examples said “no idea”",
            "no_idea": "what it does not see was never said, and examples show what to say then",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        A chat looks like two who take turns. The network is handed one long text, all of it, anew
        at every turn. Dialogues taught it to look back for what you like; in a fifth of them nothing
        was told, and the answer was “no idea”.
    """)
    with ui.predicted(cut_off) as stage:
        how = stage.ask("n_kept", "stops", more=("untold", "seed"))
        here = world(how["seed"])
        talk, n_kept = turns(here, "tea", here.shown[:2]), how["n_kept"]
        unseen = len(joined(talk).split()) - len(joined(talk[-n_kept:]).split())
        with ui.as_it_trains(train_told, untold=how["untold"], seed=how["seed"]) as run:
            kept = {"all turns": 4} | ({f"last {n_kept}": n_kept} if n_kept < 4 else {})
            lines = {name: ui.memoised(writing.remembered, run, n)[0] for name, n in kept.items()}
            alt = "How often it says what it was told, with all turns and with those kept, by step."
            seen = {"unseen": unseen, "stops": how["stops"]}
            watched(run, to_answer(joined(talk)), {"right in 60 talks": lines}, alt, **seen)
    if not ui.observe(who_asks):
        return
    ui.say(rf"""
        **You are a part of its text.** It goes on with your part as with its own, unless the program
        stops it there. (Ours makes little sense then.) Large ones do so, too: handed nothing but the
        mark of your turn, they write your question (Xu and others, 2024).
        What it sees at once is its **context window**, here {SIZES[0] - 1} words, in the large many
        thousands. If a program keeps notes about you, it puts them into this text.
    """)


who_asks = scene.observation(
    "who_asks",
    "Keep all turns, and let the program **not** stop it. Who asks the next question?",
    right(
        "The network: it goes on as you", "It writes “User:”, then words for you and for itself."
    ),
    wrong("Nobody: it stops by itself", "Look at what it writes after its full stop."),
    wrong("You: it waits for your line", "It never waits: what waits is the program."),
)


@scene.number(window=(4000, 8000, 2000), words=(250, 400, 200))
def first_gone(window: float, words: float) -> NumberQuestion:
    return NumberQuestion(
        f"""
        A network sees **{window:,}** words at once. You and it write **{words}** words a turn, taken
        together. How many turns can it see at most?
        """,
        window / words,
        0.5,
        "As many as fit into its window.",
        f"{window:,} words / {words} words a turn = [{window / words:g}] turns",
        "One more, and the first is gone. It notices nothing: to it the text begins where it begins.",
    )


scene.remember("What you told it stands in its **context window**, and nowhere else.")
