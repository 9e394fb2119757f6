"""One good demo card. Every test changes one thing."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings

from app.card.demo_pki import DemoHierarchy
from tests.identity.demo_card import NOW, Card, demo_trust, new_key

# The machine may be busy with other suites: how long an example takes says nothing about the parsers.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(scope="session")
def hierarchy():
    return DemoHierarchy.create(NOW - timedelta(days=30))


@pytest.fixture(scope="session")
def card(hierarchy):
    return Card(hierarchy, new_key(), new_key())


@pytest.fixture(scope="session")
def trust(hierarchy):
    return demo_trust(hierarchy)
