"""A page as it is published: its addresses are those of files, and what needs a server is left out.

Templates escape what records say, so that a tag or a quotation mark is never a record's: what is
looked for here was written by a template.
"""

import re
from collections.abc import Callable
from html import escape, unescape
from posixpath import dirname, relpath
from typing import Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from app.words import DEFAULT

Named = Callable[[str], str]
"""From an address below the root to the name of its file, empty if it isn't published."""

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'"
)
_CHARSET: Final = '<meta charset="utf-8">\n'
_SERVERS_ONLY: Final = (
    re.compile(r'<form id="without".*?</form>\n?', re.DOTALL),
    re.compile(r'<noscript>\s*<label for="day-field">.*?</noscript>\n?', re.DOTALL),
    re.compile(r'<form action="(?!\./").*?</form>\n?', re.DOTALL),
    re.compile(
        r'<details class="narrow">(?:(?!</details>).)* action="claims".*?</details>\n?', re.DOTALL
    ),
    re.compile(r'(?<=<form id="filter") action="\./"'),
    re.compile(r'<a [^>]*href="[./]*(?:why|what-if)[/?][^>]*>[^<]*</a>(?: · )?'),
    re.compile(
        r'<a href="[^"]*map\.svg\?[^"]*(?:claim|place)=[^>]*><picture>.*?</picture></a>', re.DOTALL
    ),
    re.compile(r'<source media="[^>]*>'),
)
_TAG: Final = re.compile(r"<(a|link|script|img|meta)\b([^>]*)>")
_ADDRESS: Final = re.compile(r'\b(href|src|content)="([^"]*)"')
_LATER: Final = re.compile(r"static/[\w-]+\.js\?v=\w+")
_MORE_THAN_THE_DAY: Final = ("&(?:claim|place)=[^&]*", "&(?:claim|place|lang)=[^&]*")
"""What of the picture of a preview may be left out where there is none with it."""
_STATE: Final = ("claim", "compare", "day", "layers", "map")


class PageLinks:
    """What the addresses of one page are, once it lies where `name` says."""

    def __init__(self, address: str, name: str, named: Named, public_url: str) -> None:
        self.address = urlsplit(address).path
        self.name = name
        self.named = named
        self.root = public_url

    def published(self, html: str, folder: str, *, by_day: bool = True) -> str:
        """The page, its scripts told that its answers are files in this folder.

        And whether zones, fronts and pictures of each day are among them.
        """
        for part in _SERVERS_ONLY:
            html = part.sub("", html)
        html = _TAG.sub(self._tag, html)
        html = _LATER.sub(lambda address: self._beside(self.named(f"/{address[0]}")), html)
        head = f'{_CHARSET}<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        html = html.replace(_CHARSET, head, 1)
        if "data-config=" in html:
            script = self._beside(f"{folder}static/published.js")
            html = html.replace("<script ", f'<script src="{script}" defer></script>\n<script ', 1)
            attributes = f'data-published="{self._beside(folder)}"{" data-days" if by_day else ""}'
            html = html.replace("<body ", f"<body {attributes} ", 1)
        return html

    def _tag(self, element: re.Match[str]) -> str:
        tag, attributes = element.groups()
        if tag == "meta" and not re.search(r'property="og:(?:image|url)"', attributes):
            return element[0]
        whole = tag == "meta" or bool(re.search(r'rel="(?:canonical|alternate)"', attributes))

        def file(attribute: re.Match[str]) -> str:
            address = unescape(attribute[2])
            led = self.link(address, absolute=whole)
            for more in _MORE_THAN_THE_DAY if tag == "meta" else ():
                led = led or self.link(re.sub(more, "", address), absolute=whole)
            return f'{attribute[1]}="{escape(led)}"' if led else 'class="gone"'

        written = _ADDRESS.sub(file, attributes)
        return "" if tag == "meta" and 'class="gone"' in written else f"<{tag}{written}>"

    def link(self, address: str, *, absolute: bool = False) -> str:
        """The address as this page leads there; empty if nothing is published there."""
        if self.root and address.startswith(self.root):
            address = "/" + address.removeprefix(self.root)
        if address.startswith("#") or urlsplit(address).scheme in ("http", "https"):
            return address
        target = urlsplit(urljoin(self.address, address))
        name = self.named(f"{target.path}?{target.query}")
        if not name:
            return ""
        state = self._state(target.query) if target.path == "/" else ""
        mark = f"#{target.fragment}" if target.fragment else ""
        led = self.root + ("" if name == "index.html" else name) if absolute else self._beside(name)
        return f"{led}{state}{mark}"

    def _state(self, query: str) -> str:
        """What the page's script reads from the address of the map."""
        pairs = [pair for pair in parse_qsl(query) if pair[0] in _STATE]
        return f"?{urlencode(pairs, safe='/,')}" if pairs else ""

    def _beside(self, name: str) -> str:
        """The way from this page to a file."""
        led = relpath(name, dirname(self.name) or ".")
        if name == "index.html":
            return dirname(led) + "/" if "/" in led else "./"
        return led + "/" if name.endswith("/") else led


def feed(xml: str, named: Named, root: str) -> str:
    """A feed whose links lead to files, without those to what isn't published."""

    def link(element: re.Match[str]) -> str:
        page = PageLinks("/", "feed", named, root)
        address = unescape(element[1])
        led = page.link(address, absolute=bool(root))
        return element[0].replace(element[1], escape(led)) if led else ""

    xml = re.sub(r' xml:base="[^"]*"', "", xml) if not root else xml
    return re.sub(r'<link [^>]*href="([^"]*)"[^>]*/>', link, xml)


def in_language(address: str, code: str) -> str:
    """The address of a page in a language."""
    if code == DEFAULT:
        return address
    return f"{address}{'&' if '?' in address else '?'}lang={code}"
