"""The environment that templates are rendered in: their words, the addresses they may use, and the parts that are made
ready once per language."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from types import CodeType
from typing import Any
from urllib.parse import quote

import aiohttp_jinja2
import jinja2
from aiohttp import web
from jinja2 import pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context as TemplateContext
from markupsafe import Markup

from app.errors.guidance import guidance_of
from app.i18n import Language, current_language, gettext, ngettext
from app.keys import ASSETS
from app.rendering import Page

# Stand for a value in a part made ready; letters only, so that no filter changes them.
_ORDER, _HERE, _TIME = "xORDERxOFxPAGESx", "xPATHxOFxPAGEx", "xENDxOFxSESSIONx"


class _CompiledOnce(jinja2.BytecodeCache):
    """Templates compile once a process, however often an application is made: each of them takes some ten
    milliseconds."""

    def __init__(self) -> None:
        self._code: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._code.get(bucket.key, ("", None))
        if code is not None and checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._code[bucket.key] = (bucket.checksum, bucket.code)


_COMPILED = _CompiledOnce()


def set_up_templates(app: web.Application, directory: str) -> None:
    environment = aiohttp_jinja2.setup(
        app,
        loader=jinja2.FileSystemLoader(directory),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        auto_reload=False,
        bytecode_cache=_COMPILED,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    _install_words(environment)
    path = _path(app)
    environment.globals.update(
        asset=cache(app[ASSETS].href), path=path, link=_link(path), ready=_ready(environment)
    )
    environment.globals.update(guidance_of=guidance_of)


def _install_words(environment: jinja2.Environment) -> None:
    """Jinja's own new-style gettext formats and escapes at each call, which was a third of a page's time; sentences
    without variables are made ready once per language."""
    ready: dict[Language, dict[str, Markup]] = {language: {} for language in Language}

    def say(message: str, /, **variables: Any) -> Markup:
        sentences = ready[current_language.get()]
        if variables:
            return Markup(gettext(message)) % variables  # noqa: S704 - our own catalogues; the variables are escaped
        if message not in sentences:
            sentences[message] = Markup(gettext(message) % {})  # noqa: S704 - our own catalogues
        return sentences[message]

    def say_many(one: str, many: str, number: int, /, **variables: Any) -> Markup:
        return Markup(ngettext(one, many, number)) % {"num": number, **variables}  # noqa: S704 - as above

    # What the extension looks at when it compiles {% trans %}.
    setattr(environment, "newstyle_gettext", True)  # noqa: B010
    environment.globals.update({"_": say, "gettext": say, "ngettext": say_many})


def _ready(environment: jinja2.Environment) -> Callable[..., Markup]:
    """Parts that are the same for everybody but for three values, rendered once per language and kind of page."""
    made: dict[tuple[object, ...], str] = {}

    @pass_context
    def ready(context: TemplateContext, part: str) -> Markup:
        page: Page = context["page"]
        flags = (page.signed_in, page.keeps, bool(page.order), bool(page.idle_deadline))
        kind = (part, page.lang, page.form_id, page.office, *flags)
        if kind not in made:
            order = _ORDER if page.order else ""
            blank = replace(page, order=order, path=_HERE, idle_deadline_text=_TIME)
            made[kind] = environment.get_template(part).render(page=blank)
        text = made[kind].replace(_ORDER, quote(page.order)).replace(_HERE, quote(page.path))
        return Markup(text.replace(_TIME, page.idle_deadline_text))  # noqa: S704 - quoted above, or digits and a colon

    return ready


def _path(app: web.Application) -> Callable[..., str]:
    fixed = cache(lambda route: str(app.router[route].url_for()))

    def path(route: str, **parts: str) -> str:
        """An address without the page order: form actions, whose form carries it in `_page`."""
        return str(app.router[route].url_for(**parts)) if parts else fixed(route)

    return path


def _link(path: Callable[..., str]) -> Callable[..., str]:
    @pass_context
    def link(context: TemplateContext, route: str, **parts: str) -> str:
        """An address that says which page of which tab it comes from."""
        order = context["page"].order
        address = path(route, **parts)
        return f"{address}?p={quote(order)}" if order else address

    return link
