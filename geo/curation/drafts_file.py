"""The file of drafts: written, read with its faults, and marked where drafts were accepted."""

import csv
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from io import StringIO
from pathlib import Path
from typing import Final, NamedTuple

from geo.curation.drafts import COLUMNS, Draft
from geo.errors import Fault, QueryError, RecordsError
from geo.records import CLAIM_KINDS, Known, Spec, delimiter, read_table
from geo.records import fields as parsers


def drafts_text(rows: Iterable[Draft]) -> str:
    """The drafts as the text of their file."""
    text = StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(draft) for draft in rows)
    return text.getvalue()


class DraftsFile(NamedTuple):
    """The sound drafts of a file by id, the faults of its other rows, and the lines of these."""

    sound: Mapping[str, Draft]
    faults: list[Fault]
    faulty: Mapping[str, int]

    def draft(self, id_: str) -> Draft:
        """A draft. RecordsError if its row has faults, QueryError if there is no such row."""
        if id_ in self.faulty:
            raise RecordsError([f for f in self.faults if f.line == self.faulty[id_]])
        if id_ not in self.sound:
            raise QueryError("ID", id_, "the id of a draft of the file")
        return self.sound[id_]


def read_drafts(path: Path) -> DraftsFile:
    """The drafts of a file. RecordsError if it isn't a file of drafts."""
    faults: list[Fault] = []
    table = read_table(path, _SPEC, Known(), faults)
    if not table.complete:
        raise RecordsError(faults)
    lines = {id_: line for id_, (line, _) in table.faulty.items()}
    return DraftsFile(dict(table.records), faults, lines)


def marked_accepted(text: str, ids: Collection[str]) -> str:
    """The text of a file of drafts with the status of some changed, all else as it is."""
    separator = delimiter(text.partition("\n")[0])
    header, *rows = csv.reader(StringIO(text, newline=""), delimiter=separator)
    at_id, at_status = header.index("id"), header.index("status")
    for row in rows:
        if len(row) == len(header) and row[at_id] in ids:
            row[at_status] = "accepted"
    stream = StringIO()
    csv.writer(stream, delimiter=separator, lineterminator="\n").writerows([header, *rows])
    return stream.getvalue()


def _parsers() -> dict[str, parsers.Parser]:
    number, digest = _checked(parsers.whole), parsers.sha256
    own: dict[str, parsers.Parser] = {
        "id": parsers.identifier(),
        "status": parsers.choice("draft", "accepted"),
        "kind": parsers.choice(*CLAIM_KINDS),
        "paragraph": number,
        "start": number,
        "end": number,
        "sha256": digest,
        "article_sha256": digest,
    }
    return {column: own.get(column, parsers.text) for column in COLUMNS}


_SPEC: Final = Spec("drafts", Draft, lambda _known: _parsers(), needed=COLUMNS)


def _checked(parse: parsers.Parser) -> parsers.Parser:
    """A parser that checks a field and leaves it text."""

    def check(value: str) -> str:
        parse(value)
        return value

    return check
