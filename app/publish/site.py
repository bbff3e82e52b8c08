"""The whole site: what becomes of the answers at its addresses.

A published file is the answer of a resource of the table: nothing is made anew here. GeoJSON loses
its links, which lead to questions that only a server can answer; pages get the addresses of files.
The folder of a version is named after the data and after the hash of all files in it: the same data
and the same program give the same names, and another content never has an old name.
"""

import re
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import orjson
from starlette.types import ASGIApp

from app.day import dots
from app.http import directory
from app.page import bodies, templates
from app.publish.addresses import FORMATS, WORKER, pages, versioned_addresses, whole_layers
from app.publish.links import PageLinks, feed, in_language
from app.publish.names import file_name
from app.publish.parts import part_files, record_files
from app.publish.tree import MANIFEST, FileTree, beside_target
from app.site import Site
from app.words import Language, alternates, languages

FOLDER: Final = "data/"
"""Of the version, until its hash is known."""
_OF_SPAN: Final = re.compile(r"(?:datetime=|^/map\.\w+\?day=)([\d-]{10})")
_MAX: Final = 10_000
_SHOWN: Final = 12
_SAID_EVERY: Final = 2000
"""How many pages are written from one word of it to the next."""
_FEEDS: Final = ("claims.atom", "changes.atom")
Told = Callable[[str], None]


def publish(app: ASGIApp, site: Site, target: Path, say: Told) -> tuple[int, int]:
    """Publish a site, which the app serves; gives the number of its files and their bytes.

    `say` hears how far it is. QueryError for a target that can't be used.
    """
    with beside_target(target) as unfinished:
        tree = FileTree(unfinished)
        for what, addresses in versioned_addresses(site.front).items():
            say(f"{what}: {len(addresses)}")
            for address in addresses:
                _add_answer(app, tree, site, address)
        if dots.are_many(site.front):
            _add_parts(app, tree, site, say)
        _add_cited(app, tree, site)
        folder = _settle(tree, site)
        _add_pages(app, tree, site, folder, say)
        tree.add(WORKER, (directory("static") / WORKER).read_bytes())
        _add_lists(tree, site, folder)
        size = tree.size
    return len(tree.listed) + 1, size


def _add_parts(app: ASGIApp, tree: FileTree, site: Site, say: Told) -> None:
    """What a front with many places has instead of its days and features as wholes."""
    whole = (
        orjson.loads(_geojson(app, f"/collections/{layer}/items"))["features"]
        for layer in ("places", "reports")
    )
    say("places and their reports")
    for name, body in record_files(*whole):
        tree.add(f"{FOLDER}{name}", body)
    for name, body in part_files(site.front, say):
        tree.add(f"{FOLDER}{name}", body)


def _named(tree: FileTree, site: Site, folder: str, coming: set[str]) -> Callable[[str], str]:
    """From an address to its file, if that is there or is coming."""
    day = site.front.records.manifest.default_day
    starts = [max(site.front.records.manifest.first_day, d) for d in site.front.starts]

    def named(address: str) -> str:
        either = (file_name(one, folder, day) for one in (address, _from_start(address, starts)))
        return next((name for name in either if name in tree.listed or name in coming), "")

    return named


def _from_start(address: str, starts: list[date]) -> str:
    """The address with the day from which its span is unchanged, if it names that of a span."""
    match = _OF_SPAN.search(address)
    if not match:
        return address
    start = max(d for d in starts if d <= date.fromisoformat(match[1]))
    return f"{address[: match.start(1)]}{start}{address[match.end(1) :]}"


def _add_answer(app: ASGIApp, tree: FileTree, site: Site, address: str) -> None:
    name = file_name(address, FOLDER, site.front.records.manifest.default_day)
    if name.endswith(".geojson"):
        tree.add(name, _geojson(app, address))
    else:
        tree.add(name, bodies(app, [address])[address])


def _geojson(app: ASGIApp, address: str) -> bytes:
    """A feature, or all features, page by page; without links, which lead to a server."""
    whole: dict[str, Any] = {}
    step = f"{'&' if '?' in address else '?'}limit={_MAX}&offset="
    while True:
        count = len(whole.get("features", ()))
        page = address if _is_feature(address) else f"{address}{step}{count}"
        answer = orjson.loads(bodies(app, [page])[page])
        for part in (answer, *answer.get("features", ())):
            part.pop("links", None)
        if whole:
            whole["features"] += answer["features"]
            whole["numberReturned"] = len(whole["features"])
        else:
            whole = answer
        if len(whole.get("features", ())) >= whole.get("numberMatched", 0):
            return orjson.dumps(whole)


def _is_feature(address: str) -> bool:
    return not address.split("?")[0].endswith("/items")


def _add_cited(app: ASGIApp, tree: FileTree, site: Site) -> None:
    """What citations are made of: the version, and the words for each claim."""
    address = "/versions?f=json"
    current = bodies(app, [address])[address]
    tree.add(f"{FOLDER}versions.json", current)
    tree.add("versions.json", current)  # asked by open pages, whether there is a newer one
    addresses = {c: f"/claims/{c}?f=json" for c in site.listed}
    answers = bodies(app, addresses.values())
    name = "bibliographicCitation"
    cited = {c: {name: orjson.loads(answers[a])[name]} for c, a in addresses.items()}
    tree.add(f"{FOLDER}citations.json", orjson.dumps(cited))


def _settle(tree: FileTree, site: Site) -> str:
    """The folder of the version under its name."""
    lines = "".join(f"{name} {tree.listed[name]['sha256']}\n" for name in sorted(tree.listed))
    digest = sha256(lines.encode()).hexdigest()
    folder = f"data-{site.version[:_SHOWN]}-{digest[:8]}/"
    tree.renamed(FOLDER, folder)
    return folder


def _add_pages(app: ASGIApp, tree: FileTree, site: Site, folder: str, say: Told) -> None:
    day = site.front.records.manifest.default_day
    addresses = [in_language(a, code) for code in languages() for a in pages(site.front)]
    cited = [
        f"/sources/{source}?f={form}"
        for source in site.front.records.sources
        for form in ("bibtex", "csl")
    ]
    names = {a: file_name(a, folder, day) for a in (*addresses, *cited)}
    names |= {f"/{name}": name for name in _FEEDS}
    lists = {file_name(in_language("/collections", code), "", day) for code in languages()}
    named = _named(tree, site, folder, set(names.values()) | lists)
    say(f"pages: {len(names):,}")
    for number, (address, name) in enumerate(names.items(), start=1):
        if not number % _SAID_EVERY:
            say(f"pages: {number:,} of {len(names):,}")
        body = bodies(app, [address])[address]
        if name.endswith(".html"):
            page = PageLinks(address, name, named, site.public_url)
            body = page.published(body.decode(), folder, by_day=site.front.is_whole).encode()
        elif name in _FEEDS:
            body = feed(body.decode(), named, site.public_url).encode()
        tree.add(name, body)
    for spoken in languages().values():
        name = file_name(in_language("/collections", spoken.code), "", day)
        page = PageLinks("/collections", name, named, site.public_url)
        tree.add(name, page.published(_data_page(tree, site, spoken, folder), folder).encode())


def _data_page(tree: FileTree, site: Site, spoken: Language, folder: str) -> str:
    """The page that lists what can be taken away."""
    manifest = site.front.records.manifest
    files: dict[str, list[tuple[str, str, int]]] = {
        layer: [
            (title, address, tree.listed[file_name(address, folder, manifest.default_day)]["size"])
            for title, form in FORMATS.items()
            for address in [f"/collections/{layer}/items{f'?f={form}' if form else ''}"]
        ]
        for layer in whole_layers(site.front)
    }
    days = site.front.starts if site.front.is_whole else []
    return (
        templates()
        .get_template("published-data.html")
        .render(
            language=spoken,
            alternates=alternates(()),
            here=site.public_url and f"{site.public_url}collections",
            root="",
            manifest=manifest,
            formats=(),
            query=None,
            layers={layer: site.front.layers[layer] for layer in files},
            files=files,
            days=[max(manifest.first_day, day) for day in days],
            parts=dots.are_many(site.front),
            version=site.version[:_SHOWN],
        )
    )


def _add_lists(tree: FileTree, site: Site, folder: str) -> None:
    """The list of pages for search engines, which want whole addresses, and that of all files."""
    root = site.public_url
    if root:
        page_names = sorted(name for name in tree.listed if name.endswith(".html"))
        lines = "".join(
            f"<url><loc>{root}{'' if name == 'index.html' else name}</loc></url>\n"
            for name in page_names
        )
        tree.add(
            "sitemap.xml",
            b'<?xml version="1.0" encoding="UTF-8"?>\n'
            b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
            + lines.encode()
            + b"</urlset>\n",
        )
    manifest: dict[str, Any] = {
        "title": site.front.records.manifest.title,
        "data_version": site.version,
        "folder": folder.rstrip("/"),
        "files": dict(sorted(tree.listed.items())),
    }
    tree.root.joinpath(MANIFEST).write_bytes(orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
