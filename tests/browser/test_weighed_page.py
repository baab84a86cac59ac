"""A page of ink times weights: what the browser adds up is the dot product of the lesson."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from lessons.dot_product.ink import examples, likeness
from lessons.dot_product.model import cosine, dot

pytestmark = pytest.mark.browser


def said(page) -> float:
    text = page.locator(".weighed .says").inner_text()
    return float(re.search(r"= (−?[\d.]+):", text)[1].replace("−", "-"))


def test_the_sum_on_the_page_is_the_dot_product_and_a_black_page_beats_every_three(tab, address):
    page = tab.open(f"{address}/dot_product?scene=ink")
    says = page.locator(".weighed .says")
    expect(says).to_contain_text("of the 183 threes")
    ink, _ = examples()
    weights = likeness().weights
    asked = page.get_by_text("What did you see?")
    expect(asked).to_be_hidden()
    for i in (0, 1):
        assert said(page) == round(float(dot(ink[i], weights)), 1)
        page.get_by_role("button", name="Another digit").click()
    expect(asked).to_be_visible()
    black = page.get_by_role("button", name="All black")
    expect(black).to_be_hidden()
    page.get_by_text("A page that is black all over").click()
    page.get_by_role("button", name="That is what I saw").click()
    black.click()
    expect(says).to_contain_text("= 19.2: more than each of the 183 threes")
    page.get_by_text("the cosine", exact=True).first.click()
    expect(says).to_contain_text("less than every 3")
    assert said(page) == round(float(cosine(np.ones(64), weights)), 2)
    assert not tab.errors
