"""What a forked program finds done: its modules read, its templates compiled. Nothing is started here."""

import gc

import aiohttp_jinja2

import app.agent.main
import app.cli
import app.serving
from app.config import Config
from app.main import create_app

COMMANDS = {"app.cli": app.cli.main, "app.agent.main": app.agent.main.main}


def compile_templates() -> None:
    """`create_app` keeps what is compiled for as long as the process lives, and forks inherit it."""
    environment = aiohttp_jinja2.get_env(create_app(Config()))
    for name in environment.list_templates(extensions=["html"]):
        environment.get_template(name)


compile_templates()
# What is here stays: a fork whose collector looked through it would copy every page of it.
gc.freeze()
