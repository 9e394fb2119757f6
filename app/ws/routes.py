"""The two sockets. Each judges its own upgrade, because what a form must prove and what a socket must
prove differ."""

from aiohttp import web

from app.keys import CONTEXT
from app.ws.agent_socket import live_agent
from app.ws.page_socket import live_page


def add_sockets(app: web.Application) -> None:
    app.router.add_get("/ws/live", live_page, name="ws_live", allow_head=False)
    app.router.add_get("/ws/agent", live_agent, name="ws_agent", allow_head=False)
    app.on_shutdown.append(_hang_up)


async def _hang_up(app: web.Application) -> None:
    # Without this the server would wait for people to close their pages.
    await app[CONTEXT].live.hang_up()
