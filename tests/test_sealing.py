"""Personal data at rest opens only with the right key, in the row and column it was sealed for."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import StorageUnavailable
from app.sealing import SealBroken, Sealer, load_sealer

SEALER = Sealer(b"k" * 32)


def test_what_is_sealed_opens_again_and_is_never_the_same_twice() -> None:
    first, second = (SEALER.seal(b"name", context="account:1") for _ in range(2))
    assert first != second
    assert b"name" not in first
    assert SEALER.open(first, context="account:1") == b"name"


def test_sealed_bytes_moved_to_another_row_do_not_open() -> None:
    with pytest.raises(SealBroken):
        SEALER.open(SEALER.seal(b"name", context="account:1"), context="account:2")


def test_another_key_opens_nothing() -> None:
    with pytest.raises(SealBroken):
        Sealer(b"x" * 32).open(SEALER.seal(b"name", context="a"), context="a")


@given(st.binary(max_size=100))
def test_bytes_that_were_never_sealed_raise_the_declared_error_only(junk: bytes) -> None:
    with pytest.raises(SealBroken):
        SEALER.open(junk, context="a")


def test_a_changed_byte_is_noticed_wherever_it_is() -> None:
    sealed = SEALER.seal(b"name", context="a")
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(SealBroken):
            SEALER.open(bytes(changed), context="a")


def test_a_keyed_hash_depends_on_key_purpose_and_value() -> None:
    hashes = {
        SEALER.keyed_hash(b"v", purpose="p"),
        SEALER.keyed_hash(b"w", purpose="p"),
        SEALER.keyed_hash(b"v", purpose="q"),
        Sealer(b"x" * 32).keyed_hash(b"v", purpose="p"),
    }
    assert len(hashes) == 4


def test_the_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "sealing.key"
    sealed = load_sealer(file, database_exists=False).seal(b"v", context="a")
    assert load_sealer(file, database_exists=True).open(sealed, context="a") == b"v"
    assert file.stat().st_mode & 0o077 == 0


def test_a_database_without_its_key_is_refused_and_no_new_key_is_made(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "sealing.key"
    with pytest.raises(StorageUnavailable):
        load_sealer(file, database_exists=True)
    assert not file.exists()


def test_a_damaged_key_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "sealing.key"
    file.write_bytes(b"short")
    with pytest.raises(StorageUnavailable):
        load_sealer(file, database_exists=True)


def test_a_key_is_never_shown() -> None:
    assert "kkkk" not in repr(SEALER)
