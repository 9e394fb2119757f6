"""The application, put together. Importing this starts nothing."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from weakref import WeakValueDictionary

from aiohttp import web

from app import lifespan
from app.assets import Assets, load_assets
from app.clock import Clock, SystemClock
from app.config import Config
from app.handlers.routes import add_routes
from app.keys import ASSETS, RECEIVING
from app.mailer import Mailer
from app.middlewares.error_pages import error_pages
from app.middlewares.form_body import form_body, form_files
from app.middlewares.gate import gate
from app.middlewares.headers import add_headers
from app.middlewares.language import language
from app.middlewares.maintenance import maintenance
from app.middlewares.page_order import page_order
from app.middlewares.request_log import request_log
from app.middlewares.same_origin import same_origin
from app.middlewares.session import session
from app.templating import set_up_templates
from app.ws.routes import add_sockets

MAX_BODY = 64 * 1024

MIDDLEWARES = (
    request_log,  # Outermost: every answer has a request id and one line in the log.
    language,  # Before anything that can refuse, so that every refusal speaks the reader's language.
    error_pages,  # Around everything that raises.
    same_origin,  # Before the session is looked at: a foreign form gets nothing.
    form_body,  # A body that cannot be read is refused before it costs anything more.
    maintenance,  # Is the service stopped. Before the session, which a stop must not end.
    session,  # Who is asking, and is their time over.
    gate,  # May they ask for this.
    form_files,  # Files cost something: only from whom the gate let in. Before the order, which lets one in at a time.
    page_order,  # Does it come from the page their tab is on. Last, because it moves the tab.
)


@dataclass(frozen=True, slots=True)
class Ports:
    """What tests replace: time and the mail relay. None means the one that the configuration names."""

    clock: Clock = field(default_factory=SystemClock)
    mailer: Mailer | None = None


@cache
def _assets() -> Assets:
    """Compressing them takes a tenth of a second, and they do not change while the process runs."""
    return load_assets()


def create_app(config: Config, ports: Ports | None = None) -> web.Application:
    ports = ports or Ports()
    app = web.Application(middlewares=MIDDLEWARES, client_max_size=MAX_BODY)
    app[ASSETS] = _assets()
    app[RECEIVING] = WeakValueDictionary()
    add_routes(app, development=config.server.development)
    add_sockets(app)
    set_up_templates(app, str(Path(__file__).parent / "templates"))
    app.on_response_prepare.append(add_headers)
    lifespan.attach(app, config, clock=ports.clock, mailer=ports.mailer)
    return app
