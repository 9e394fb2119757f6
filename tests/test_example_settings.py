"""The example file is the list of settings: complete, with defaults, and it loads with a real origin."""

import tomllib
from pathlib import Path

import msgspec
import pytest

from app.config import Config, ConfigRefused, load_config

EXAMPLE = Path(__file__).parent.parent / "docs/madoguchi.example.toml"


def test_the_example_names_every_setting_with_its_default() -> None:
    defaults = msgspec.json.decode(msgspec.json.encode(Config()))
    assert tomllib.loads(EXAMPLE.read_text(encoding="utf-8")) == defaults


def test_the_example_loads_once_the_origin_is_a_real_one() -> None:
    config = load_config(EXAMPLE, {"MADOGUCHI_SERVER_ORIGIN": "https://ras.example"})
    assert config.server.origin == "https://ras.example"


def test_the_example_as_it_stands_is_refused_in_production() -> None:
    with pytest.raises(ConfigRefused, match="origin must be https"):
        load_config(EXAMPLE, {})
