"""Figures in the text format that Prometheus reads (version 0.0.4). None of them is about a person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Gauge:
    """One figure with a sentence about it, and its value for each set of labels."""

    name: str
    about: str
    samples: tuple[tuple[Labels, float], ...]


def by_label(name: str, about: str, label: str, values: Mapping[str, int]) -> Gauge:
    """A figure divided by one label."""
    return Gauge(name, about, tuple(({label: key}, value) for key, value in values.items()))


def exposition(gauges: Iterable[Gauge]) -> str:
    return "".join(f"{line}\n" for gauge in gauges for line in _lines(gauge))


def _lines(gauge: Gauge) -> Iterable[str]:
    yield f"# HELP {gauge.name} {gauge.about}"
    yield f"# TYPE {gauge.name} gauge"
    for labels, value in gauge.samples:
        named = ",".join(f'{name}="{_escaped(text)}"' for name, text in labels.items())
        yield f"{gauge.name}{{{named}}} {value:g}" if named else f"{gauge.name} {value:g}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
