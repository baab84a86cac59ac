"""A table comes from the browser over the websocket, is kept by its tab, and comes back."""

import pytest
from playwright.sync_api import expect

from tests.browser.visit import Visit

pytestmark = pytest.mark.browser

ROWS = [("red" if i % 3 else "green", i % 7, "yes" if i % 7 > 3 else "no") for i in range(60)]
WORDS = [f"{i} {'long ' * 40}" for i in range(60)]
CSV = "colour,size,note,sold\n" + "".join(
    f"{a},{b},{word},{c}\n" for (a, b, c), word in zip(ROWS, WORDS, strict=True)
)
ADDRESS = "/your_data?table=own&n_epochs=20"


@pytest.mark.weekly
def test_a_table_is_uploaded_changed_kept_pasted_and_forgotten(browser, address):
    visit = Visit(browser)
    page = visit.open(f"{address}{ADDRESS}")
    now, columns = page.locator(".table .now"), page.locator("table").filter(has_text="becomes")

    file = {"name": "mine.csv", "mimeType": "text/csv", "buffer": CSV.encode()}
    page.locator(".table input[type=file]").set_input_files(file)
    expect(columns).to_contain_text("predicted")
    visit.settle()
    expect(now).to_contain_text("mine.csv")
    expect(page.get_by_text("on the held-out rows and")).to_be_visible()

    n_sent = len(visit.sent)
    page.get_by_role("radio", name="left out").click()
    page.wait_for_url("**columns=x**")
    visit.settle()
    assert max(visit.sent) > len(CSV) > max(visit.sent[n_sent:]), (
        "the table goes to the server once, not with every move"
    )

    page.set_viewport_size({"width": 360, "height": 768})
    page.keyboard.press("Tab")
    assert page.get_by_role("region", name="Table, wider than the page").count() > 0
    page.set_viewport_size({"width": 1366, "height": 768})

    page.reload()
    expect(columns).to_contain_text("predicted")
    expect(now).to_contain_text("mine.csv")
    assert "columns=x" in page.url

    page.locator(".table summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.insert_text(CSV.replace(",", "\t").replace("colour", "paint"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(columns).to_contain_text("paint")
    visit.settle()
    assert "columns" not in page.url

    broken = {"name": "broken.csv", "mimeType": "text/csv", "buffer": b'a,b\n1,"2\n'}
    page.locator(".table input[type=file]").set_input_files(broken)
    expect(page.get_by_text("is never closed")).to_be_visible()
    expect(columns).to_contain_text("paint")
    line = {"name": "line.csv", "mimeType": "text/csv", "buffer": b"a,b,c" * 300_001}
    page.locator(".table input[type=file]").set_input_files(line)
    expect(now).to_contain_text("1,500,005 bytes; at most 1,000,000")
    large = {
        "name": "large.csv",
        "mimeType": "text/csv",
        "buffer": b"a,b\n" + b"1,2\n3,5\n" * 150_000,
    }
    page.locator(".table input[type=file]").set_input_files(large)
    expect(now).to_contain_text("of 300,000 rows, drawn at random")
    expect(page.get_by_text("rows, 10,000 are used")).to_be_visible()

    page.get_by_role("button", name="Forget this table").click()
    expect(page.get_by_text("Choose a CSV file, drop it")).to_be_visible()
    assert page.evaluate("() => sessionStorage.length") == 0
    assert not visit.errors
    visit.leave()
