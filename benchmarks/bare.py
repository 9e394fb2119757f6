"""The limit for pages: an aiohttp handler that does nothing but answer. `python -m benchmarks.bare PORT`."""

import sys

import uvloop
from aiohttp import web


async def hello(_: web.Request) -> web.Response:
    return web.Response(text="hello, world")


def main() -> None:
    app = web.Application()
    app.router.add_get("/", hello)
    uvloop.install()
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)


if __name__ == "__main__":
    main()
