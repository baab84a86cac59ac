"""What the judge alone draws: numbers by step."""

from collections.abc import Mapping

import charts
from charts.core.picture import Picture
from lessons.judge.model import LONGEST
from training.recorded_run import RecordedRun


def reward_and_names(runs: Mapping[str, RecordedRun], judge: str) -> list[tuple[str, Picture, str]]:
    """Draw what one or two runs earn per word, and the share of their words that are real names.

    Both are one where names are what is rewarded. Each comes with its name and its words. Beside a
    run that pleases without a price, a logarithmic axis shows what a dear one earns.
    """
    shorter = min(runs.values(), key=lambda run: run.n_frames)
    ends = (1.0 if len(runs) > 1 else 0.0), LONGEST + 1.0
    reward = ("reward", "reward per word", ends, "The mean reward of a word, by step.")
    real = ("real", "real names", (0.0, 1.0), "The share of words that are real names, by step.")
    drawn = [reward, real] if judge == "e" else [real]
    return [
        (
            what,
            charts.curves.by_step(
                shorter,
                {name: run.metrics[what][: shorter.n_frames] for name, run in runs.items()},
                title,
                least=least,
                most=most,
                height=230,
            ),
            alt,
        )
        for what, title, (least, most), alt in drawn
    ]
