"""What is often said of chatbots, and what decides it."""

import numpy as np

from lessons.answer.model import train, train_manner, train_told
from lessons.answer.writing import END, kept_to, remembered, replies
from study.claims import Limit, Measured, Outcome, Side, claim, finding_of
from training.figures import percent

RIGHT, FORM, NO_IDEA, SURE = "right (%)", "in the form (%)", "“no idea” (%)", "how sure (%)"
KEPT, HARMLESS, SAME = "kept to (%)", "kept to after harmless words (%)", "first example’s city (%)"


def _mean(what: str, side: Side, bar: float, column: str, *, drawn: bool = True) -> Limit:
    """Return a limit for the mean of a column over the starts."""
    return Limit(f"the mean {what}", side, bar, "%", lambda found: found[column].mean(), drawn)


def _by_start(shares: dict[str, np.ndarray]) -> Measured:
    """Return a table of shares, (n_starts, 1) each, with a row for each start."""
    starts = [f"start {i + 1}" for i in range(len(next(iter(shares.values()))))]
    return Measured({"start": starts, **{name: 100 * a[:, 0] for name, a in shares.items()}})


def _means(measured: Measured, *columns: str) -> list[str]:
    return [percent(measured[name].mean() / 100) for name in columns]


@claim(
    "One example shows it how to answer, not what.",
    said_by="the thought behind “LIMA: Less Is More for Alignment” (Zhou and others, 2023)",
    runs="Eight networks read where 36 people live, then one dialogue. We ask about 16 others.",
    holds=[
        _mean("share of right answers", "<", 50, RIGHT),
        _mean("share in the form", ">", 50, FORM, drawn=False),
    ],
    control=("They learn from twelve example dialogues.", {"n_dialogues": 12}),
)
def how_not_what(*, n_dialogues: int = 1, n_seeds: int = 8, first_seed: int = 0) -> Measured:
    run = train(n_dialogues=n_dialogues, seed=np.arange(first_seed, first_seed + n_seeds))
    answers = replies(run, frames=END)
    return _by_start({RIGHT: answers.right, FORM: answers.form, SAME: answers.as_shown})


@finding_of(how_not_what)
def _how_not_what(measured: Measured, outcome: Outcome) -> str:
    form, right, same = _means(measured, FORM, RIGHT, SAME)
    begin = "So it is" if outcome is Outcome.HOLDS else "Not here"
    return f"{begin}: {form} have the form, {right} are right, {same} name the city shown."


@claim(
    "If it does not know, it says so.",
    said_by="many who ask a chatbot",
    runs="We ask eight networks about seven people of whom no text told, and no example.",
    holds=[_mean("share of “no idea”", ">", 33, NO_IDEA)],
    control=("Seven examples of “no idea”, about others, are added.", {"n_refusals": 7}),
)
def says_so(*, n_refusals: int = 0, n_seeds: int = 8, first_seed: int = 0) -> Measured:
    run = train(n_refusals=n_refusals, seed=np.arange(first_seed, first_seed + n_seeds))
    never, asked = replies(run, "unheard", END), replies(run, frames=END)
    return _by_start({NO_IDEA: never.no_idea, SURE: never.p, RIGHT: asked.right})


@finding_of(says_so)
def _says_so(measured: Measured, outcome: Outcome) -> str:
    says, sure, right = _means(measured, NO_IDEA, SURE, RIGHT)
    if outcome is Outcome.HOLDS:
        return f"Shown how, it says so of {says}. Of those it read about it now gets {right} right."
    return f"It says so of {says}, and else names a city, on average {sure} sure."


@claim(
    "It remembers what you told it.",
    said_by="many who talk with a chatbot",
    runs="A user tells four networks what they like, in 60 talks. We ask for it two turns later, "
    "and cut off the turn in which it was told.",
    holds=[_mean("share of right answers", ">", 50, RIGHT)],
    control=("Nothing is cut off.", {"n_kept": 4}),
)
def remembers(*, n_kept: int = 3, n_seeds: int = 4, first_seed: int = 0) -> Measured:
    run = train_told(seed=np.arange(first_seed, first_seed + n_seeds))
    return _by_start(dict(zip((RIGHT, NO_IDEA), remembered(run, n_kept, END), strict=True)))


@finding_of(remembers)
def _remembers(measured: Measured, outcome: Outcome) -> str:
    right, no_idea = _means(measured, RIGHT, NO_IDEA)
    if outcome is Outcome.HOLDS:
        return f"While it stands in the text: {right} of the answers are right."
    return f"It is right in {right}, and says “no idea” in {no_idea}: it has nothing but the text."


@claim(
    "It obeys the system’s line.",
    said_by="those who trust a chatbot to its instructions",
    runs="A system’s line asks eight networks for a manner, and the user for the other one.",
    holds=[_mean("share that keeps to the system’s", ">", 75, KEPT)],
    control=("30 % of the examples contradict, and keep to the system’s.", {"contradicting": 0.3}),
)
def system_binds(*, contradicting: float = 0, n_seeds: int = 8, first_seed: int = 0) -> Measured:
    seeds = np.arange(first_seed, first_seed + n_seeds)
    run = train_manner(contradicting=contradicting, seed=seeds)
    lines = {KEPT: "be {other} . ", HARMLESS: "hello friend . "}
    return _by_start({name: kept_to(run, line, END).mean(axis=0) for name, line in lines.items()})


@finding_of(system_binds)
def _system_binds(measured: Measured, outcome: Outcome) -> str:
    kept, harmless = _means(measured, KEPT, HARMLESS)
    said = f"{kept} of the answers keep to it when the user says the opposite, {harmless} when not"
    if outcome is Outcome.HOLDS:
        return f"Shown examples of contradiction, it does: {said}."
    return f"It is a line among others: {said}."
