"""Pages on which people show who they are: what the document says, its pictures, and handing both in."""
