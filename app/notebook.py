"""The map of a day as a `folium.Map`, for a cell of a notebook; it needs no network.

    from app.notebook import day_map

    day_map(front, "2017-11-14")

Folium renders every string twice as a template, so no record is given to it (`app/page/shell.py`
says more): the page has a mark where the records go, and they are put there when it is written.
"""

from base64 import b64encode
from typing import Any, Final

import folium
import orjson
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from app.day import screen
from app.http import directory
from app.words import OPACITY
from geo import AnyDay, Front, as_day
from geo.records import CONTESTED

_MARK: Final = "RECORDS-OF-THE-DAY"
_PAPER: Final = "<style>div.leaflet-container { background: #f3efe4; }</style>"


def day_map(front: Front, day: AnyDay) -> folium.Map:
    """The zones, lines, rivers and places of a day; a line of text under the pointer says which.

    QueryError if the data set doesn't cover the day. Layers of one's own can be added to it.
    """
    view = folium.Map(tiles=None, zoom_snap=0.25)
    view.default_js = [
        ("leaflet-script", _inlined("leaflet", "leaflet.js", "text/javascript")),
        ("cell", _inlined("static", "cell.js", "text/javascript")),
    ]
    view.default_css = [("leaflet", _inlined("leaflet", "leaflet.css", "text/css"))]
    _Filled().add_to(view)  # type: ignore[no-untyped-call]  # branca has no types
    figure = _Page(_records(front, day))
    figure.header.add_child(Element(_PAPER), name="paper")
    block = f'<script type="application/json" id="records">{_MARK}</script>'
    figure.html.add_child(Element(block), name="records")
    figure.add_child(view)
    return view


class _Page(Figure):
    """Has the records in it only once its templates have been rendered."""

    def __init__(self, records: str) -> None:
        super().__init__()
        self.records = records

    def render(self, **kwargs: Any) -> str:
        """The page with its records."""
        return str(super().render(**kwargs)).replace(_MARK, self.records)


class _Filled(MacroElement):
    """Hands the map to cell.js."""

    _template = Template(
        "{% macro script(this, kwargs) %}fillCell({{ this._parent.get_name() }});{% endmacro %}"
    )


def _records(front: Front, day: AnyDay) -> str:
    drawn = orjson.loads(screen.drawn(front, as_day(day), ()))
    held = drawn["holders"]
    value = {
        "zones": drawn["zones"],
        "fronts": drawn["fronts"],
        "rivers": front.frame("rivers")[["geometry"]].to_geo_dict(),
        "places": [
            {"name": p.name, "lon": p.position[0], "lat": p.position[1], "holder": held.get(p.id)}
            for p in front.records.places.values()
            if p.position
        ],
        "colours": front.colours,
        "opacity": OPACITY,
        "names": {
            **{party.id: party.name for party in front.records.parties.values()},
            CONTESTED: CONTESTED,
        },
    }
    return orjson.dumps(value).decode().replace("<", "\\u003c")


def _inlined(folder: str, name: str, kind: str) -> str:
    """A file of ours as an address that holds it."""
    return f"data:{kind};base64,{b64encode((directory(folder) / name).read_bytes()).decode()}"
