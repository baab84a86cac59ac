"""What is often said of chatbots, and what decides it."""

from collections.abc import Mapping, Sequence

import numpy as np

from datasets.people import N_TURNS
from lessons.answer.model import train, train_told
from lessons.answer.writing import END, IN_CITIES, remembered, replies, worlds
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.figures import listed, percent

SHARE = "answers (%)"
SURE, MOST_BESIDE = 0.8, N_TURNS - 2
"""How probable a sure answer is at least, and turns between two others."""
WHO = {"read about": "asked", "never read about": "unheard"}
OTHERS = {"read about": "asked", "read about, too": "shown"}
"""Groups of whom it is asked, and those of the control."""


@claim(
    "One example shows it what an answer looks like, not which answer is right.",
    said_by="the thought behind “LIMA: Less Is More for Alignment” (Zhou and others, 2023)",
    runs="Eight networks read where 36 people live, then one dialogue. We ask about 16 of them.",
    holds=[
        Limit("the share of right answers", "<", 50, "%", lambda found: found[SHARE][1]),
        Limit("the share of a city with a full stop", ">", 50, "%", lambda found: found[SHARE][0]),
    ],
    control=("They learn from twelve example dialogues.", {"n_dialogues": 12}),
)
def how_not_what(*, n_dialogues: int = 1, n_seeds: int = 8, first_seed: int = 0) -> Measured:
    run = train(n_dialogues=n_dialogues, seed=np.arange(first_seed, first_seed + n_seeds))
    said, first = replies(run, frames=END), IN_CITIES[[w.homes[w.shown[0]] for w in worlds(run)]]
    shares = {"a city, then a full stop": said.form, "the right city": said.right}
    shares["the city in the first dialogue"] = said.form & (said.word == first[:, None, None])
    each = [100 * np.reshape(share, (n_seeds, -1)).mean(axis=1) for share in shares.values()]
    table = {"it says": [*shares], SHARE: np.mean(each, axis=1)}
    return Measured(table, each=each, dot=f"one of {n_seeds} networks")


@finding_of(how_not_what)
def _how_not_what(measured: Measured, outcome: Outcome) -> str:
    form, right, same = (percent(share / 100) for share in measured[SHARE])
    begin = f"{form} of the answers are a city and a full stop, and {right} are right."
    if outcome is Outcome.HOLDS:
        return f"So it is: {begin} {same} name the city of the one example, whoever is asked about."
    return f"Not here: {begin} With these examples, what it had read comes out."


@claim(
    "When it is sure, it is right.",
    said_by="many who ask a chatbot",
    runs="We ask 16 networks in which city people live, some of whom they read about. An answer is "
    "sure if they give it at least 80 %, and right if it is that city, even by luck.",
    holds=[Limit("the share of sure answers that are right in each group", ">", 75, "%")],
    control=("The second group are 20 others it read about.", {"who": OTHERS}),
)
def sure_is_right(
    *, who: Mapping[str, str] = WHO, n_seeds: int = 16, first_seed: int = 0
) -> Measured:
    run = train(seed=np.arange(first_seed, first_seed + n_seeds))
    said = [replies(run, group, END) for group in who.values()]
    sure = [abs(each.sided) >= SURE for each in said]
    right = [each.right[these] for each, these in zip(said, sure, strict=True)]
    table = {"people": [*who], "right of the sure answers (%)": [100 * r.mean() for r in right]}
    table["sure answers (%)"] = [100 * these.mean() for these in sure]
    return Measured(table, each=right, dot="a sure answer, filled: right")


@finding_of(sure_is_right)
def _sure_is_right(measured: Measured, outcome: Outcome) -> str:
    groups = zip(*measured.columns[:2], strict=True)
    each = [f"{percent(right / 100)} of the time for people it {who}" for who, right in groups]
    first, second = (percent(share / 100) for share in measured["sure answers (%)"])
    luck = (
        f", luck {percent(1 / len(IN_CITIES))}. It is sure of {first} of its answers about the "
        f"first, and of {second} about the others"
    )
    return f"When sure, it names their city {listed(each)}{luck * (outcome is not Outcome.HOLDS)}."


@claim(
    "It remembers whatever is in its text.",
    said_by="the promise of long windows; against it, “Lost in the Middle” (Liu and others, 2023)",
    runs="A user tells four networks what they like, and asks for it after other questions. All of "
    f"it fits into the window. In their examples at most {MOST_BESIDE} questions came between.",
    holds=[Limit("the share of right answers each time", ">", 50, "%")],
    control=("No more questions than in an example.", {"between": (0, 1, 2, 3)}),
)
def remembers_its_text(
    *, between: Sequence[int] = (0, 1, 2, 3, 4, 5), n_seeds: int = 4, first_seed: int = 0
) -> Measured:
    run = train_told(seed=np.arange(first_seed, first_seed + n_seeds))
    right = [100 * remembered(run, n + 2, END, n).right.reshape(n_seeds, -1) for n in between]
    each = [one.mean(axis=1) for one in right]
    table = {"questions": [f"{n} between" for n in between], "right (%)": np.mean(each, axis=1)}
    return Measured(table, each=each, dot=f"one of {n_seeds} networks")


@finding_of(remembers_its_text)
def _remembers_its_text(measured: Measured, outcome: Outcome) -> str:
    near, far = np.split(measured.columns[1] / 100, [MOST_BESIDE + 1])
    more = f" With more, {percent(far.mean())} are: no example had so many." if far.size else ""
    begin = "It does here" if outcome is Outcome.HOLDS else "Not always"
    return f"{begin}: with up to {MOST_BESIDE} between, {percent(near.mean())} are right.{more}"
