"""The dialog windows, a program of its own: `python -m app.agent.prompt_tk`. It has no network and no card."""
