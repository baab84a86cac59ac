"""Under the policy that the server sends every page works, and nothing is evaluated."""

import pytest
from playwright.sync_api import expect

# Between them: pictures with signals, components, paper to write on, and a download.
PAGES = ("", "build", "progress")


@pytest.mark.weekly
@pytest.mark.browser
def test_the_policy_blocks_nothing_of_ours(browser, address):
    context = browser.browser.new_context(viewport={"width": 1366, "height": 768})
    page, complaints = context.new_page(), []
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text) if "Content Security" in message.text else None
        ),
    )
    for path in PAGES:
        page.goto(f"{address}/{path}")
        page.locator("h1").first.wait_for()
        page.locator("[data-test-script-state=notRunning]").wait_for(state="attached")
        for chart in page.get_by_test_id("stVegaLiteChart").all():
            chart.locator("svg.marks").first.wait_for(state="attached")
        waiting = page.locator("[data-testid^=stBidiComponent]:not([data-stands])")
        expect(waiting).to_have_count(0)
    assert not complaints
    # A script that somebody smuggled into the page does not run.
    assert page.evaluate(
        "() => { const x = document.createElement('script'); x.textContent = 'window.gotAt = 1';"
        " document.body.append(x); return window.gotAt ?? 'refused' }"
    ) == ("refused")
    context.close()
