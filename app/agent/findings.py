"""What can stop the agent, one class per reason. None of them quotes a PIN, a ticket or a code."""


class AgentFinding(Exception):
    """Base of everything this program declares."""


class UsageProblem(AgentFinding):
    """A wrong command line, setting or environment; the text is one sentence for a person. Exit code 2."""


class LinkMalformed(AgentFinding):
    """A pairing link that is not exactly of the form we issue; `part` names what is wrong, never its content."""

    def __init__(self, part: str) -> None:
        super().__init__(f"pairing link: {part}")
        self.part = part


class CodeMalformed(AgentFinding):
    """A typed pairing code that cannot be one."""


class OriginRefused(AgentFinding):
    """A site this agent was not told to trust."""

    def __init__(self, origin: str) -> None:
        super().__init__(f"not an allowed site: {origin}")
        self.origin = origin


class ServerUnreachable(AgentFinding):
    """No connection could be made."""


class ServerRefused(AgentFinding):
    """Something answered, but not as our server would (a redirect, another subprotocol, an HTTP error)."""


class LinkLost(AgentFinding):
    """The connection broke off without a good-bye."""


class LinkClosed(AgentFinding):
    """The server ended the connection on purpose."""


class HelloRejected(AgentFinding):
    def __init__(self, code: str, floor: str) -> None:
        super().__init__(code)
        self.code = code
        self.floor = floor


class PairRejected(AgentFinding):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class CardChanged(AgentFinding):
    """The card in the reader is not the one the dialog was opened for."""


class ChallengeRefused(AgentFinding):
    """The server's challenge is not one this agent signs."""


class PromptFailed(AgentFinding):
    """No dialog could be shown (a window that would not open, a terminal that closed)."""


class PromptCancelled(AgentFinding):
    """The person said no, or closed the dialog."""


class PromptTimedOut(AgentFinding):
    """Nobody answered in time."""


class AlreadyTold(AgentFinding):
    """The attempt ended, and the server knows why; nothing more is to be said."""
