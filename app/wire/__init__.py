"""What server, page and agent agree on: message shapes, failure codes, signed bytes. Imports nothing of the others."""
