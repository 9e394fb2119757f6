"""What a page may ask for. Each is one button of the page; the state table says when it has a meaning."""

from dataclasses import dataclass

from app.context import Context
from app.rules import live_flow, live_table
from app.rules.live_purposes import NEEDS, READS, Purpose
from app.services.live_pairing import offer_ticket
from app.services.live_session import LiveSession
from app.wire.codes import FailureCode
from app.wire.page_messages import CancelFlow, CardChoose, ExtendTime, FlowStart, PairStart, Retry
from app.wire.residence_messages import CAPABILITY as CHIP
from app.ws.commands import command, table


@dataclass(frozen=True, slots=True)
class PageCaller:
    context: Context
    live: LiveSession


@command(PairStart)
async def start_pairing(page: PageCaller, _: PairStart) -> None:
    offer_ticket(page.context, page.live)


@command(FlowStart)
async def start_reading(page: PageCaller, _: FlowStart) -> None:
    page.live.proof = None
    purpose = page.live.purpose
    if purpose is Purpose.RESIDENCE and page.live.agent and CHIP not in page.live.agent.caps:
        page.context.live.move(page.live, live_flow.failed, FailureCode.VERSION_TOO_OLD)
        return
    reads = READS.get(purpose, "mynumber")
    page.context.live.move(page.live, live_flow.started, NEEDS[purpose], reads)


@command(CardChoose)
async def choose_card(page: PageCaller, message: CardChoose) -> None:
    page.context.live.move(page.live, live_table.card_chosen, message.rid)


@command(Retry)
async def try_again(page: PageCaller, _: Retry) -> None:
    page.context.live.move(page.live, live_flow.retried)


@command(ExtendTime)
async def extend_time(page: PageCaller, _: ExtendTime) -> None:
    page.context.live.move(page.live, live_flow.extended)


@command(CancelFlow)
async def cancel(page: PageCaller, _: CancelFlow) -> None:
    page.context.live.move(page.live, live_flow.cancelled, FailureCode.USER_CANCELLED)


PAGE_COMMANDS = table((start_pairing, start_reading, choose_card, try_again, extend_time, cancel))
