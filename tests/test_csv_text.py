"""CSV as Excel in Japan writes and reads it."""

import pytest

from app.csv_text import LONGEST_LINE, CsvUnreadable, csv_bytes, csv_rows


def test_a_table_is_utf8_with_a_byte_order_mark_and_crlf() -> None:
    assert csv_bytes(("氏名", "ID"), [("王", "1")]) == b"\xef\xbb\xbf" + "氏名,ID\r\n王,1\r\n".encode()


def test_commas_quotes_and_line_breaks_stay_inside_their_cell() -> None:
    cell = 'a, "b"\r\nc'
    assert csv_bytes(("x",), [(cell,)]).decode("utf-8-sig") == 'x\r\n"a, ""b""\r\nc"\r\n'
    assert csv_rows(csv_bytes(("x",), [(cell,)])) == [{"x": cell}]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_begins_like_a_formula(start: str) -> None:
    line = csv_bytes(("x", "y"), [("1", f"{start}HYPERLINK(1)")]).decode("utf-8-sig").splitlines()[1]
    assert line.partition(",")[2].lstrip('"').startswith("'")


def test_a_name_in_the_header_cannot_be_a_formula_either() -> None:
    assert csv_bytes(("=1+1",), []).decode("utf-8-sig") == "'=1+1\r\n"


@pytest.mark.parametrize("cell", ["+81 3-1234-5678", "'=1", "''+1", "'Abe", "-", "", " =1", "O'Neil"])
def test_what_was_written_is_read_back_as_it_was(cell: str) -> None:
    assert csv_rows(csv_bytes(("a", "b"), [("1", cell)])) == [{"a": "1", "b": cell}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_file_is_read_in_each_encoding_that_excel_saves(encoding: str) -> None:
    assert csv_rows("氏名,市\r\n髙橋,東京\r\n".encode(encoding)) == [{"氏名": "髙橋", "市": "東京"}]


def test_line_feeds_alone_and_empty_lines_are_no_rows() -> None:
    assert csv_rows(b"a,b\n\n1,2\n,\n") == [{"a": "1", "b": "2"}]


@pytest.mark.parametrize("data", [b"\xff\xfe\x00a", b"a,b\r\n\x81\x00,1\r\n"], ids=["utf-16", "broken"])
def test_a_file_in_another_encoding_is_refused_whole(data: bytes) -> None:
    with pytest.raises(CsvUnreadable) as refused:
        csv_rows(data)
    assert refused.value.line == 0


@pytest.mark.parametrize("row", [b"1\r\n", b"1,2,3\r\n"], ids=["short", "long"])
def test_a_row_with_another_number_of_cells_is_named_by_its_line(row: bytes) -> None:
    with pytest.raises(CsvUnreadable) as refused:
        csv_rows(b"a,b\r\n1,2\r\n" + row)
    assert refused.value.line == 3


@pytest.mark.parametrize("header", [b"", b"\r\n1\r\n", b"a,\r\n1,2\r\n", b"a, a\r\n1,2\r\n"])
def test_columns_without_a_name_of_their_own_are_refused(header: bytes) -> None:
    with pytest.raises(CsvUnreadable) as refused:
        csv_rows(header)
    assert refused.value.line == 1


def test_a_quote_that_never_ends_is_refused_and_not_guessed() -> None:
    with pytest.raises(CsvUnreadable) as refused:
        csv_rows(b'a,b\r\n1,"2\r\n')
    assert refused.value.line == 2


def test_a_line_without_end_is_refused_before_it_is_taken_apart() -> None:
    endless = b"," * LONGEST_LINE
    for data, line in ((endless + b",", 1), (b"a,b\n1,2\n" + endless + b"\n", 3)):
        with pytest.raises(CsvUnreadable) as refused:
            csv_rows(data)
        assert refused.value.line == line
