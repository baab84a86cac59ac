"""An address that leads nowhere says so in the app's own words, and the menu leads on."""

import pytest
from playwright.sync_api import expect

from study.curriculum import LESSONS

pytestmark = pytest.mark.browser


@pytest.mark.weekly
def test_an_address_of_several_parts_leads_to_the_page_of_its_last_one(same_tab, address):
    tab = same_tab
    lesson = LESSONS[1]
    tab.page.goto(f"{address}/lessons/{lesson.url}?scene=one_step")
    expect(tab.page.get_by_role("heading", name=lesson.question)).to_be_visible()
    assert tab.page.url.startswith(f"{address}/{lesson.url}?scene=one_step")
    expect(tab.page).to_have_title(f"{lesson.title} · Knobs & Compass")
    assert not tab.errors


def test_an_unknown_address_leads_on_and_back(same_tab, address):
    tab = same_tab
    tab.page.goto(f"{address}/%3Cb%3Enosuch?n_hidden=3")
    expect(tab.page.get_by_role("heading", name="This address leads nowhere")).to_be_visible()
    tab.page.get_by_test_id("stSidebar").get_by_text(LESSONS[1].title, exact=True).click()
    expect(tab.page.get_by_role("heading", name=LESSONS[1].question)).to_be_visible()
    tab.page.go_back()
    expect(tab.page.get_by_role("heading", name="This address leads nowhere")).to_be_visible()
    assert tab.page.get_by_role("dialog").count() == 0
    tab.page.get_by_text("To the first page").click()
    expect(tab.page.get_by_role("heading", name="Write a 3.")).to_be_visible()
    assert tab.page.get_by_role("dialog").count() == 0
    assert not tab.errors
