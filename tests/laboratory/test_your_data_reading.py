"""Whatever a file holds, it becomes a table, or a sentence that says why it does not."""

import numpy as np
import pytest

from laboratory.your_data import mends
from laboratory.your_data.columns import CATEGORY, NUMBER, OUT
from laboratory.your_data.reading import (
    MAX_BYTES,
    MAX_COLUMNS,
    MAX_ROWS,
    WIDEST,
    Table,
    decoded,
    from_csv,
    parse_table,
)
from tests.sentences import check_sentence

HOSTILE = {
    "nothing at all": (b"", "There is nothing in it"),
    "a byte order mark and no more": (b"\xef\xbb\xbf", "There is nothing in it"),
    "one column too many": (b"," * WIDEST + b"\n1,2", "has 1,001 columns"),
    "too many bytes": (b"a,b\n" + b"1,2\n" * MAX_BYTES, "bytes; at most 1,000,000"),
    "names only": (b"a,b,c\n", "nothing, or gaps only"),
    "all missing": (b"a,b\n,\nNA,?\n-,\n", "nothing, or gaps only"),
    "NUL": (b"a,b\n1,\x002\n", "Sign 7 of the file is a NUL"),
    "every byte there is": (bytes(range(1, 256)) * 9 + b"\0", "is a NUL"),
    "a quote never closed": (b'a,b\n1,"2\n3,4\n', "opens in line 2 is never closed"),
    "quotes never closed, by twos": (
        b"a,b\n" + b'"0,0.14,0\n' * 40,
        "In line 3 a quote is closed and its cell goes on",
    ),
    "one row too wide": (b"a,b\n1,2\n1,2,3\n", "Line 3 has 3 columns, the first one 2"),
    "one endless cell": (b"a,b\n" + b"x" * 900_000 + b",2\n", "A cell has 900,000 signs"),
    "a workbook": (b"PK\x03\x04....", "a workbook or an archive, not a CSV"),
    "JSON": (b'[{"a": 1, "b": 2}]', "JSON, not a CSV"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_table_is_refused_in_a_sentence(what):
    data, why = HOSTILE[what]
    with pytest.raises(ValueError, match=r"\.$") as refusal:
        parse_table(data)
    assert why in str(refusal.value)
    assert len(str(refusal.value)) < 250
    check_sentence(str(refusal.value))


def cells(table: Table) -> list[list[object]]:
    return table.cells.astype(object).where(table.cells.notna(), None).to_numpy().tolist()


READ = {
    "commas": b"a,b\n1,x\n2.5,y\n",
    "semicolons and decimal commas": b"a;b\n1;x\n2,5;y\n",
    "a byte order mark": b"\xef\xbb\xbfa,b\n1,x\n2.5,y\n",
    "UTF-16": "a,b\n1,x\n2.5,y\n".encode("utf-16"),
    "what Excel says first": b"sep=;\r\na;b\r\n1;x\r\n2,5;y\r\n",
    "lines of an old Macintosh": b"a,b\r1,x\r2.5,y\r",
    "quotes": b'"a","b"\n"1","x"\n"2.5","y"\n',
    "empty lines and spaces": b"\n\na, b\n1, x \n\n2.5,y\n",
}


@pytest.mark.parametrize("how", READ)
def test_however_it_is_written_it_is_the_same_table(how):
    table = parse_table(READ[how])
    assert table.names == ("a", "b")
    np.testing.assert_array_equal(table.columns[0].values, [1, 2.5])
    assert list(table.columns[1].words) == ["x", "y"]
    for note in table.notes:
        check_sentence(note)


def test_letters_of_windows_are_read_and_that_is_said():
    table = parse_table("größe;ort\n1,5;Zürich\n2,5;Köln\n".encode("cp1252"))
    assert table.names == ("größe", "ort")
    assert list(table.columns[1].words) == ["Zürich", "Köln"]
    assert any("Windows-1252" in note for note in table.notes)
    assert not decoded("größe".encode())[1], "UTF-8 needs no word"


def doubts(*words: str) -> str:
    text = "\n".join(["a;b", *(f"{word};1" for word in words)])
    doubts = " ".join(parse_table(text.encode()).columns[0].doubts)
    check_sentence(f"{doubts}.")
    return doubts


@pytest.mark.parametrize(("gap", "shown"), [("-999", "−999"), ("9999", "9,999"), ("-99.0", "−99")])
def test_nines_far_from_all_other_numbers_are_named(gap, shown):
    assert f"{shown} stands in 2 rows" in doubts("20.5", gap, "21", "19", gap)
    assert "stands in" not in doubts("20.5", gap, "21", "19"), "once is an outlier"
    assert "stands in" not in doubts("-999", "-500", "0", "500", "999", "-999", "999")


def test_texts_that_look_alike_are_named():
    assert "“Yes” and “yes” differ by capitals alone" in doubts("Yes", "no", "yes", "no")
    assert not doubts("yes", "no", "yes")
    for other in ("уes", "yеs", "y\u200bes"):  # Cyrillic letters, and one that nobody sees
        assert "letters of another alphabet" in doubts("yes", other, "no")


def test_errors_of_spreadsheets_are_gaps_and_named():
    errors = ["#DIV/0!", "#DIV/0!", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#BEZUG!"]
    words = [*errors, *(f"{i}.5" for i in range(43))]
    read = column(*words)
    assert (read.role, read.n_gaps, read.n_unread) == (NUMBER, 7, 0)
    assert doubts(*words) == "7 spreadsheet errors (such as #DIV/0! and #N/A): taken for gaps"
    assert doubts("#REF!", *"123") == "1 spreadsheet error (#REF!): taken for a gap"


def test_a_number_too_large_is_told_once():
    read = column(*[1, 2.5, 3] * 10, "1e300")
    assert read.doubts == ("1 number beyond 1 × 10¹⁰⁰ cannot be computed with",)
    assert "without a number" not in read.done(NUMBER)
    assert "1 gap filled" in read.done(NUMBER)


def test_of_a_table_that_is_too_large_a_part_is_used_and_that_is_said():
    names = [f"x{i}" for i in range(MAX_COLUMNS + 2)]
    line = ",".join(str(i % 7) for i in range(len(names)))
    wide = parse_table("\n".join([",".join(names), line, line.replace("3", "9")]).encode())
    assert len(wide.names) < MAX_COLUMNS
    assert all(cells.nunique() > 1 for _, cells in wide.cells.items())
    long = parse_table(b"a;b\n" + b"".join(b"%d;%d\n" % (i, i % 7) for i in range(MAX_ROWS + 50)))
    assert len(long) == MAX_ROWS
    assert (np.diff(long.columns[0].values) > 0).all(), "they stay in order"
    assert long.columns[0].values[-1] > MAX_ROWS - 5, "the first ones would end at 9,999"
    for note in (*wide.notes, *long.notes):
        check_sentence(note)
    assert any("10,050 rows, 10,000 are used" in note for note in long.notes)


def test_columns_of_numbers_and_texts_are_named():
    assert "1 cell without a number (such as “about 3”)" in doubts(*["1", "2.5"] * 5, "about 3")
    assert "75 % of its cells are numbers" in doubts("1", "2", "3", "many")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["02/03/2023", "07/03/2023", "01/04/2023"], "02/03/2023 is read as 2 March 2023, the day"),
        (
            ["02/03/2023", "02/07/2023", "03/01/2023"],
            "02/03/2023 is read as 3 February 2023, the m",
        ),
        (["02/03/2023", "13/03/2023"], ""),
        (["2023-02-03", "2023-03-02"], ""),
    ],
)
def test_dates_that_may_be_meant_otherwise_are_named(words, said):
    """Of two readings the one is taken by which rows come in order."""
    assert doubts(*words).startswith(said)
    assert bool(doubts(*words)) == bool(said)


def test_a_first_name_may_begin_as_other_files_do():
    assert parse_table(b"PK,b\n1,x\n").names == ("PK", "b")


def test_rows_that_are_short_have_gaps():
    assert cells(parse_table(b"a,b,c\n1,2\n3\n")) == [["1", "2", None], ["3", None, None]]


def test_a_first_row_of_numbers_is_data():
    table = parse_table(b"1,2\n3,4\n")
    assert table.names == ("column 1", "column 2")
    assert len(table) == 2
    assert any("numbers only" in note for note in table.notes)


def test_names_are_told_apart_and_are_plain():
    table = parse_table(b"a,a,,[x](http://y),a\n1,2,3,4,5\n")
    assert table.names == ("a", "a (2)", "column 3", "(x)(http∶//y)", "a (3)")


def numbers(*words: str) -> list[float]:
    table = parse_table("\n".join(["a;b", *(f'"{word}";x' for word in words)]).encode())
    return table.columns[0].values.tolist()


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (("1,5", "2.345,75"), (1.5, 2345.75)),
        (("1.5", "1,234.5"), (1.5, 1234.5)),
        (("−3", "+4"), (-3, 4)),
        (("1e3", ".5"), (1000, 0.5)),
        (("12 %", "3 €"), (12, 3)),
        (("1 234", "1'234"), (1234, 1234)),
    ],
)
def test_numbers_are_read_as_people_write_them(words, values):
    assert numbers(*words) == list(values)


@pytest.mark.parametrize("word", ["1e400", "-1e400", "1e101", "inf", "0x10", "1_000", "٣", "=1+1"])
def test_what_is_no_number_that_can_be_computed_with_is_a_gap(word):
    assert np.isnan(numbers("1", "2", word)[-1])


@pytest.mark.parametrize("word", ["1.234,0", "1,2", "1,23,4", "12,34.5"])
def test_commas_stand_between_thousands_or_the_cell_holds_no_number(word):
    assert np.isnan(numbers("1.5", "2.5", "3.5", word)[-1])


def test_thousands_stand_apart_where_commas_separate_columns():
    table = parse_table(b'a,b\n"1,234",x\n"2,345,678",y\n')
    assert table.columns[0].values.tolist() == [1234, 2345678]


@pytest.mark.parametrize(
    ("cells", "doubtful"),
    [
        (("1.200", "3.500", "12.000"), "1.200 is read as 1.2;"),
        (("1,200", "3,5", "12,000"), None),
        (("1,200", "3,500", "12,000"), "1,200 is read as 1.2;"),
        (("0.125", "3.500", "12.000"), None),
        (("1.200", "3.500", "12.000", "1.100.300"), "1.200 is read as 1.2;"),
    ],
)
def test_points_that_may_stand_between_thousands_are_named(cells, doubtful):
    said = doubts(*cells)
    assert ("three digits follow" in said) == bool(doubtful)
    assert (doubtful or "") in said


def column(*words: object):
    text = "\n".join(["c;n", *(f"{word};{i % 7}" for i, word in enumerate(words))])
    return parse_table(text.encode()).columns[0]


@pytest.mark.parametrize(
    ("words", "role", "reason"),
    [
        ([1, 2.5, 3] * 10, NUMBER, "numbers"),
        ([*[1, 2.5, 3] * 10, "?", ""], NUMBER, "numbers"),
        (["red", "green"] * 10, CATEGORY, "2 different texts"),
        (["red"] * 20, OUT, "the same everywhere"),
        (range(100, 130), OUT, "counts the rows"),
        ([*range(100, 130), *range(100, 110)], NUMBER, "numbers"),
        ([1, 2.5, "1e400"] * 10, CATEGORY, "; 10 numbers beyond 1 × 10¹⁰⁰ cannot be computed with"),
        ([f"name {i}" for i in range(30)], OUT, "different in every row"),
        ([f"name {i // 2}" for i in range(60)], OUT, "30 different texts in 60 rows: too few of"),
        ([f"name {i % 30}" for i in range(600)], CATEGORY, "30 different texts"),
        (
            [f"name {i % 60}" for i in range(1200)],
            OUT,
            "60 different texts in 1,200 rows: too many",
        ),
        (["31.01.2024", "29.02.2024"] * 10, NUMBER, "dates"),
        (["31.01.2024", "31.02.2024"] * 10, CATEGORY, "2 different texts"),
    ],
)
def test_a_column_is_what_its_cells_are(words, role, reason):
    read = column(*words)
    assert read.role == role
    assert reason in read.holds


@pytest.mark.parametrize("name", ["amount_paid", "bid", "grid", "solid", "price_index", "number"])
def test_whole_numbers_are_not_left_out_for_their_name(name):
    amounts = np.random.default_rng(0).permutation(5000)[:40]
    assert named(name, amounts).role == NUMBER


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("anything", np.random.default_rng(0).permutation(40) + 7),
        ("nr", np.arange(40) ** 2),
        ("customer_id", np.random.default_rng(0).permutation(5000)[:40]),
        ("Unnamed: 0", np.random.default_rng(0).permutation(5000)[:40]),
        ("", [*np.random.default_rng(0).permutation(5000)[:40], *range(20)]),
        ("index", np.random.default_rng(0).permutation(5000)[:40]),
        ("PassengerId", [*np.random.default_rng(0).permutation(5000)[:40], 17, 17]),
    ],
)
def test_what_numbers_the_rows_is_left_out(name, cells):
    assert named(name, cells).reason == "counts the rows"


def named(name: str, numbers: object):
    text = "\n".join([f"{name};n", *(f"{cell};{i % 7}" for i, cell in enumerate(numbers))])
    return parse_table(text.encode()).columns[0]


@pytest.mark.parametrize("name", ["patient", "Patient nr", "customer_id", "userId", "household"])
def test_what_says_whose_row_it_is_is_left_out(name):
    read = named(name, [7 * (i % 30) for i in range(90)])
    assert (read.says_whose, read.role) == (True, OUT)
    assert not named("impatient", range(90)).says_whose


def test_dates_count_days():
    assert np.diff(column("2024-02-28", "2024-03-01", "2024-03-02").values).tolist() == [2, 1]


def test_cells_without_a_number_among_numbers_are_counted():
    read = column(*[1, 2.5, 3] * 10, "about 3", "")
    assert (read.n_unread, read.n_gaps) == (1, 1)
    check_sentence(read.done(NUMBER))
    assert "1 cell without a number" in read.done(NUMBER)


def test_formulas_and_markup_are_nothing_but_signs():
    read = column("=HYPERLINK(x)", "**b**", "<i>", "@x", "\u202e")
    shown = " ".join(map(str, read.words)) + read.examples
    assert not set("*<>@\u202e") & set(shown)


def test_tables_of_the_same_cells_are_equal_and_others_are_not():
    one, same, other = (
        parse_table(b"a,b\n1,2\n"),
        parse_table(b"a;b\n1;2\n"),
        parse_table(b"a,b\n1,3\n"),
    )
    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert one != "one"


WRITTEN = {
    "commas, quotes, lines and gaps": (
        b'a,a,"b, c","d ""e""",gaps\n'
        b'007,"x\ny","1,5","say ""no""",\n'
        b"NA, 1e5 ,-,'''\\n,?\n"
        b"nan,#,\xe2\x80\xa8;,\x0b\x1a\x7f',\n"
    ),
    "decimal commas": b'a;b\n1,5;"x;y"\n2,5;"z"\n;3\n',
    "numbers only": b"1,2\n3,4\n",
    "the usual": parse_table(b"x,y\n1,2\n3,4\n").as_text()[0].encode(),
}


@pytest.mark.parametrize("what", WRITTEN)
def test_what_is_taken_along_is_the_same_table(what):
    table = parse_table(WRITTEN[what], "some.csv")
    text, reader, options = table.as_text()
    again = reader(text, **options)
    assert again == table
    assert cells(again) == cells(table)
    assert (again.name, again.names) == (table.name, table.names)
    assert [(c.role, c.holds) for c in again.columns] == [(c.role, c.holds) for c in table.columns]
    assert reader is from_csv
    assert len(text.encode()) <= len(WRITTEN[what]) + len(",".join(table.names)) + 1


MENDED = {
    "thousands": (["43k", *map(str, range(20)), "1.5k"], "k", {"43k": 43000.0, "1.5k": 1500.0}),
    "millions": (["2M", "3", "4", "5"] * 3, "k", {"2M": 2e6}),
    "dates in eight digits": (["20240131", "20240201"] * 3, "d", {"20240131": 19753.0}),
}


@pytest.mark.parametrize("how", MENDED)
def test_a_column_is_mended_by_one_press_and_that_is_said(how):
    words, kind, values = MENDED[how]
    table = parse_table("\n".join(["a;b", *(f"{word};1" for word in words)]).encode())
    (mend,) = mends.offered(table, 0)
    assert mend.kind == kind
    check_sentence(f"{mend.label}.")
    better = mends.mended(table, mends.with_mend("", mend))
    for word, value in values.items():
        assert better.columns[0].values[words.index(word)] == value
    assert not better.columns[0].n_unread
    check_sentence(better.notes[-1])
    assert not [*mends.offered(better, 0)], "once is enough"
    assert better != table


def test_spellings_are_joined_to_the_most_frequent_one():
    table = parse_table(b"plan;b\n" + b"Basic;1\nbasic;2\nbasic;3\nPro;4\n" * 5)
    (mend,) = mends.offered(table, 0)
    assert mend.label == "Count “Basic” as “basic” in “plan”"
    better = mends.mended(table, "0j")
    assert better.cells["plan"].value_counts().to_dict() == {"basic": 15, "Pro": 5}
    assert "Basic is read as basic (5 cells)" in better.notes[-1]
    assert mends.mended(table, "9j~?0x").notes == table.notes, "what it lacks is ignored"


def test_days_counted_by_a_spreadsheet_are_dates_in_a_column_called_so():
    days = "\n".join(["Date;day number", *(f"{45292 + i};{45292 + i}" for i in range(12))])
    table = parse_table(days.encode())
    assert "45292 is read as a number; does it mean the date 2024-01-01?" in table.columns[0].doubts
    assert not table.columns[1].doubts
    assert mends.mended(table, "0d").columns[0].is_time


def test_blanks_that_are_left_out_are_reported():
    table = parse_table(b"plan,b\npro ,1\nfree,2\n pro,3\n")
    assert list(table.columns[0].words) == ["pro", "free", "pro"]
    assert "Blanks at the ends of 1 cell are left out, as beside “pro”." in table.notes
