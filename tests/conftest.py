"""Fixtures that the whole machine shares: one pcscd for every test of a run, whichever room it is in."""

from tests.real.pcscd import pcscd

__all__ = ["pcscd"]
