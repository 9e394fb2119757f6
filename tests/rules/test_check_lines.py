"""Each line of "Check my computer and card", green, amber, red or not known, from what was reported."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.rules.check_line import Line, Proof, Tone
from app.rules.check_lines import Seen, check_lines, version_line, version_number
from app.rules.live_cards import unfit
from app.rules.live_states import Flow, State
from app.wire.agent_messages import CardState, CertificateState, PinState, ReaderState
from app.wire.codes import FailureCode

TODAY = date(2026, 11, 22)
READER = ReaderState(rid="r1", label="ACME Reader", kind="reader", slot="present")
CARD = CardState(
    rid="r1",
    card_ref="a",
    kind="mynumber",
    certs=(
        CertificateState(use="sign", state="protected"),
        CertificateState(use="auth", state="ok", not_after="2031-03-01"),
    ),
    pins=(
        PinState(kind="sign", state="ok", left=5, max=5),
        PinState(kind="auth", state="ok", left=3, max=3),
    ),
)
FLOW = Flow(state=State.PAIRED, paired=True, readers=(READER,), cards=(CARD,))
SEEN = Seen(FLOW, TODAY, socket=True, floor="0.1.0", newest="0.2.0", version="0.2.0", ahead_s=1, proof=None)
PROOF = Proof("DEMO for user authentication, 2026-2036", date(2031, 3, 1), "not_checked", "a")


def lines(**changes: object) -> dict[str, Line]:
    found = check_lines(replace(SEEN, **changes))
    names = [line.name for line in found]
    assert len(set(names)) == len(names)
    return {line.name: line for line in found}


def with_card(**changes: object) -> dict[str, Line]:
    card = CardState(**{name: changes.get(name, getattr(CARD, name)) for name in CARD.__struct_fields__})
    return lines(flow=replace(FLOW, cards=(card,)))


def with_reader(slot: str, **flow: object) -> dict[str, Line]:
    reader = ReaderState(rid="r1", label="ACME Reader", kind="reader", slot=slot)  # type: ignore[arg-type]
    return lines(flow=replace(FLOW, readers=(reader,), cards=(), **flow))


def with_auth(**changes: object) -> dict[str, Line]:
    fields = {"state": "ok", "not_after": "2031-03-01"} | changes
    return with_card(certs=(CARD.certs[0], CertificateState(use="auth", **fields)))  # type: ignore[arg-type]


def told(line: Line) -> tuple[str, str]:
    return line.tone.value, line.found


def test_when_all_is_well_every_line_but_the_test_is_green() -> None:
    found = lines()
    assert {name for name, line in found.items() if line.tone is not Tone.GOOD} == {"proof", "revocation"}
    assert "simulated" not in found


def test_before_the_client_software_is_there_nothing_is_claimed_about_the_computer() -> None:
    found = lines(flow=Flow(), version=None, ahead_s=None, socket=False)
    assert {line.tone for line in found.values()} == {Tone.UNKNOWN}
    assert told(found["agent"]) == ("unknown", "agent_missing")
    assert told(found["page"]) == ("unknown", "page_no_socket")


@pytest.mark.parametrize(
    ("version", "tone", "found"),
    [
        ("0.2.0", "good", "version_newest"),
        ("0.2", "good", "version_newest"),
        ("0.10.0", "good", "version_newest"),
        ("0.1.9", "warning", "version_older"),
        ("0.0.9", "bad", "version_too_old"),
        ("", "unknown", "version_unreadable"),
        ("1.x", "unknown", "version_unreadable"),
        ("1.2.3.4.5", "unknown", "version_unreadable"),
        ("1." * 11, "unknown", "version_unreadable"),
        ("٣.1", "unknown", "version_unreadable"),
    ],
)
def test_a_version_is_judged_by_its_numbers(version: str, tone: str, found: str) -> None:
    assert told(version_line(version, floor="0.1.0", newest="0.2.0")) == (tone, found)


def test_trailing_zeros_make_no_version_newer() -> None:
    assert version_number("1.2.0") == version_number("1.2") == (1, 2)


@pytest.mark.parametrize("service", ["stopped", "missing", "denied"])
def test_without_the_service_the_reader_is_not_blamed(service: str) -> None:
    found = lines(flow=replace(FLOW, service=service, readers=(), cards=()))
    assert told(found["service"]) == ("bad", f"service_{service}")
    assert found["reader"].tone is found["card"].tone is Tone.UNKNOWN


def test_without_a_reader_the_person_is_asked_to_plug_one_in() -> None:
    found = lines(flow=replace(FLOW, readers=(), cards=()))
    assert told(found["reader"]) == ("warning", "reader_missing")
    assert found["card"].tone is Tone.UNKNOWN


@pytest.mark.parametrize(
    ("slot", "reader", "card"),
    [
        ("empty", "reader_found", ("warning", "card_missing")),
        ("present", "reader_found", ("unknown", "card_being_read")),
        ("busy", "reader_busy", ("unknown", "card_being_read")),
        ("mute", "reader_found", ("bad", "card_mute")),
    ],
)
def test_a_slot_says_what_becomes_of_the_card(slot: str, reader: str, card: tuple[str, str]) -> None:
    found = with_reader(slot)
    assert found["reader"].found == reader
    assert told(found["card"]) == card
    assert found["auth_certificate"].tone is found["auth_pin"].tone is Tone.UNKNOWN


@pytest.mark.parametrize(
    ("kind", "found"),
    [("residence", "card_residence"), ("unknown", "card_other"), ("unsupported", "card_unsupported")],
)
def test_another_card_is_named_and_its_certificates_are_not_judged(kind: str, found: str) -> None:
    shown = with_card(kind=kind)
    assert told(shown["card"]) == ("bad", found)
    assert shown["auth_certificate"].tone is shown["valid_until"].tone is Tone.UNKNOWN


def test_of_two_cards_the_one_that_can_be_tested_is_shown() -> None:
    other = CardState(rid="r0", card_ref="b", kind="residence")
    readers = (ReaderState(rid="r0", label="Other", kind="reader", slot="present"), READER)
    found = lines(flow=replace(FLOW, readers=readers, cards=(other, CARD)))
    assert told(found["card"]) == ("good", "card_individual_number")
    assert found["reader"].text == "ACME Reader"


def test_a_simulated_card_is_said_to_be_one() -> None:
    assert told(with_card(simulated=True)["simulated"]) == ("warning", "simulated")


@pytest.mark.parametrize(
    ("left", "tone", "found"),
    [
        (90, "good", "valid"),
        (89, "warning", "renew_soon"),
        (0, "warning", "renew_soon"),
        (-1, "bad", "expired"),
    ],
)
def test_the_days_left_are_counted_from_today(left: int, tone: str, found: str) -> None:
    last = (TODAY + timedelta(days=left)).isoformat()
    line = with_auth(not_after=last)["valid_until"]
    assert told(line) == (tone, found)
    assert line.day == TODAY + timedelta(days=left)


def test_a_wrong_clock_does_not_make_a_certificate_expired() -> None:
    assert told(with_auth(state="expired")["valid_until"]) == ("bad", "expired_by_wrong_clock")


def test_a_certificate_of_tomorrow_is_not_valid_yet() -> None:
    assert told(with_auth(state="not_yet")["valid_until"]) == ("bad", "not_valid_yet")


@pytest.mark.parametrize("text", [None, "", "soon", "2031-02-30"])
def test_a_date_that_is_none_is_not_guessed(text: str | None) -> None:
    assert with_auth(not_after=text)["valid_until"].tone is Tone.UNKNOWN


def test_a_card_without_certificates_sends_to_the_municipal_office() -> None:
    absent = tuple(CertificateState(use=use, state="absent") for use in ("sign", "auth"))
    found = with_card(certs=absent)
    assert told(found["auth_certificate"]) == told(found["sign_certificate"]) == ("bad", "certificate_absent")
    assert found["valid_until"].tone is Tone.UNKNOWN


def test_a_certificate_that_is_not_activated_is_no_use_and_is_not_taken() -> None:
    found = with_auth(active=False)
    assert told(found["auth_certificate"]) == ("bad", "certificate_not_activated")
    card = CardState(
        rid="r1",
        card_ref="a",
        kind="mynumber",
        certs=(CertificateState(use="auth", state="ok", active=False),),
    )
    assert unfit(card, ("auth",)) is FailureCode.CERT_ABSENT


def test_a_card_that_says_nothing_leaves_its_lines_open() -> None:
    found = with_card(certs=(), pins=())
    for name in ("auth_certificate", "valid_until", "sign_certificate", "auth_pin", "sign_pin"):
        assert found[name].tone is Tone.UNKNOWN


@pytest.mark.parametrize(
    ("left", "state", "tone", "found"),
    [
        (3, "ok", "good", "tries_left"),
        (1, "low", "warning", "pin_last_try"),
        (0, "blocked", "bad", "pin_blocked"),
        (None, "blocked", "bad", "pin_blocked"),
        (None, "unknown", "unknown", "tries_unknown"),
    ],
)
@pytest.mark.parametrize("kind", ["auth", "sign"])
def test_the_tries_of_each_pin_are_told(
    kind: str, left: int | None, state: str, tone: str, found: str
) -> None:
    shown = with_card(pins=(PinState(kind=kind, state=state, left=left),))  # type: ignore[arg-type]
    assert told(shown[f"{kind}_pin"]) == (tone, found)


@pytest.mark.parametrize(
    ("ahead", "tone", "found"),
    [
        (0, "good", "clock_right"),
        (-120, "good", "clock_right"),
        (121, "warning", "clock_ahead"),
        (-600, "warning", "clock_behind"),
        (601, "bad", "clock_ahead"),
        (-(10**9), "bad", "clock_behind"),
        (None, "unknown", "not_known"),
    ],
)
def test_a_clock_is_amber_after_two_minutes_and_red_after_ten(
    ahead: int | None, tone: str, found: str
) -> None:
    assert told(lines(ahead_s=ahead)["clock"]) == (tone, found)


@pytest.mark.parametrize(
    ("status", "tone", "found"),
    [
        ("good", "good", "revocation_good"),
        ("soft_failed", "warning", "revocation_no_answer"),
        ("not_checked", "unknown", "revocation_not_asked"),
        ("anything", "unknown", "revocation_not_asked"),
    ],
)
def test_only_an_asked_authority_makes_revocation_green(status: str, tone: str, found: str) -> None:
    shown = lines(proof=replace(PROOF, revocation=status))
    assert shown["proof"].tone is Tone.GOOD
    assert told(shown["revocation"]) == (tone, found)


def test_a_verified_certificate_is_believed_before_the_client_software() -> None:
    assert lines(proof=replace(PROOF, not_after=date(2030, 1, 1)))["valid_until"].day == date(2030, 1, 1)


@pytest.mark.parametrize(
    ("code", "proof", "revocation"),
    [
        (FailureCode.CERT_UNKNOWN_ISSUER, "bad", "unknown"),
        (FailureCode.SIGNATURE_INVALID, "bad", "unknown"),
        (FailureCode.PIN_CANCELLED, "warning", "unknown"),
        (FailureCode.CERT_REVOKED, "good", "bad"),
        (FailureCode.REVOCATION_UNAVAILABLE, "good", "warning"),
    ],
)
def test_a_test_that_failed_is_shown_where_it_failed(code: FailureCode, proof: str, revocation: str) -> None:
    found = lines(flow=replace(FLOW, state=State.FAILED, failure=code, needs=("auth",)), proof=PROOF)
    assert (found["proof"].tone.value, found["revocation"].tone.value) == (proof, revocation)
    assert code in (found["proof"].code, found["revocation"].code)


@pytest.mark.parametrize("code", [FailureCode.AGENT_LOST, FailureCode.BINDING_FAILED])
def test_a_lost_connection_is_no_finding_about_the_certificate(code: FailureCode) -> None:
    found = lines(flow=Flow(state=State.FAILED, failure=code, needs=("auth",)))
    assert (found["agent"].tone, found["agent"].code) == (Tone.WARNING, code)
    assert told(found["proof"]) == ("unknown", "proof_untested")


def test_a_failure_before_any_test_is_not_laid_to_the_test() -> None:
    found = lines(flow=replace(FLOW, state=State.EXPIRED, failure=FailureCode.EXPIRED))
    assert told(found["proof"]) == ("unknown", "proof_untested")


def test_the_test_is_offered_for_a_card_that_can_sign_only() -> None:
    assert lines()["proof"].found == "proof_offered"
    assert (
        with_card(kind="residence")["proof"].found == with_reader("empty")["proof"].found == "proof_untested"
    )
