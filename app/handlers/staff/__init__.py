"""The desk: pages of the office's staff, below /staff. One file per thing the desk handles."""
