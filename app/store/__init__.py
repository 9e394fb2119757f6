"""The only place with SQL: one file per table, every function takes the transaction first and runs one statement."""
