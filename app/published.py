"""What the desk publishes over the configuration file, held in memory for every page. One process owns it; whoever
writes the rows sets it after the commit."""

from dataclasses import dataclass

from app.config import Office


@dataclass(slots=True)
class Published:
    office: Office
