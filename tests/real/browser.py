"""Headless Chromium through Playwright. A console error or a request to another server fails the test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, async_playwright

CHROMIUM = "/usr/bin/chromium-headless-shell"
# Without these Chromium calls its maker at every start.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# Chromium prints a refused or lost connection as an error too; the test judges the page that results.
EXPECTED = ("Failed to load resource", "WebSocket connection to")
LOCALES = {"ja": "ja-JP", "en": "en-US"}


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


@dataclass
class Visitor:
    """One person's browser: its own cookies, the pages it has open, and what went wrong in them."""

    context: BrowserContext
    origin: str
    complaints: list[str] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)

    async def open(self, path: str) -> Page:
        page = await self.new_tab()
        await page.goto(self.origin + path)
        return page

    async def new_tab(self) -> Page:
        page = await self.context.new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("request", self._request)
        page.on("websocket", self._socket)
        return page

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED):
            self.complaints.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).netloc not in (urlsplit(self.origin).netloc, ""):
            self.complaints.append(f"outside request: {request.url}")

    def _socket(self, socket: object) -> None:
        record = lambda payload: self.frames.append(str(payload))  # noqa: E731
        socket.on("framesent", record)  # type: ignore[attr-defined]
        socket.on("framereceived", record)  # type: ignore[attr-defined]


@asynccontextmanager
async def visitor(
    browser: Browser, origin: str, *, language: str = "en", script: bool = True, width: int = 1280
) -> AsyncIterator[Visitor]:
    context = await browser.new_context(
        locale=LOCALES[language],
        timezone_id="Asia/Tokyo",
        java_script_enabled=script,
        viewport={"width": width, "height": 900},
        reduced_motion="reduce",
    )
    context.set_default_timeout(10_000)
    person = Visitor(context, origin)
    try:
        yield person
        assert person.complaints == []
    finally:
        await context.close()
