"""The two sockets. Each judges its own upgrade, because what a form must prove and what a socket must
prove differ."""

from aiohttp import web

from app.ws.agent_socket import live_agent
from app.ws.page_socket import live_page


def add_sockets(app: web.Application) -> None:
    app.router.add_get("/ws/live", live_page, name="ws_live", allow_head=False)
    app.router.add_get("/ws/agent", live_agent, name="ws_agent", allow_head=False)
