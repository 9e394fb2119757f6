"""The live channel: two sockets, one hub, no rules of its own."""
