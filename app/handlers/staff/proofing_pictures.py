"""The pictures of a case: how the page shows them without script, and each as bytes with the viewer's name in it."""

from dataclasses import dataclass, replace

from aiohttp import web
from yarl import URL

from app.handlers.staff.proofing_words import WARNINGS
from app.keys import CONTEXT, STAFF
from app.records import ProofingImage
from app.services.look_at_proofing import Case, look_at_picture

ZOOMS = ("fit", "150", "200", "300")
TONES = ("plain", "bright", "contrast", "invert")
QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Shown:
    """How the pictures stand on the page; all of it is in the address, so that no script is needed. `turns`: quarters
    clockwise, of the first and the second picture."""

    turns: tuple[int, int] = (0, 0)
    zoom: str = ZOOMS[0]
    tone: str = TONES[0]

    @property
    def query(self) -> dict[str, str]:
        plain = Shown()
        found = {
            "turn1": str(self.turns[0] or ""),
            "turn2": str(self.turns[1] or ""),
            "zoom": self.zoom if self.zoom != plain.zoom else "",
            "tone": self.tone if self.tone != plain.tone else "",
        }
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class PictureView:
    """`state`: "shown", "hidden" (not to this viewer) or "erased". `address` is without the turn."""

    position: int
    state: str
    address: str
    turn: int
    turned: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PicturesView:
    """The links lead to the same page with one thing changed; `closer` and `farther` are "" at the ends."""

    pictures: tuple[PictureView, ...]
    zoom: str
    tone: str
    closer: str
    farther: str
    bright: str
    contrast: str
    invert: str
    plain: str


def shown_in(request: web.Request) -> Shown:
    """What means nothing counts as left out."""
    query = request.query
    zoom, tone = query.get("zoom", ""), query.get("tone", "")
    return Shown(
        turns=(turn_in(query.get("turn1", "")), turn_in(query.get("turn2", ""))),
        zoom=zoom if zoom in ZOOMS else ZOOMS[0],
        tone=tone if tone in TONES else TONES[0],
    )


def turn_in(text: str) -> int:
    return int(text) if text in {"1", "2", "3"} else 0


def pictures_view(request: web.Request, case: Case) -> PicturesView:
    shown = shown_in(request)
    step = ZOOMS.index(shown.zoom)

    def link(other: Shown) -> str:
        return str(URL(request.path).with_query(other.query).with_fragment("pictures"))

    def toned(tone: str) -> str:
        return link(replace(shown, tone=TONES[0] if shown.tone == tone else tone))

    pictures = tuple(_picture(request, case, image, shown) for image in case.kept.images)
    return PicturesView(
        pictures=pictures,
        zoom=shown.zoom,
        tone=shown.tone,
        closer=link(replace(shown, zoom=ZOOMS[step + 1])) if step + 1 < len(ZOOMS) else "",
        farther=link(replace(shown, zoom=ZOOMS[step - 1])) if step else "",
        bright=toned("bright"),
        contrast=toned("contrast"),
        invert=toned("invert"),
        plain=link(Shown()),
    )


def _picture(request: web.Request, case: Case, image: ProofingImage, shown: Shown) -> PictureView:
    turn = shown.turns[image.position - 1]
    after = list(shown.turns)
    after[image.position - 1] = (turn + 1) % QUARTERS
    turned = replace(shown, turns=(after[0], after[1]))
    state = "shown" if case.pictures_shown else "hidden"
    address = request.app.router["staff_proofing_picture"].url_for(
        proofing=image.proofing_id, position=str(image.position)
    )
    return PictureView(
        position=image.position,
        state=state if image.wrapped else "erased",
        address=str(address),
        turn=turn,
        turned=str(URL(request.path).with_query(turned.query).with_fragment("pictures")),
        warnings=tuple(str(WARNINGS[warning]) for warning in image.warnings),
    )


async def show_picture(request: web.Request) -> web.Response:
    position = request.match_info["position"]
    jpeg = await look_at_picture(
        request.app[CONTEXT],
        request[STAFF],
        request.match_info["proofing"],
        int(position) if position in {"1", "2"} else 0,
        turn=turn_in(request.query.get("turn", "")),
    )
    return web.Response(body=jpeg, content_type="image/jpeg")
