"""A page with everything it loads put into it, for a file without a server."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable
from hashlib import sha256
from html import escape
from html.parser import HTMLParser
from mimetypes import guess_type
from typing import Final
from urllib.parse import urljoin, urlsplit

from geo import FrontError

POLICY: Final = (
    "default-src 'none'; script-src {scripts}; style-src {styles}; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
CHARSET: Final = '<meta charset="utf-8">\n'
"""Must be among the first 1024 bytes, and the policy before all that it is about."""
GONE: Final = ("without",)
"""Ids of what only a server can do: left out."""
GONE_CLASSES: Final = ("languages",)
GONE_TAGS: Final = ("picture",)
STYLE: Final = "a.gone { color: inherit; text-decoration: none; } .links .gone { display: none; }"
"""For links that lead nowhere from a file."""
HIDDEN: Final = ("compare",)
"""The same, where the page's script looks for it: hidden."""
VOID: Final = frozenset(("meta", "link", "input", "br", "img", "hr", "base", "source"))
_URL = re.compile(r"url\((['\"]?)([^'\")]+)\1\)")

Attributes = list[tuple[str, str | None]]


class Inlined(HTMLParser):
    """Copies a page tag by tag, byte for byte but for what leads out of it.

    `get` gives what is at an address of ours; `server` is where links out of the file lead.
    """

    def __init__(self, server: str, get: Callable[[str], bytes]) -> None:
        super().__init__(convert_charrefs=False)
        self.server = server
        self.note = ""
        self.get = get
        self.out: list[str] = []
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.left_out: list[str] = []
        """The open elements from the one that is left out on."""

    def page(
        self, html: str, data: str, first: str, later: Iterable[str], *, note: str = ""
    ) -> str:
        """The page; `data` is JSON that its first script finds as #kept.

        `first` and `later` are addresses of scripts to run before and after its own; `note` is
        what its foot says of it.
        """
        self.note = note
        self.scripts = [self._script(first)]
        self.styles = [STYLE]
        self.feed(html)
        self.close()
        self.scripts += map(self._script, later)
        before, charset, after = "".join(self.out).partition(CHARSET)
        data_block = f'<script type="application/json" id="kept">{data}</script>\n'
        blocks = "".join(f"<script>{script}</script>\n" for script in self.scripts)
        body, end, rest = after.rpartition("</body>")
        return f"{before}{charset}{self._policy()}{body}{data_block}{blocks}{end}{rest}"

    def _policy(self) -> str:
        """The policy: exactly these scripts and styles, and nothing from anywhere."""
        policy = POLICY.format(
            scripts=" ".join(_hash(script) for script in self.scripts),
            styles=" ".join(map(_hash, self.styles)),
        )
        return (
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            f'<meta name="referrer" content="no-referrer">\n<style>{STYLE}</style>\n'
        )

    # ---- tag by tag ----

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if self.left_out or self._is_gone(tag, attributes):
            if tag not in VOID:
                self.left_out.append(tag)
            return
        change = CHANGES.get(tag)
        raw = self.get_starttag_text() or ""
        self.out.append(change(self, attributes, raw) if change else _hidden(attributes, raw))

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:  # noqa: ARG002
        if not self.left_out:
            self.out.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if self.left_out:
            while self.left_out and self.left_out.pop() != tag:
                pass
        elif tag != "script":
            self.out.append(f"</{tag}>")

    def footer(self, _given: dict[str, str], raw: str) -> str:
        """The page's foot says what the file is."""
        return f"{raw}\n<p>{escape(self.note)}</p>" if self.note else raw

    def _is_gone(self, tag: str, attributes: dict[str, str]) -> bool:
        classes = attributes.get("class", "").split()
        return (
            tag in GONE_TAGS
            or attributes.get("id") in GONE
            or any(name in GONE_CLASSES for name in classes)
        )

    def _put(self, text: str) -> None:
        if not self.left_out:
            self.out.append(text)

    def handle_data(self, data: str) -> None:
        self._put(data)

    def handle_entityref(self, name: str) -> None:
        self._put(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._put(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self._put(f"<!{decl}>")

    # ---- what leads out of the page ----

    def link(self, attributes: dict[str, str], _raw: str) -> str:
        """Styles and the icon are put in; other relations are of no use in a file."""
        href = attributes.get("href", "")
        if attributes.get("rel") == "stylesheet":
            style = self._style(href)
            self.styles.append(style)
            return f"<style>{style}</style>"
        is_icon = attributes.get("rel") == "icon"
        return _tag("link", {**attributes, "href": self._data(href)}) if is_icon else ""

    def _style(self, href: str) -> str:
        """The text of a style sheet, its images in it."""
        text = _lines(self.get("/" + href))

        def inside(match: re.Match[str]) -> str:
            address = match[2]
            return (
                match[0]
                if ":" in address or address[0] == "#"
                else (f"url({self._data(urljoin(urlsplit(href).path, address))})")
            )

        style = _URL.sub(inside, text)
        if "</style" in style.lower():
            raise FrontError(f"{href}: can't stand in a page")
        return style

    def _data(self, href: str) -> str:
        """A file of ours as a data: address."""
        kind = guess_type(urlsplit(href).path)[0] or "application/octet-stream"
        return f"data:{kind};base64,{b64encode(self.get('/' + href)).decode()}"

    def script(self, attributes: dict[str, str], _raw: str) -> str:
        """Scripts are put at the end, where they run when they would have: after the page."""
        self.scripts.append(self._script(attributes["src"]))
        return ""

    def _script(self, address: str) -> str:
        script = _lines(self.get("/" + address))
        if "</script" in script.lower() or "<!--" in script:
            raise FrontError(f"{address}: can't stand in a page")
        return script

    def anchor(self, attributes: dict[str, str], raw: str) -> str:
        """A link within the file or to a source is let be; all others need the server."""
        href = attributes.get("href", "")
        if href[:1] in ("#", "?") or urlsplit(href).scheme in ("http", "https"):
            return raw
        del attributes["href"]
        if self.server:
            attributes["href"] = urljoin(self.server, href)
        else:
            attributes["class"] = f"{attributes.get('class', '')} gone".strip()
        return _tag("a", attributes)

    def form(self, attributes: dict[str, str], _raw: str) -> str:
        """Forms are for scripts only."""
        return _tag("form", {name: value for name, value in attributes.items() if name != "action"})

    def image(self, _given: dict[str, str], _raw: str) -> str:
        """Images are drawn by the server."""
        return ""

    def meta(self, attributes: dict[str, str], raw: str) -> str:
        """Previews of links are for pages that have an address."""
        name = attributes.get("property", attributes.get("name", ""))
        return "" if name.startswith(("og:", "twitter:")) else raw

    def base(self, _given: dict[str, str], _raw: str) -> str:
        """Addresses in a file are its own."""
        return ""


CHANGES: Final[dict[str, Callable[[Inlined, dict[str, str], str], str]]] = {
    "link": Inlined.link,
    "script": Inlined.script,
    "a": Inlined.anchor,
    "form": Inlined.form,
    "img": Inlined.image,
    "meta": Inlined.meta,
    "base": Inlined.base,
    "footer": Inlined.footer,
}


def _hidden(attributes: dict[str, str], raw: str) -> str:
    return raw.removesuffix(">") + " hidden>" if attributes.get("id") in HIDDEN else raw


def _tag(name: str, attributes: dict[str, str]) -> str:
    written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>"


def _lines(text: bytes) -> str:
    """The text with the line ends that a browser gives it before it takes its hash."""
    return text.decode().replace("\r\n", "\n").replace("\r", "\n")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
