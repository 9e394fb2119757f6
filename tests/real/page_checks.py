"""The two referees of a page: axe-core in the browser, html-validate over the HTML as the server sent it."""

import asyncio
import atexit
import json
import subprocess
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from playwright.async_api import Page

ROOT = Path(__file__).parent.parent.parent
AXE = ROOT / "node_modules/axe-core/axe.min.js"
VALIDATOR = Path(__file__).parent / "html-validate.mjs"
RULES = Path(__file__).parent / "html-validate.json"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


async def accessibility_findings(page: Page) -> list[str]:
    """One line for each rule and element that axe objects to. Evaluated, so the CSP of the page stays."""
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    # What it does not object to is a hundred times longer, and stays in the browser.
    violations = await page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"
        ".then(report => report.violations)",
        TAGS,
    )
    return [
        f"{finding['id']}: {finding['help']}: {node['target']}"
        for finding in violations
        for node in finding["nodes"]
    ]


async def markup_findings(pages: Mapping[str, str]) -> list[str]:
    """`pages`: a name for each page and its HTML."""
    found = [(name, await asyncio.to_thread(_validator().judge, html)) for name, html in pages.items()]
    return [
        f"{name}:{message['line']}: {message['ruleId']}: {message['message']}"
        for name, messages in found
        for message in messages
    ]


class _Validator:
    """One html-validate for the tests of a process, which takes their pages one after the other."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process = subprocess.Popen(
            ["node", str(VALIDATOR), str(RULES)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        atexit.register(self._process.communicate)

    def judge(self, html: str) -> list[dict[str, Any]]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._turn:
            self._process.stdin.write(json.dumps(html) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        assert answer, "html-validate has ended"
        return json.loads(answer)


@cache
def _validator() -> _Validator:
    return _Validator()
