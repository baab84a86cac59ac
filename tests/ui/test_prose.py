"""Lines break between words, not inside what is read as one."""

import pytest

from ui.page.prose import no_break


@pytest.mark.parametrize("whole", ["50 %", "3 × 10⁻⁵", "4 × 2", "N(0, 1)"])
def test_no_line_breaks_inside_what_is_read_as_one(whole):
    bound = whole.replace(" ", "\u00a0")
    assert no_break(f"It is {whole} at first.") == f"It is {bound} at first."


@pytest.mark.parametrize("free", ["the points (0, 1) and (1, 0)", "of 50, 3 are lit"])
def test_everything_else_may_break(free):
    assert no_break(free) == free
