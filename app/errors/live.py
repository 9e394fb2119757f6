"""What a person is told about each failure of a live reading. One finding for every code that can arrive."""

from collections.abc import Mapping

from app.errors.base import Finding
from app.errors.live_card import CARD
from app.errors.live_connection import CONNECTION
from app.errors.live_residence import RESIDENCE
from app.wire.codes import FailureCode

FAILURES: Mapping[FailureCode, Finding] = dict((*CARD, *RESIDENCE, *CONNECTION))
