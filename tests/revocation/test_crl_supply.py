"""Where revocation lists come from: a folder somebody lays them in, and addresses they are downloaded from in time."""

import os
import re
from datetime import timedelta

import pytest
from cryptography import x509

from app.identity.findings import RevocationUnavailable
from app.identity.revocation.crl_download import A_ROUND, ListDownloads, file_name
from app.identity.revocation.crl_files import MOST_BYTES, ListFolders
from app.redaction import redacted
from tests.revocation.conftest import NOW
from tests.revocation.issued_list import Listing, point

URL = "http://lists.example/full.crl"
HOUR = timedelta(hours=1)


class Publisher:
    """The port to http: it gives out what is published, nothing when that is None."""

    def __init__(self, content):
        self.content = content
        self.asked = []

    async def fetch(self, ask):
        self.asked.append(ask)
        if self.content is None:
            raise RevocationUnavailable("no_connection")
        return self.content


@pytest.fixture
def listing(scene):
    return Listing(scene.authority, NOW)


@pytest.fixture
def folders(scene, tmp_path):
    return ListFolders((tmp_path, tmp_path / "kept"), (scene.anchor,))


@pytest.fixture
def publisher(listing):
    return Publisher(listing.der())


@pytest.fixture
def downloads(publisher, scene, tmp_path):
    return ListDownloads(publisher, (URL,), tmp_path / "kept", (scene.anchor,), anywhere=lambda: 0.0)


def numbers(lists):
    return sorted(one.number for one in lists)


def test_lists_of_all_folders_count_and_other_files_are_left_alone(folders, listing, tmp_path):
    (tmp_path / "kept").mkdir()
    (tmp_path / "a.crl").write_bytes(listing.der())
    (tmp_path / "kept/b.pem").write_bytes(listing.but(number=8).pem())
    (tmp_path / "readme.txt").write_bytes(b"not a list")
    assert numbers(folders.lists(NOW)) == [7, 8]


def test_folders_that_are_not_there_hold_no_lists(scene, tmp_path):
    assert ListFolders((tmp_path / "none",), (scene.anchor,)).lists(NOW) == ()


def test_a_changed_file_is_read_again_and_one_that_is_gone_counts_no_more(folders, listing, tmp_path):
    file = tmp_path / "a.crl"
    file.write_bytes(listing.der())
    assert folders.lists(NOW)[0] is folders.lists(NOW)[0]
    file.write_bytes(listing.but(number=8).der())
    os.utime(file, (1, 1))
    assert numbers(folders.lists(NOW)) == [8]
    file.unlink()
    assert folders.lists(NOW) == ()


def test_a_file_that_cannot_be_believed_is_named_in_the_log_once(folders, scene, listing, tmp_path, caplog):
    (tmp_path / "a.crl").write_bytes(listing.but(authority=scene.namesake).der())
    assert folders.lists(NOW) == ()
    assert folders.lists(NOW) == ()
    assert [(record.file, record.reason) for record in caplog.records] == [("a.crl", "signature")]


def test_a_folder_that_cannot_be_opened_any_more_keeps_the_lists_it_had(folders, listing, tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "a.crl").write_bytes(listing.der())
    assert numbers(folders.lists(NOW)) == [7]
    kept.rename(tmp_path / "away")
    kept.write_text("not a folder")
    assert numbers(folders.lists(NOW)) == [7]


def test_a_file_that_becomes_unreadable_does_not_take_the_list_before_it_away(folders, listing, tmp_path):
    file = tmp_path / "a.crl"
    file.write_bytes(listing.der())
    assert numbers(folders.lists(NOW)) == [7]
    file.write_bytes(b"half a li")
    assert numbers(folders.lists(NOW)) == [7]


def test_a_file_that_is_too_large_is_not_read(folders, tmp_path, caplog):
    with (tmp_path / "a.crl").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    assert folders.lists(NOW) == ()
    assert caplog.records[0].reason == "too large"


def test_a_list_that_has_ended_is_named_in_the_log(folders, listing, tmp_path, caplog):
    (tmp_path / "a.crl").write_bytes(listing.but(since=-9, until=-1).der())
    assert numbers(folders.lists(NOW)) == [7]
    assert caplog.messages == ["revocation list is not current"]


async def test_a_download_is_kept_so_that_the_next_start_needs_no_network(downloads, folders, publisher):
    await downloads.refresh(NOW)
    assert numbers(folders.lists(NOW)) == [7]
    assert (publisher.asked[0].url, publisher.asked[0].most_bytes) == (URL, MOST_BYTES)


async def test_a_list_is_asked_for_again_before_it_ends(downloads, publisher, listing):
    publisher.content = listing.but(until=10).der()
    for passed, asked in ((0, 1), (7.9, 1), (8, 2), (8.1, 2)):
        await downloads.refresh(NOW + passed * HOUR)
        assert len(publisher.asked) == asked, passed


async def test_a_list_for_weeks_is_asked_for_twice_a_day(downloads, publisher, listing):
    publisher.content = listing.but(until=24 * 30).der()
    for passed, asked in ((0, 1), (10, 1), (12, 2)):
        await downloads.refresh(NOW + passed * HOUR)
        assert len(publisher.asked) == asked, passed


async def test_many_servers_do_not_ask_at_the_same_moment(publisher, scene, listing, tmp_path):
    late = ListDownloads(publisher, (URL,), tmp_path, (scene.anchor,), anywhere=lambda: 1.0)
    publisher.content = listing.but(until=10).der()
    for passed, asked in ((0, 1), (8.5, 1), (9, 2)):
        await late.refresh(NOW + passed * HOUR)
        assert len(publisher.asked) == asked, passed


async def test_a_long_row_of_lists_is_asked_for_in_several_rounds(publisher, scene, tmp_path):
    urls = tuple(f"{URL}/{number}" for number in range(A_ROUND + 1))
    many = ListDownloads(publisher, urls, tmp_path, (scene.anchor,), anywhere=lambda: 0.0)
    publisher.content = None
    for asked in (A_ROUND, A_ROUND + 1, A_ROUND + 1):
        await many.refresh(NOW)
        assert len(publisher.asked) == asked
    assert {ask.url for ask in publisher.asked} == set(urls)


async def test_what_fails_is_tried_again_some_minutes_later(downloads, publisher, folders, caplog):
    publisher.content = None
    await downloads.refresh(NOW)
    await downloads.refresh(NOW + timedelta(minutes=4))
    assert len(publisher.asked) == 1
    await downloads.refresh(NOW + timedelta(minutes=5))
    assert len(publisher.asked) == 2
    assert folders.lists(NOW) == ()
    assert caplog.records[0].reason == "no_connection"
    assert URL not in caplog.text


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"since": -9, "until": 11}, "not current"),
        ({"since": 13}, "not current"),
        ({"since": -5, "number": 6}, "older than the kept one"),
    ],
)
async def test_what_is_downloaded_never_takes_the_place_of_a_better_list(
    downloads, publisher, folders, listing, caplog, changes, reason
):
    await downloads.refresh(NOW)
    publisher.content = listing.but(**changes).der()
    await downloads.refresh(NOW + 12 * HOUR)
    assert numbers(folders.lists(NOW)) == [7]
    assert [record.reason for record in caplog.records] == [reason]


@pytest.mark.parametrize("changes", [{"base": 7}, {"idp": point([x509.DNSName("elsewhere.example")])}])
async def test_a_current_list_is_not_pushed_out_by_one_for_other_certificates(
    downloads, publisher, folders, listing, caplog, changes
):
    await downloads.refresh(NOW)
    publisher.content = listing.but(since=1, until=60, number=9, **changes).der()
    await downloads.refresh(NOW + 12 * HOUR)
    assert numbers(folders.lists(NOW)) == [7]
    assert [record.reason for record in caplog.records] == ["for other certificates than the kept one"]
    await downloads.refresh(NOW + 25 * HOUR)
    assert numbers(folders.lists(NOW)) == [9]


@pytest.mark.parametrize("content", [b"", b"<html>", "forged"])
async def test_what_is_no_list_of_the_authority_is_not_kept(
    downloads, publisher, scene, listing, tmp_path, content
):
    forged = listing.but(authority=scene.namesake).der()
    publisher.content = forged if content == "forged" else content
    await downloads.refresh(NOW)
    assert not (tmp_path / "kept").exists()


def test_the_log_tells_which_list_is_meant_and_nothing_of_a_query():
    name = redacted(file_name("http://lists.example:8080/ca03/full.crl?key=secret"))
    assert re.fullmatch(r"lists\.example\.8080\.ca03\.full\.crl\.[0-9a-f]{8}\.crl", name)
    assert name != file_name("http://lists.example:8080/ca03/full.crl?key=other")


async def test_a_disk_that_cannot_be_written_is_tried_again(downloads, publisher, tmp_path, caplog):
    (tmp_path / "kept").write_bytes(b"a file in the way")
    await downloads.refresh(NOW)
    assert caplog.messages == ["revocation list was not downloaded"]
    (tmp_path / "kept").unlink()
    await downloads.refresh(NOW + timedelta(minutes=5))
    assert len(list((tmp_path / "kept").iterdir())) == 1
