"""The page of a case: its pictures beside what was entered, what to look at twice, and the decision."""

from dataclasses import dataclass

from aiohttp import web

from app.errors.desk_proofing import ACCOUNT_NOT_CHOSEN
from app.handlers.forms.desk_proofing import RefusalForm, refusal_form
from app.handlers.proofing.words import DOCUMENTS
from app.handlers.staff.entries import entries_of
from app.handlers.staff.matter import Looking, looking
from app.handlers.staff.page import render_desk
from app.handlers.staff.people import moment_text
from app.handlers.staff.proofing_acts import kept_as
from app.handlers.staff.proofing_candidates import CandidatesView, candidates_of
from app.handlers.staff.proofing_facts import FactRow, Flag, OtherCase, fact_rows, flags, other_cases
from app.handlers.staff.proofing_pictures import PicturesView, pictures_view
from app.handlers.staff.proofing_words import PURPOSES, STATES, age_text
from app.handlers.staff.proofings import notice_of
from app.i18n import lazy as _l
from app.keys import CONTEXT, STAFF
from app.records import AccountState, ProofingState, Purpose, Role, StaffSession
from app.rendering import in_page_language
from app.rules.proofing_review import Claim, reason_sentences
from app.services.look_at_proofing import Case, look_at_proofing
from app.services.proofing_evidence import words_of


@dataclass(frozen=True, slots=True)
class ClaimView:
    """`whose`: a value of `Claim`; `by` and `since` of who works on it. `second_look`: two people have to
    accept here. Then `first` accepted first, on `first_at`, and with `first_is_me` somebody else has to accept."""

    whose: str
    by: str
    since: str
    may_take_over: bool
    first: str
    first_at: str
    first_is_me: bool
    second_look: bool


@dataclass(frozen=True, slots=True)
class DecidedView:
    """`by` is "" where it was withdrawn instead. `nobody`: whoever asked for a user ID is not registered."""

    by: str
    at: str
    nobody: bool
    reasons: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """`account_id` is "" without an account; `closed_account`: it was deactivated, so there is nothing to decide.
    `candidates`: whose documents these may be, None where that is known. `seen` guards the decision."""

    looking: Looking
    id: str
    reference: str
    state: str
    state_text: str
    age: str
    purpose: str
    document_text: str
    account_id: str
    closed_account: bool
    pictures: PicturesView
    facts: tuple[FactRow, ...]
    compared_with_account: bool
    flags: tuple[Flag, ...]
    earlier: tuple[OtherCase, ...]
    elsewhere: tuple[OtherCase, ...]
    claim: ClaimView
    decided: DecidedView | None
    form: RefusalForm
    candidates: CandidatesView | None
    account_error: str
    seen: str


async def show_case(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    case = await look_at_proofing(context, request[STAFF], request.match_info["proofing"])
    proofing, account = case.kept.proofing, case.kept.account
    mine = case.kept.claim is Claim.MINE and proofing.state is ProofingState.HANDED_IN
    missing = request.query.get("account") == "missing"
    view = CaseView(
        looking=looking(request),
        id=proofing.id,
        reference=proofing.reference,
        state=proofing.state.value,
        state_text=str(STATES[proofing.state]),
        age=age_text(context.clock.now_ms() - (proofing.handed_in_at or 0)),
        purpose=str(PURPOSES[proofing.purpose]),
        document_text=str(DOCUMENTS[proofing.document]),
        account_id=account.id if account else "",
        closed_account=account is not None and account.state is AccountState.DEACTIVATED,
        pictures=pictures_view(request, case),
        facts=fact_rows(case.evidence, case.person),
        compared_with_account=case.person is not None,
        flags=flags(case, context.clock),
        earlier=other_cases(case.kept.earlier),
        elsewhere=other_cases(case.kept.elsewhere),
        claim=_claim(case, request[STAFF], second_look=context.published.documents.four_eyes),
        decided=_decided(request, case),
        form=await _form(request, case),
        candidates=await candidates_of(request, proofing, case.evidence)
        if mine and proofing.purpose is Purpose.USER_ID
        else None,
        account_error=str(ACCOUNT_NOT_CHOSEN.told()) if missing else "",
        seen=case.seen,
    )
    title = " ".join((str(_l("Case")), proofing.reference))
    return render_desk(request, "staff/proofing.html", view, title=title, notice=notice_of(request))


async def _form(request: web.Request, case: Case) -> RefusalForm:
    entries = await entries_of(request, kept_as(case.kept.proofing.id))
    form = refusal_form(case.kept.proofing, entries)
    if entries is not None:
        form.validate()
    return form


def _claim(case: Case, staff: StaffSession, *, second_look: bool) -> ClaimView:
    proofing, logins = case.kept.proofing, case.kept.logins
    return ClaimView(
        whose=case.kept.claim.value,
        by=logins.get(proofing.claimed_by or "", ""),
        since=moment_text(proofing.claimed_at),
        may_take_over=staff.role is Role.SUPERVISOR,
        first=logins.get(proofing.agreed_by or "", "") if second_look else "",
        first_at=moment_text(proofing.agreed_at),
        first_is_me=proofing.agreed_by == staff.staff_id,
        second_look=second_look,
    )


def _decided(request: web.Request, case: Case) -> DecidedView | None:
    proofing = case.kept.proofing
    if proofing.decided_at is None:
        return None
    words = words_of(request.app[CONTEXT].sealer, proofing)
    return DecidedView(
        by=case.kept.logins.get(proofing.decided_by or "", ""),
        at=moment_text(proofing.decided_at),
        nobody=proofing.state is ProofingState.ACCEPTED and proofing.account_id is None,
        reasons=reason_sentences(proofing.reasons),
        words=in_page_language(words.ja, words.en) if words else "",
    )
