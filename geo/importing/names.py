"""Who and what a table of others speaks of: its words for parties, voices, sources and places."""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from itertools import chain, count
from typing import Final

from geo.curation import NameKey, key
from geo.records import CONTESTED, Party, Source, Voice, fields

MOST_COMPARED: Final = 5_000
"""Near names are looked for among no more names than this."""
MOST_ASKED: Final = 100
"""And for no more names than this: it takes long."""


class NamesOf:
    """Records by the names that they have; a name of several is no one's."""

    def __init__(self, names: Iterable[tuple[str, str]], what: str) -> None:
        """`names` are pairs of id and name; `what` says in words what they are names of."""
        self.what = what
        self._asked = 0
        self._ids: dict[str, str] = {}
        self._keys: dict[NameKey, set[str]] = {}
        self._names: dict[str, None] = {}
        for record_id, name in names:
            self._ids[record_id] = record_id
            self._names[name] = None
            self._keys.setdefault(key(name), set()).add(record_id)

    def ids(self, text: str) -> list[str]:
        """The ids of those that a text may name: by id, else by name, whatever case."""
        if (record_id := text.casefold()) in self._ids:
            return [record_id]
        return sorted(self._keys.get(key(text), ())) if key(text) else []

    def id_of(self, text: str) -> str:
        """The id of the one that a text names. ValueError with what was expected."""
        ids = self.ids(text)
        if len(ids) == 1:
            return ids[0]
        if ids:
            raise ValueError(f"{self.what} that no other shares its name with: {', '.join(ids)}")
        raise ValueError(f"{self.what}{self.near(text)}")

    def near(self, text: str) -> str:
        """In words which names are near to a text."""
        self._asked += 1
        if len(self._names) > MOST_COMPARED or self._asked > MOST_ASKED:
            return ""
        by_case = {name.casefold(): name for name in (*self._ids, *self._names)}
        close = get_close_matches(text.casefold(), by_case, n=3)
        return f"; near to it: {', '.join(by_case[name] for name in close)}" if close else ""

    def has(self, record_id: str) -> bool:
        """Whether one has this id."""
        return record_id in self._ids

    def add(self, record_id: str, name: str) -> None:
        """One more."""
        self._ids[record_id] = record_id
        self._keys.setdefault(key(name), set()).add(record_id)


def holders(parties: Mapping[str, Party]) -> NamesOf:
    """The parties that can hold a place, and `contested`."""
    names = list(_party_names(party for party in parties.values() if party.colour))
    ids = sorted({party for party, _ in names})
    return NamesOf([*names, (CONTESTED, CONTESTED)], f"one of {', '.join(ids)} or {CONTESTED}")


def all_parties(parties: Mapping[str, Party]) -> NamesOf:
    """Every party."""
    return NamesOf(_party_names(parties.values()), "a party")


def _party_names(parties: Iterable[Party]) -> Iterable[tuple[str, str]]:
    for party in parties:
        for name in (party.name, party.label, party.name_ar, party.label_ar, *party.variants):
            if name:
                yield party.id, name


def voices(records: Mapping[str, Voice]) -> NamesOf:
    """The voices by their names."""
    return NamesOf(((v.id, v.name) for v in records.values()), "a voice in voices.csv")


def sources(records: Mapping[str, Source]) -> NamesOf:
    """The sources by their titles."""
    return NamesOf(((s.id, s.title) for s in records.values()), "a source in sources.csv")


def free_id(stem: str, is_taken: Callable[[str], bool]) -> str:
    """An id made of a stem, with a number behind it where others have it."""
    stem = stem[: fields.ID_CHARACTERS - 5].strip("-")
    ids = chain([stem], (f"{stem}-{number}" for number in count(2)))
    return next(one for one in ids if not is_taken(one))
