"""The real application of tests/web, for the pages of identity proofing."""

from tests.web.conftest import config, elsewhere, visitor

__all__ = ["config", "elsewhere", "visitor"]
