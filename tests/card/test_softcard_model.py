"""The card in any order of commands, beside a model of what it may know and do; resets and power losses included."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.card.softcard import SoftCard

SELECT_JPKI = "00a4040c0ad392f000260100000001"
# Secret, its tries, and by short identifiers: its VERIFY, and what it opens.
SECRETS = {
    "sign": (b"ABC123", 5, "0020009b", ["00b0810004", "802a009a01aa00"]),
    "auth": (b"1234", 3, "00200098", ["802a009701aa00"]),
}
NAMES = st.sampled_from(sorted(SECRETS))


class CardModel(RuleBasedStateMachine):
    mint: Path

    def __init__(self) -> None:
        super().__init__()
        self.directory = Path(tempfile.mkdtemp(prefix="madoguchi-model-")) / "card"
        shutil.copytree(self.mint, self.directory)
        self.left = {name: tries for name, (_secret, tries, _verify, _opens) in SECRETS.items()}
        self.power_on()

    def teardown(self) -> None:
        shutil.rmtree(self.directory.parent)

    def ask(self, command: str) -> str:
        return self.card.transmit(bytes.fromhex(command)).hex()

    @rule()
    def power_on(self) -> None:
        self.card = SoftCard.load(self.directory)
        self.log_out(selected=False)

    @rule()
    def reset(self) -> None:
        self.card.reset()
        self.log_out(selected=False)

    @rule()
    def select(self) -> None:
        assert self.ask(SELECT_JPKI) == "9000"
        self.log_out(selected=True)

    def log_out(self, *, selected: bool) -> None:
        self.selected = selected
        self.verified: set[str] = set()

    @precondition(lambda self: self.selected)
    @rule(name=NAMES, right=st.booleans())
    def enter(self, name: str, *, right: bool) -> None:
        secret, tries, verify, _opens = SECRETS[name]
        entry = secret if right else b"0" * len(secret)
        answer = self.ask(f"{verify}{len(entry):02x}{entry.hex()}")
        if self.left[name] == 0:
            assert answer == "6984"
        elif right:
            assert answer == "9000"
            self.left[name] = tries
            self.verified.add(name)
        else:
            self.left[name] -= 1
            self.verified.discard(name)
            assert answer == f"63c{self.left[name]:x}"

    @precondition(lambda self: self.selected)
    @invariant()
    def the_counters_are_as_the_model_says(self) -> None:
        for name, (_secret, _tries, verify, _opens) in SECRETS.items():
            assert self.ask(verify) == f"63c{self.left[name]:x}"

    @precondition(lambda self: self.selected)
    @invariant()
    def only_a_verified_secret_opens_its_files(self) -> None:
        for name, (_secret, _tries, _verify, opens) in SECRETS.items():
            for command in opens:
                assert self.ask(command).endswith("9000" if name in self.verified else "6982")


def test_the_card_does_what_its_model_says_in_any_order(mint: Path) -> None:
    class MintedCardModel(CardModel):
        pass

    MintedCardModel.mint = mint
    case = MintedCardModel.TestCase
    case.settings = settings(max_examples=6, stateful_step_count=15, deadline=None, database=None)
    case().runTest()
