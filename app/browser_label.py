"""A browser in three words, such as "Firefox on Windows", for people to recognise their own. No version, nothing to
track."""

_BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_and_system(user_agent: str) -> tuple[str, str]:
    """Either is "" when it is none of the usual ones."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return browser, system


def browser_label(user_agent: str) -> str:
    browser, system = browser_and_system(user_agent)
    return f"{browser or 'Browser'} on {system}" if system else browser or "Browser"


def browser_words(user_agent: str) -> str:
    """In words that need no translation, such as "Firefox, Windows"; "" for a stranger."""
    return ", ".join(name for name in browser_and_system(user_agent) if name)
