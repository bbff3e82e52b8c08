"""From an address of the server to the file that has its answer.

Pages, feeds and the entry keep one name for good; all else lies in a folder whose name says the
version, so that it may be cached for ever. `static/published.js` finds the same files from the
addresses that the page's script asks for.
"""

import re
from datetime import date
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from app.words import DEFAULT

_STATE: Final = r"(?:(?:article|claim|compare|day|f|layers|map),?)*"
RULES: Final = (
    (rf"/\?{_STATE}", "index{article}{lang}{form}"),
    (r"/claims\?(?:article)?,?f?", "claims{article}{lang}.html"),
    (r"/(about|voices)\?f?", "{0}{lang}.html"),
    (r"/places\?(?:day)?,?f?,?(?:offset)?", "places{offset}{lang}.html"),
    (r"/collections\?f?", "data{lang}.html"),
    (r"/agreement\?day,(?:f,)?voice", "agreement/{voice}-{day}{lang}.html"),
    (r"/(claims|changes)\.atom\?", "{0}.atom"),
    (r"/(articles|claims|places|sources)/([^/]+)\?(?:day)?,?f?", "{0}/{1}{lang}{form}"),
    (r"/((?:static|leaflet)/.+)\?", "{folder}{0}"),
    (r"/map\.js\?", "{folder}map{lang}.js"),
    (r"/map/parts\?", "{folder}map/parts.json"),
    (r"/map/titles\?", "{folder}map/titles{lang}.json"),
    (r"/map/(always|course)\?", "{folder}map/{0}.json"),
    (r"/map/zones\?day", "{folder}map/{day}.json"),
    (r"/map/zones\?day,fine", "{folder}map/{day}.fine.json"),
    (r"/map\.png\?claim,day", "{folder}map/claims/{claim}.png"),
    (r"/map\.(svg|png)\?(?:day)?,?(?:width)?", "{folder}map/{day}{lang}.{0}"),
    (r"/series\?f(?:,measure)?", "{folder}series-{measure}{form}"),
    (r"/collections/([^/]+)/items\?datetime", "{folder}collections/{0}/{datetime}.geojson"),
    (r"/collections/([^/]+)/items\?", "{folder}collections/{0}.geojson"),
    (r"/collections/([^/]+)/items\?(?:datetime,)?f", "{folder}collections/{0}{form}"),
    (r"/collections/([^/]+)/items/([^/]+)\?", "{folder}collections/{0}/{1}.geojson"),
)
"""The path and the names of its parameters, and the name of the file."""
_OF_LANGUAGE: Final = ("lang", "v")
FORMS: Final = {
    "html": ".html",
    "bibtex": ".bib",
    "csl": ".csl.json",
    "csv": ".csv",
    "fgb": ".fgb",
    "parquet": ".parquet",
}


def file_name(address: str, folder: str, default_day: date) -> str:
    """The name of the file with what is at an address below the root; empty if there is none.

    `folder` is where the files of this version lie. Whether there is such a file is not known here.
    """
    parameters = dict(parse_qsl(urlsplit(address).query))
    names = ",".join(sorted(name for name in parameters if name not in _OF_LANGUAGE))
    lang = parameters.get("lang", DEFAULT)
    form = FORMS.get(parameters.get("f", "html"), "")
    parts = {
        "folder": folder,
        "article": f".{parameters['article']}" if "article" in parameters else "",
        "lang": "" if lang == DEFAULT else f".{lang}",
        "form": form,
        "day": parameters.get("day", default_day),
        "voice": parameters.get("voice"),
        "claim": parameters.get("claim"),
        "measure": parameters.get("measure", "places"),
        "datetime": parameters.get("datetime"),
        "offset": "" if parameters.get("offset", "0") == "0" else f"-{parameters['offset']}",
    }
    for pattern, name in RULES:
        if match := re.fullmatch(pattern, f"{urlsplit(address).path}?{names}"):
            return name.format(*match.groups(), **parts) if form or "{form}" not in name else ""
    return ""
