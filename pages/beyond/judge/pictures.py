"""What the judge alone draws: numbers by step."""

from collections.abc import Mapping

import charts
from charts.core.picture import Picture
from lessons.judge.model import LONGEST
from training.recorded_run import RecordedRun


def reward_and_names(runs: Mapping[str, RecordedRun], judge: str) -> list[tuple[str, Picture, str]]:
    """Draw what one or two runs earn per word, and the share of their words that are real names.

    Both are one where names are what is rewarded. Each comes with its name and its words.
    Runs that earn little are drawn larger, beside what the old writer earned.
    """
    shorter = min(runs.values(), key=lambda run: run.n_frames)
    rewards, most = [run.metrics["reward"] for run in runs.values()], LONGEST + 1.0
    if max(float(reward.max()) for reward in rewards) <= most / 2:
        most /= 2
    beside = {"levels": {"the old writer": float(rewards[0][0])}}
    reward = ("reward", "reward per word", most, "The mean reward of a word, by step.")
    real = ("real", "real names", 1.0, "The share of words that are real names, by step.")
    drawn = [reward, real] if judge == "e" else [real]
    return [
        (
            what,
            charts.curves.by_step(
                shorter,
                {name: run.metrics[what][: shorter.n_frames] for name, run in runs.items()},
                title,
                most=most,
                height=280,
                **(beside if what == "reward" else {}),
            ),
            alt,
        )
        for what, title, most, alt in drawn
    ]
