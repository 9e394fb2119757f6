"""Cards: bytes in, data and status word out. Nothing here decides whether a person may do anything."""
