"""The languages of the interface: its words, and how days, lists and names are written in each.

Only the address decides (`?lang=ar`), so that a link shows everybody the same page and no cache
needs to know what a browser prefers. Messages are English in the code; a catalogue translates
them (`app/locales`, read as it lies; `make messages` brings it up to date). What the records say
stays in the language of the records and is marked as English; names have a column of their own.

Arabic days have the months' names of Syria and Iraq, and western digits, which many newspapers
there use: so a number is written alike in lists, on pins, in addresses and in English quotations.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from geo import QueryError
from geo.records import MARGIN_DAYS

DEFAULT: Final = "en"
SCRIPTS: Final = ("static/", "app/words/terms.py")
"""Messages of these files are those of the page's scripts."""
API: Final = ("collections", "api", "conformance")
"""Our addresses that begin so have no parameter `lang`."""
_Words = Mapping[str, str | list[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """One language of the interface."""

    code: str
    name: str
    """What it calls itself."""
    direction: str
    locale: str
    """Whose names of months it uses."""
    comma: str
    semicolon: str
    translations: NullTranslations
    words: _Words
    """Message to translation, or to its plural forms, for the page's scripts."""

    def gettext(self, message: str, **values: object) -> str:
        """The message in this language, its `%(placeholders)s` filled."""
        translation = self.translations.gettext(message)
        return translation % values if values else translation

    def ngettext(self, one: str, many: str, num: int, **values: object) -> str:
        """The form of the message for this number, which it has as `%(num)s`."""
        return self.translations.ngettext(one, many, num) % {"num": num, **values}

    def day(self, day: date) -> str:
        """14 November 2017."""
        return _day(self.locale, day)

    def span(self, day: date, precision: str) -> str:
        """The day, or for a week or month the two days between which it may lie."""
        margin = timedelta(days=MARGIN_DAYS[precision])
        if not margin:
            return self.day(day)
        first, last = self.day(day - margin), self.day(day + margin)
        return self.gettext("between %(first)s and %(last)s", first=first, last=last)

    def listed(self, things: Iterable[object]) -> str:
        """Things one after the other, with the language's comma."""
        return escape(self.comma).join(escape(thing) for thing in things)

    def named(self, record: Any, what: str = "name") -> str:
        """The record's name (title, summary) in this language, or else in English."""
        return str(self._own_name(record, what) or getattr(record, what))

    def marked_name(self, record: Any, what: str = "name") -> object:
        """The same, marked as English where there is none in this language."""
        own = self._own_name(record, what)
        return own or self.english(getattr(record, what))

    def name_here(self, record: Any, what: str = "name") -> Markup:
        """The attributes of an element with the record's name (title, publisher)."""
        return Markup() if self._own_name(record, what) else self.english_here()

    def _own_name(self, record: Any, what: str) -> str:
        return "" if self.code == DEFAULT else str(getattr(record, f"{what}_{self.code}", ""))

    def english(self, text: object) -> object:
        """A text of the records, marked as English where the page is not."""
        if self.code == DEFAULT or text == "":
            return text
        return Markup('<bdi lang="en">{}</bdi>').format(text)

    def english_here(self) -> Markup:
        """The attributes of an element with a text of the records."""
        return Markup("") if self.code == DEFAULT else Markup(' lang="en" dir="ltr"')

    def other_name(self, record: Any) -> Markup:
        """After a name, the same name in the other script, if it has one."""
        if not record.name_ar:
            return Markup("")
        if self.code == "ar":
            return Markup(' <span lang="en" dir="ltr">{}</span>').format(record.name)
        return Markup(' <span lang="ar" dir="rtl">{}</span>').format(record.name_ar)

    def link(self, address: str) -> str:
        """The address of one of our pages, in this language; the API has only one."""
        if self.code == DEFAULT or address.lstrip("./").startswith(API):
            return address
        path, mark, fragment = address.partition("#")
        return f"{path}{'&' if '?' in path else '?'}lang={self.code}{mark}{fragment}"


@lru_cache(maxsize=2048)
def _day(locale: str, day: date) -> str:
    return format_date(day, "d MMMM y", locale=locale)


def N_(message: str) -> str:  # noqa: N802 (what gettext's tools look for)
    """The message itself: marks for the catalogue what is translated where it is used."""
    return message


ENGLISH: Final = Language(DEFAULT, "English", "ltr", "en", ", ", "; ", NullTranslations(), {})


@cache
def languages() -> Mapping[str, Language]:
    """Code to language, the default one first."""
    arabic = _catalogue("ar")
    return {
        ENGLISH.code: ENGLISH,
        "ar": Language(
            "ar", "العربية", "rtl", "ar_SY", "، ", "؛ ", _translations(arabic), _words(arabic)
        ),
    }


def language(code: str | None) -> Language:
    """The language asked for, English without the parameter; QueryError if there is none such."""
    known = languages()
    if code is not None and code not in known:
        raise QueryError("lang", code, f"one of {', '.join(known)}")
    return known[code or DEFAULT]


def language_or_default(code: str | None) -> Language:
    """The language asked for, English if there is none such: for pages that tell of an error."""
    return languages().get(code or DEFAULT, ENGLISH)


def alternates(parameters: Iterable[tuple[str, str]]) -> list[tuple[Language, str]]:
    """Each language with the address of the same page in it, from its parameters."""
    others = [(name, value) for name, value in parameters if name != "lang"]
    return [
        (one, "?" + urlencode([*others, *([("lang", code)] if code != DEFAULT else [])]))
        for code, one in languages().items()
    ]


# ---- the catalogue ----


def catalogue_path(code: str) -> Path:
    """Where the catalogue of a language lies."""
    return Path(__file__).parents[1] / "locales" / code / "LC_MESSAGES" / "messages.po"


def _catalogue(code: str) -> Catalog:
    with catalogue_path(code).open("rb") as file:
        return read_po(file, locale=code)


def _translations(catalogue: Catalog) -> NullTranslations:
    """What gettext reads, without a file compiled beforehand."""
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def _words(catalogue: Catalog) -> _Words:
    return {
        message.id if isinstance(message.id, str) else message.id[0]: (
            message.string if isinstance(message.string, str) else list(message.string)
        )
        for message in catalogue
        if message.string and any(file.startswith(SCRIPTS) for file, _ in message.locations)
    }


# ---- templates ----


def add_language(environment: Environment) -> None:
    """Templates speak the `language` they are rendered with, English without one.

    They have `_` and `ngettext`; the filters `day`, `span`, `listed`, `named` (`plain_name` where
    no markup may be), `other_name`, `english` and `word`; the functions `link`, `english_here`
    and `name_here`.
    """
    languages()  # read here, so that a catalogue that can't be read stops the start
    environment.policies["ext.i18n.trimmed"] = True
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # the extension's own
        _gettext, _ngettext, newstyle=True
    )
    for name in ("day", "span", "listed", "other_name", "english"):
        environment.filters[name] = _method(name)
    environment.filters["named"] = _method("marked_name")
    environment.filters["plain_name"] = _method("named")
    environment.filters["word"] = _word
    for name in ("link", "english_here", "name_here"):
        environment.globals[name] = _method(name)


def _of(context: Context) -> Language:
    language = context.get("language", ENGLISH)
    return language if isinstance(language, Language) else ENGLISH


@pass_context
def _gettext(context: Context, message: str) -> str:
    return _of(context).translations.gettext(message) if message else ""


@pass_context
def _word(context: Context, word: str) -> str:
    return _gettext(context, word.replace("_", " "))


@pass_context
def _ngettext(context: Context, one: str, many: str, num: int) -> str:
    return _of(context).translations.ngettext(one, many, num)


def _method(name: str) -> Any:
    """That method of the language a template is rendered in."""

    @pass_context
    def called(context: Context, *arguments: Any) -> Any:
        return getattr(_of(context), name)(*arguments)

    return called
