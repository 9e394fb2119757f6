"""Figures for the office's monitoring: counts and days, nothing about a person. Off unless the settings turn it on, and
to everybody outside the listed networks an address that does not exist."""

from collections import Counter
from importlib.metadata import version
from platform import python_version

from aiohttp import web

from app.client_address import client_address, within
from app.clock import utc
from app.context import Context
from app.errors import NotFound
from app.identity.expiry import lasting
from app.keys import CONTEXT, REVOCATION
from app.metrics import CONTENT_TYPE, Gauge, by_label, exposition
from app.rules.live_states import State
from app.rules.revocation_words import STATUS_WORDS
from app.store import certificates, outbox
from app.store.db import Tx
from app.store.sessions import count_sessions

_FORWARDED = ("X-Forwarded-For", "X-Real-IP", "Forwarded")


async def show_metrics(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    _require_allowed(request, context)
    counted = await context.db.read(_counted)
    answers = by_label(
        "madoguchi_revocation_answers",
        "Checks for revocation since the start by what was found.",
        "outcome",
        request.app[REVOCATION].provider.counts,
    )
    gauges = (_build(), _authorities(context), _live(context), answers, *counted)
    return web.Response(body=exposition(gauges).encode(), headers={"Content-Type": CONTENT_TYPE})


def _require_allowed(request: web.Request, context: Context) -> None:
    """Raises NotFound. A request that came through a proxy nobody named in the settings has the proxy's address, often
    a loopback one, and so is refused whatever the networks are."""
    settings, proxies = context.config.metrics, context.config.server.trusted_proxies
    through_stranger = any(name in request.headers for name in _FORWARDED) and not within(
        request.remote or "", proxies
    )
    if not settings.enabled or through_stranger or not within(client_address(request), settings.networks):
        raise NotFound


def _build() -> Gauge:
    labels = {"version": version("madoguchi"), "python": python_version()}
    return Gauge("madoguchi_build_info", "The running version.", ((labels, 1),))


def _authorities(context: Context) -> Gauge:
    held = lasting(context.trust, utc(context.clock.now_ms()))
    return Gauge(
        "madoguchi_anchor_days_left",
        "Days until a trusted authority expires, negative once it has.",
        tuple(({"use": each.directory, "authority": each.label}, each.days) for each in held),
    )


def _live(context: Context) -> Gauge:
    states = Counter(live.flow.state for live in context.live.all())
    counts = {state.value: states[state] for state in State}
    return by_label("madoguchi_live_readings", "Card readings by state.", "state", counts)


def _counted(tx: Tx) -> tuple[Gauge, ...]:
    """What the database knows, in one go."""
    mails = {state.value: count for state, count in outbox.count_mails(tx).items()}
    # A figure that is there only sometimes breaks rules that watch it.
    found = dict.fromkeys(STATUS_WORDS, 0) | certificates.count_by_revocation(tx)
    return (
        by_label("madoguchi_mails", "Mails of the outbox by state.", "state", mails),
        Gauge("madoguchi_sessions", "Sessions that have not ended.", (({}, count_sessions(tx)),)),
        by_label(
            "madoguchi_certificates",
            "Current certificates of accounts by what the last check for revocation found.",
            "revocation",
            found,
        ),
    )
