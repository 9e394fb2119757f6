"""Text that came from the agent, made fit to be shown: printable, short, on one line (W5)."""

MAX_LABEL = 60


def clean_label(text: str, *, limit: int = MAX_LABEL) -> str:
    """Drops control, direction and other invisible characters; the page inserts the rest as text, never as
    markup."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())[
        :limit
    ]
