"""Tables to keep, as CSV: no cell of them is a formula to any spreadsheet."""

import csv
import re
from collections.abc import Iterable
from io import StringIO

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_BELOW_ZERO = re.compile(
    r"-\d[\d.,]*", re.ASCII
)  # a number and nothing else, which a spreadsheet may count with


def csv_line(cells: Iterable[str]) -> str:
    """One line of a table, with its line end."""
    out = StringIO()
    csv.writer(out).writerow([harmless(cell) for cell in cells])
    return out.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless("waar")
    ("'=1+1", 'waar')
    >>> harmless("-1.234,5"), harmless("-1+1")
    ('-1.234,5', "'-1+1")
    """
    if _BELOW_ZERO.fullmatch(cell):
        return cell
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
