"""Templates with the real environment, addresses and words; only the request is left out."""

from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import aiohttp_jinja2
import pytest
from aiohttp import web
from jinja2 import Environment

from app.assets import STATIC, load_assets
from app.handlers.routes import add_routes
from app.i18n import Language, current_language
from app.keys import ASSETS
from app.rendering import OfficeText, Page, steps
from app.templating import set_up_templates

OFFICE = OfficeText(
    name="Regional Immigration Services Bureau",
    address="1-1 Somewhere",
    hours="Weekdays 9:00 to 16:00",
    help_desk_phone="03-0000-0000",
    url="https://www.example.jp/",
    questions_url="https://www.example.jp/questions",
    mail_domain="ras.example",
)
VOID = {"meta", "link", "input", "br", "img", "hr"}


class Elements(HTMLParser):
    """Every element of a page in document order, as (tag, attributes, text)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], list[str]]] = []
        self._open: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = (tag, dict(attrs), [])
        self.found.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        for _, _, text in self._open:
            text.append(data)

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [
            {**attributes, "text": " ".join("".join(text).split())}
            for name, attributes, text in self.found
            if name == tag and all(attributes.get(key) == value for key, value in wanted.items())
        ]


@pytest.fixture(scope="session")
def environment() -> Environment:
    app = web.Application()
    app[ASSETS] = load_assets()
    add_routes(app, development=True)
    set_up_templates(app, str(STATIC.parent / "templates"))
    return app[aiohttp_jinja2.APP_KEY]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    token = current_language.set(Language.ENGLISH)
    yield
    current_language.reset(token)


@pytest.fixture
def show(environment: Environment) -> Callable[..., str]:
    """Renders a template with a page whose fields can be replaced by keyword."""

    def shown(template: str, view: object = None, **fields: object) -> str:
        usual = {
            "lang": "en",
            "html_lang": "en",
            "title": "A page",
            "path": "/somewhere",
            "order": "AbC.3",
            "back": "",
            "steps": steps(("First", "Second", "Third"), 2),
            "signed_in": False,
            "idle_deadline": 0,
            "idle_deadline_text": "",
            "idle_warning_seconds": 300,
            "now": 0,
            "form_id": "",
            "notice": "",
            "development": False,
            "guard": True,
            "office": OFFICE,
        }
        return environment.get_template(template).render(page=Page(**(usual | fields)), view=view)

    return shown
