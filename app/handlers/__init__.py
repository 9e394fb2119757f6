"""Pages: one file per page group, one line per route in routes.py."""
