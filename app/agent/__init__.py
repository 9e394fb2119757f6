"""The applicant's own program ("user client software"): a careful card device driver with a human dialog.

It dials out only, listens on nothing, and keeps the PIN on this machine.
"""

VERSION = "0.1.0"
