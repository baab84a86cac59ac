"""What a network that writes has come to, in sentences and tables."""

import numpy as np

from datasets.number_names import SIGNS
from lessons.next_letter.writing import (
    KINDS,
    NEW,
    NONE,
    SHOWN,
    Slips,
    follows,
    least_loss,
    pairs,
    spoken,
)
from training.figures import count, fixed, percent
from training.hyperparameters import holds_for_any
from training.letters import next_letters
from training.recorded_run import RecordedRun

ALL = ("n_words", "context", "n_hidden", "learning_rate", "n_steps")


@holds_for_any(*ALL)
def describe_start(run: RecordedRun) -> str:
    """Say which letters are most probable at the beginning of a name."""
    p = next_letters(np.zeros((1, run.hyperparameters["context"]), np.uint8), run.final)[0]
    first = [f"{spoken(SIGNS[i])} {percent(p[i])}" for i in np.argsort(-p)[:4]]
    return f"At the beginning of a name: {', '.join(first)}."


@holds_for_any(*ALL)
def describe_pairs(run: RecordedRun, letter: int) -> str:
    """Say how far the network is from the table of pairs."""
    table = pairs(run.hyperparameters["n_words"], int(run.hyperparameters["seed"]))
    off = np.abs(table - follows(run))[table.sum(axis=1) > 0]
    here = np.abs(table - follows(run))[letter].max()
    return (
        f"After {spoken(SIGNS[letter]) if letter else 'the beginning'} the two differ by at most "
        f"{100 * here:.1f} percentage points; over all pairs of letters, by "
        f"{100 * off.mean():.1f} on average."
    )


@holds_for_any(*ALL)
def describe_loss(run: RecordedRun) -> str:
    """Say how large the network is, and how far its loss is from the least possible."""
    n = sum(a.size for a in run.final.values())
    held_out = float(run.metrics["validation_loss"][-1])
    return (
        f"The network has {n:,} knobs. The loss on held-out names is **{fixed(held_out, 3)}** nats "
        f"per letter; calling all letters equally likely gives {fixed(np.log(len(SIGNS)), 3)}. "
        f"It cannot fall below about {fixed(least_loss(), 3)}, since nobody can know which number "
        "comes."
    )


@holds_for_any("temperature")
def describe_shares(shares: np.ndarray, temperature: float) -> str:
    """Say what a network's words are at a temperature."""
    if temperature == 0:
        return (
            "At temperature 0 the likeliest letter is always taken, so all its words are the same "
            f"one: **{KINDS[int(np.argmax(shares))]}**."
        )
    valid = shares[NEW] + shares[SHOWN]
    new = f", and {percent(shares[NEW] / valid)} of those are new" if valid else ""
    wrong = f" The other {percent(shares[NONE])} are made up and wrong." if shares[NONE] else ""
    return (
        f"At temperature {temperature:g}, **{percent(valid)}** of its words are names of "
        f"numbers{new}.{wrong}"
    )


def describe_slips(slips: Slips) -> str:
    """Say how probable the first wrong letters were, and how sure the network is after them."""
    if not slips.n_wrong:
        return ""
    sure = f"{percent(slips.sure_before)} before it"
    if np.isfinite(slips.sure_after):
        sure += f", and {percent(slips.sure_after)} after it"
    return (
        f"Where {count(slips.n_wrong, 'word goes', 'words go')} wrong, the network gave the first "
        f"wrong letter a chance of **{percent(slips.chance, 1)}** (the median). It gives the "
        f"likeliest letter {sure}, on average."
    )
