"""One service for one data directory."""

from pathlib import Path

import pytest

from app.config import Config
from app.errors import StorageUnavailable
from app.main import create_app
from app.one_process import hold
from tests.web.conftest import config

__all__ = ["config"]


def test_a_second_service_is_refused_while_the_first_runs(tmp_path: Path) -> None:
    with hold(tmp_path), pytest.raises(StorageUnavailable, match="another service"):
        hold(tmp_path)


def test_the_directory_is_free_once_the_service_has_gone(tmp_path: Path) -> None:
    hold(tmp_path).close()
    with hold(tmp_path) as held:
        assert not held.closed


async def test_the_application_does_not_start_beside_another_one(config: Config) -> None:
    config.data.mkdir(parents=True, exist_ok=True)
    app = create_app(config)
    app.freeze()
    with hold(config.data), pytest.raises(StorageUnavailable, match="another service"):
        await app.startup()
