"""Which entries of a registration the chip of a residence card proves. Nothing is marked that is not under its
signature, or that differs from what was entered."""

from dataclasses import replace

from app.records import Person, ResidenceFacts


def with_chip(person: Person, chip: ResidenceFacts | None) -> Person:
    """With the marks of a chip that was opened with the very number of this entry."""
    if chip is None or chip.number != person.residence_card_number:
        return person
    same = {"birth": chip.birth == person.birth, "sex": chip.sex == person.sex, "expires": True}
    proven = tuple(name for name in chip.signed if same.get(name, False))
    expires = chip.expires if "expires" in proven else ""
    return replace(person, chip_read=True, from_chip=proven, residence_expires=expires)
