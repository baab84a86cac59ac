"""The pages that are no lessons: readable for everybody, and without others."""

import pytest

from tests.readable import assert_readable

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", ["", "progress", "glossary"])
def test_a_page_is_readable_in_both_themes_and_fits_a_phone(visit, address, path):
    tab = visit()
    tab.open(f"{address}/{path}")
    assert_readable(tab, address)
