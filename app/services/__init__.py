"""One verb, one transaction, given a Context."""
