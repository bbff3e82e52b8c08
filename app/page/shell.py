"""The map as Folium draws it: a shell of constants, the same whatever the records say.

Folium renders every string it is given twice as a Jinja template, so a record that reached it could
run as code on the server, or as markup in the page. It is therefore given none: only the ids and
titles of `LAYERS`, in the language of the page. The data comes to the page by `fetch` from the API
and enters it as text. What Folium would write inline goes into a script of its own, so that the
page needs no inline code.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

import folium
import orjson
from branca.element import Figure, MacroElement
from folium.template import Template

from app.words import ENGLISH, Language
from geo import LAYERS, Layer

LEAFLET_JS = [("leaflet", "leaflet/leaflet.js"), ("front", "static/front.js")]
LATER = ("cite", "compare", "course", "references", "search", "sides", "take")
"""Scripts that the first ones load when a reader needs them."""
LEAFLET_CSS = [("leaflet", "leaflet/leaflet.css"), ("front", "static/front.css")]


class Overlay(folium.map.Layer):
    """One of our layers: front.js makes it and fills it from the API."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = front.layer("
        "{{ this.layer|tojson }}{% if not this.show %}, false{% endif %});"
        "{% endmacro %}"
    )

    def __init__(self, layer: Layer, title: str) -> None:
        super().__init__(name=title, overlay=True, control=True, show=layer.shown)
        self._name = "Overlay"
        self.layer = layer.id


class Start(MacroElement):
    """Hands the finished map to front.js."""

    _template = Template(
        "{% macro script(this, kwargs) %}front.start({{ this._parent.get_name() }});{% endmacro %}"
    )


@dataclass(frozen=True, slots=True)
class Shell:
    """The map's element, its script, and the files both need (paths relative to the page)."""

    html: str
    script: str
    js: tuple[str, ...]
    css: tuple[str, ...]


@lru_cache(maxsize=8)
def shell(language: Language = ENGLISH, layers: tuple[Layer, ...] = (*LAYERS.values(),)) -> Shell:
    """The shell of a map of these layers: equal bytes at every call, whatever the records say."""
    view = folium.Map(tiles=None, scroll_wheel_zoom=False, zoom_snap=0.25)
    view.options |= {"min_zoom": 5, "max_zoom": 15}  # Map's own arguments reach only tile layers
    view.default_js, view.default_css = LEAFLET_JS, LEAFLET_CSS
    for layer in layers:
        if layer.drawn:
            Overlay(layer, language.gettext(layer.title)).add_to(view)
    folium.LayerControl(collapsed=True).add_to(view)
    Start().add_to(view)  # type: ignore[no-untyped-call]  # branca has no types
    figure = view.get_root()
    assert isinstance(figure, Figure)  # noqa: S101 (what a map's root is)
    figure.render()
    rename = _Renamed()
    html = rename(figure.html.render())
    return Shell(
        html=html,
        script=_words(language) + rename(figure.script.render()),
        js=tuple(path for _, path in view.default_js),
        css=tuple(path for _, path in view.default_css),
    )


def _words(language: Language) -> str:
    """What the scripts say in this language: nothing for English, which is in them."""
    return f"front.words = {orjson.dumps(language.words).decode()};\n" if language.words else ""


class _Renamed:
    """Numbers Folium's random ids in the order in which they appear."""

    def __init__(self) -> None:
        self.numbers = count(1)
        self.names: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        return re.sub(r"[0-9a-f]{32}", self._name, text)

    def _name(self, match: re.Match[str]) -> str:
        if match[0] not in self.names:
            self.names[match[0]] = str(next(self.numbers))
        return self.names[match[0]]
