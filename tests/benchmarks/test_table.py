"""Rows as people see them."""

from benchmarks.peers import Row
from benchmarks.table import filled, markdown, plain

OURS = Row("log-mel", "30 s", "Errata", 0.00126, 0.001, 1.0, 5, "", {"roofline": 0.5})
PEER = Row("log-mel", "30 s", "NumPy 2.4", 0.0277, 0.02, 21.98, 5, "", {})
MISSING = Row("log-mel", "30 s", "torch", None, None, None, 0, "left out: torch is not installed", {})
ROWS = [OURS, PEER, MISSING]


def test_a_row_shows_time_ratio_figures_and_notes():
    lines = plain(ROWS).splitlines()
    assert lines[2].split() == [
        "log-mel:",
        "30",
        "s",
        "Errata",
        "1.26",
        "ms",
        "1.00",
        "of",
        "the",
        "roofline",
        "50%",
    ]
    assert lines[3].split() == ["NumPy", "2.4", "27.7", "ms", "21.98"]
    assert lines[4].split(maxsplit=3) == ["torch", "–", "–", "left out: torch is not installed"]


def test_documentation_has_a_column_for_each_figure_there_is():
    first, _, *rest = markdown(ROWS).splitlines()
    assert first == "|  |  | time | ratio | of the roofline |  |"
    assert rest[0] == "| 30 s | Errata | 1.26 ms | 1.00 | 50% |  |"
    assert rest[2] == "|  | torch | – | – |  | left out: torch is not installed |"


def test_only_the_tables_between_marks_are_written_anew():
    page = "before\n<!-- figures: log-mel -->\nold\n<!-- end of figures -->\nafter\n"
    assert filled(page, ROWS) == page.replace("old\n", f"\n{markdown(ROWS)}\n")
    assert filled(filled(page, ROWS), ROWS) == filled(page, ROWS)


def test_a_table_of_which_nothing_was_measured_stays():
    page = "<!-- figures: peaks, levels -->\nold\n<!-- end of figures -->\n"
    assert filled(page, ROWS) == page
