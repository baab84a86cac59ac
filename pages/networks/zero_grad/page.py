"""The page of the zero-grad experiment: its scenes, in the order of the trail."""

import ui
from pages.networks.zero_grad import adds, forgets, loop, program, rolls, together
from pages.networks.zero_grad.knobs import KNOBS
from study.scene import own_words

LESSON = ui.Scenes(
    KNOBS,
    *(rolls.scene, program.scene, adds.scene, loop.scene, together.scene, forgets.scene),
    unnamed=adds.scene,
    reading="""
        Goh, “Why Momentum Really Works”, Distill (2017). Polyak, “Some methods of speeding
        up the convergence of iteration methods” (1964).
    """,
    own_words=own_words(
        """
        Why is a loop that never zeroes the gradient like a ball that rolls in a bowl without
        friction?
        """,
        "`backward()` adds: what is left in `.grad` is the sum of all slopes so far.",
        """
        The step follows that sum, as a ball follows its speed: each new slope is only a push that
        changes it.
        """,
        """
        At the bottom there is no push, but the speed is at its largest. Nothing ever slows it
        down, so it swings for ever; zeroing, or some friction, lets it settle.
        """,
    ),
)

if __name__ == "__main__":
    LESSON.show()
