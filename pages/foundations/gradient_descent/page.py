"""The page of gradient descent: its scenes, in the order of the trail."""

import ui
from pages.foundations.gradient_descent import by_hand, edge, noise, one_step, run, slope
from pages.foundations.gradient_descent.knobs import KNOBS

LESSON = ui.Scenes(
    KNOBS, by_hand.scene, one_step.scene, slope.scene, run.scene, edge.scene, noise.scene
)

if __name__ == "__main__":
    LESSON.show()
