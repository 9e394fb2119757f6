"""The parts of the `madoguchi` command that do more than start something. Each describes its arguments with
`describe(commands, from_file)`."""
