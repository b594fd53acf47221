"""Tables to keep, as CSV: no cell of them is a formula to any spreadsheet."""

import csv
from collections.abc import Iterable
from io import StringIO

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_line(cells: Iterable[str]) -> str:
    """One line of a table, with its line end."""
    out = StringIO()
    csv.writer(out).writerow([harmless(cell) for cell in cells])
    return out.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless("waar")
    ("'=1+1", 'waar')
    """
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
