"""Tables as CSV that Excel in Japan opens and saves. No cell runs as a formula; a damaged file is refused whole."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

# What a spreadsheet takes for a formula (OWASP, "CSV Injection"), full-width signs included. Apostrophes in front count
# as well, so that the one we add can be told from those that were there.
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARD: Final = "'"
LONGEST_LINE: Final = 100_000


class CsvUnreadable(Exception):
    """Neither UTF-8 nor cp932, or not a table. `line` is where (1 is the header), 0 for the file as a whole."""

    def __init__(self, line: int = 0) -> None:
        super().__init__(f"line {line}")
        self.line = line


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a byte order mark, without which Excel reads cp932, and CRLF (RFC 4180)."""
    return codecs.BOM_UTF8 + csv_part([header]) + csv_part(rows)


def csv_part(rows: Iterable[Sequence[str]]) -> bytes:
    """More rows of a table that is too long to be held at once."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_guarded(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def csv_rows(data: bytes) -> list[dict[str, str]]:
    """The rows by the names in the first line; empty lines are left out. Raises CsvUnreadable."""
    return [row for _, row in csv_numbered_rows(data)]


def csv_numbered_rows(data: bytes) -> list[tuple[int, dict[str, str]]]:
    """As `csv_rows`, each with the number of the line that it ends in. Raises CsvUnreadable."""
    return list(iter_numbered_rows(data))


def iter_numbered_rows(data: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """One after the other, for tables that would be too much to hold at once. Raises CsvUnreadable, perhaps after some
    rows."""
    reader = csv.reader(_lines(_decoded(data)), strict=True)
    try:
        names = _names(next(reader, []))
        for cells in reader:
            if any(cells):
                yield reader.line_num, _row(names, cells, reader.line_num)
    except csv.Error as error:
        raise CsvUnreadable(reader.line_num) from error


def _lines(text: str) -> Iterator[str]:
    """The reader of the library holds everybody up for as long as it takes a line to cells. Raises CsvUnreadable."""
    for number, line in enumerate(io.StringIO(text, newline=""), 1):
        if len(line) > LONGEST_LINE:
            raise CsvUnreadable(number)
        yield line


def _guarded(cell: str) -> str:
    return _GUARD + cell if _FORMULA.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith(_GUARD) and _FORMULA.match(cell) else cell


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # cp932 gives a meaning to nearly every byte; the zeros of UTF-16 tell it from text.
        if "\0" not in text:
            return text
    raise CsvUnreadable


def _names(cells: list[str]) -> list[str]:
    names = [_unguarded(cell).strip() for cell in cells]
    if not names or "" in names or len(set(names)) != len(names):
        raise CsvUnreadable(1)
    return names


def _row(names: list[str], cells: list[str], line: int) -> dict[str, str]:
    if len(cells) != len(names):
        raise CsvUnreadable(line)
    return {name: _unguarded(cell) for name, cell in zip(names, cells, strict=True)}
