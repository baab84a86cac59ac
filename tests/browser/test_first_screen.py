"""Picture first: in every scene of a trail picture and knobs stand in the first screen."""

import pytest

from study.content import lesson_content
from tests.browser.test_grips import skip_what_is_asked
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser

LESSONS = [
    "dot_product",
    "gradient_descent",
    "perceptron",
    "sigmoid",
    "layers",
    "xor",
    "backpropagation",
    "zero_grad",
    "digits",
    "overfitting",
    "heart",
    "titanic",
]
HEIGHT = 768
_BOTTOMS = """() => {
  const shown = '[data-testid=stVegaLiteChart], [data-piece], [data-testid=stTable]'
  const scene = document.querySelector('.st-key-scene')
  const bottom = (list) => list.length ? list[0].getBoundingClientRect().bottom : 0
  const pieces = [...scene.querySelectorAll(shown)].filter((one) => one.dataset.piece !== 'player')
  const knobs = [...scene.querySelectorAll('[data-testid=stSlider], [data-testid=stButtonGroup]')]
    .filter((one) => !one.closest('[class*="_sure"]'))
  return {picture: bottom(pieces), knob: bottom(knobs)}
}"""


@pytest.mark.parametrize("slug", LESSONS)
def test_picture_and_knob_of_each_scene_of_the_trail_stand_in_the_first_screen(
    browser, address, slug
):
    tab = Visit(browser)
    tab.page.set_viewport_size({"width": 1366, "height": HEIGHT})
    for scene in lesson_content(slug).trail()[:-3]:
        tab.open(f"{address}/{slug}?scene={scene.name}")
        skip_what_is_asked(tab)
        bottoms = tab.page.evaluate(_BOTTOMS)
        assert max(bottoms.values()) <= HEIGHT, (scene.name, bottoms)
    tab.leave()
