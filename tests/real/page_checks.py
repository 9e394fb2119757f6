"""The two referees of a page: axe-core in the browser, html-validate over the HTML as the server sent it."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path

from playwright.async_api import Page

ROOT = Path(__file__).parent.parent.parent
AXE = ROOT / "node_modules/axe-core/axe.min.js"
HTML_VALIDATE = ROOT / "node_modules/.bin/html-validate"
RULES = Path(__file__).parent / "html-validate.json"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


async def accessibility_findings(page: Page) -> list[str]:
    """One line for each rule and element that axe objects to. Evaluated, so the CSP of the page stays."""
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    report = await page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", TAGS
    )
    return [
        f"{finding['id']}: {finding['help']}: {node['target']}"
        for finding in report["violations"]
        for node in finding["nodes"]
    ]


async def markup_findings(pages: Mapping[str, str], directory: Path) -> list[str]:
    """`pages`: a name for each page and its HTML."""
    names = {}
    for number, (name, html) in enumerate(pages.items()):
        file = directory / f"page-{number}.html"
        file.write_text(html, encoding="utf-8")
        names[str(file)] = name
    # Into a file: its process ends before a pipe has taken a long report.
    report = directory / "report.json"
    process = await asyncio.create_subprocess_exec(
        *(str(HTML_VALIDATE), "--config", str(RULES), "--formatter", f"json={report}", *names),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    complaint, _ = await process.communicate()
    assert process.returncode in {0, 1}, complaint.decode()
    return [
        f"{names[result['filePath']]}:{message['line']}: {message['ruleId']}: {message['message']}"
        for result in json.loads(report.read_text(encoding="utf-8"))
        for message in result["messages"]
    ]
