"""A table without a fault, read in columns: Arrow parts the fields and tells their texts apart.

Each different text of a column is parsed once. What is read so is what `geo/records/tables.py`
reads row by row. A file in which anything isn't surely sound, or that is laid out in a way of its
own, is left to that, which names its faults.
"""

import os
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence, Set
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from geo.records.csv_rows import LINE_BYTES, UnreadableError, delimiter, opened
from geo.records.fields import AsIs, Parser, Shared
from geo.records.index import Codes, Column
from geo.records.spec import Known, Rule, Spec
from geo.records.stored import Coding, Stored, Texts

_R = TypeVar("_R")
_T = TypeVar("_T")

FIRST_ROW: Final = 2
"""The line of the first row: a sound field has no end of line in it."""
_BLOCK_BYTES: Final = 2**22
"""So much of a file is read at a time."""
_ALONE_BYTES: Final = 2**20
"""And no more than so much by one thread: others would hold memory for little."""
_SHARED_BY: Final = 16
"""Different values of which each stands in so many rows, on average, are told apart for good."""
_QUOTE, _LF = b'"\n'


def whole_table(path: Path, spec: Spec[_R], known: Known) -> Stored[_R] | None:
    """The table of a file whose first column is `id`; None if it has to be read row by row."""
    try:
        with opened(path, "") as stream:
            return _table(stream, spec, known)
    except (UnreadableError, OSError, ValueError, pa.ArrowException):
        return None


def _table(stream: BinaryIO, spec: Spec[_R], known: Known) -> Stored[_R] | None:
    """The same; ValueError for a field with a fault."""
    separator, header = _header(stream, spec)
    columns = {name: _column(parse) for name, parse in spec.parse(known).items()}
    blocks = _blocks(stream, ord(separator))
    parted = (_fields(block, separator, header, columns) for block in blocks)
    is_long = os.fstat(stream.fileno()).st_size > _BLOCK_BYTES
    for fields in _ahead(parted) if is_long else parted:
        for name, column in columns.items():
            if name in fields:
                column.extend(fields[name])
            else:
                column.extend_blank(len(fields[header[0]]))
    values = _at_once(columns) if is_long else {n: column.values() for n, column in columns.items()}
    ids = list(values[spec.columns[0]])
    rows = dict(zip(ids, range(len(ids)), strict=True))
    if len(rows) < len(ids) or any(_is_broken(rule, columns) for rule in spec.rules):
        return None
    return Stored(spec.record, {**values, spec.columns[0]: ids}, rows)


def _ahead(parted: Iterator[_T]) -> Iterator[_T]:
    """The same: while one is looked at, the next is made in a thread, which seldom needs Python."""
    with ThreadPoolExecutor(1) as pool:
        following: Future[_T | None] = pool.submit(next, parted, None)
        while (one := following.result()) is not None:
            following = pool.submit(next, parted, None)
            yield one


def _at_once(columns: "Mapping[str, _Reading]") -> dict[str, Any]:
    """What has been read of each column: texts are joined by Arrow while others become Python's."""
    with ThreadPoolExecutor() as pool:
        pending = {name: pool.submit(column.values) for name, column in columns.items()}
        return {name: values.result() for name, values in pending.items()}


def whole_ids(path: Path, spec: Spec[Any]) -> Set[str] | None:
    """The ids of such a file, whatever else it says; None if it has to be read row by row."""
    ids: set[str] = set()
    try:
        with opened(path, "") as stream:
            separator, header = _header(stream, spec)
            for block in _blocks(stream, ord(separator)):
                ids.update(_parted(block, separator, header, {"id": pa.string()})["id"].to_pylist())
    except (UnreadableError, OSError, ValueError, pa.ArrowException):
        return None
    return ids


def _header(stream: BinaryIO, spec: Spec[Any]) -> tuple[str, list[str]]:
    """What parts the fields of a file, and its columns. ValueError if they are others."""
    line = stream.readline(LINE_BYTES).removeprefix(BOM_UTF8).decode()
    separator = delimiter(line)
    header = line.removesuffix("\n").removesuffix("\r").split(separator)
    is_known = set(spec.needed) <= set(header) <= set(spec.columns)
    if len(set(header)) < len(header) or not is_known:
        raise ValueError("a header to be looked at")
    return separator, header


def _blocks(stream: BinaryIO, separator: int) -> Iterator[bytes]:
    """The file in blocks of whole lines. ValueError if Python would part them in other fields."""
    while block := stream.read(_BLOCK_BYTES) + stream.readline(LINE_BYTES + 1):
        whole = block if block.endswith(b"\n") else block + b"\n"
        if not _is_plain(whole, separator):
            raise ValueError("lines that have to be looked at one by one")
        yield whole


def _is_plain(block: bytes, separator: int) -> bool:
    """Whether lines aren't long, and quotes are around whole fields, none of which has two lines.

    Each second quote closes a field or is followed by a third, which is then one of its characters.
    """
    characters = np.frombuffer(block, dtype=np.uint8)
    ends = np.flatnonzero(characters == _LF)
    if np.diff(ends, prepend=-1).max() > LINE_BYTES:
        return False
    if b"\r" in block and block.count(b"\r") != block.count(b"\r\n"):
        return False
    if b'"' not in block:
        return True
    quotes = np.flatnonzero(characters == _QUOTE)
    if np.any(np.searchsorted(quotes, ends) % 2):
        return False
    before = np.where(quotes[::2] > 0, characters[quotes[::2] - 1], _LF)
    behind = characters[quotes[1::2] + 1]
    around = [separator, _QUOTE, _LF]
    return bool(np.isin(before, around).all() and np.isin(behind, [*around, ord("\r")]).all())


def _fields(
    block: bytes, separator: str, header: Sequence[str], columns: "Mapping[str, _Reading]"
) -> dict[str, Any]:
    """The fields of a block by their column. ArrowInvalid if a row is short, long or not UTF-8."""
    table = _parted(block, separator, header, {name: columns[name].type for name in header})
    return {name: table[name].chunk(0) for name in header}


def _parted(block: bytes, separator: str, header: Sequence[str], types: Mapping[str, Any]) -> Any:
    """These columns of a block as Arrow's table."""
    return csv.read_csv(
        pa.BufferReader(block),
        csv.ReadOptions(
            column_names=header, block_size=len(block) + 1, use_threads=len(block) > _ALONE_BYTES
        ),
        csv.ParseOptions(delimiter=separator, ignore_empty_lines=False),
        csv.ConvertOptions(column_types=types, include_columns=[*types]),
    )


class _Coded:
    """A column that is being read, each different text parsed once."""

    type: Final = pa.dictionary(pa.int32(), pa.string())

    def __init__(self, parse: Parser) -> None:
        self.is_shared = isinstance(parse, Shared)
        self.coding = Coding(parse.parse if isinstance(parse, Shared) else parse)
        self.blocks: list[Codes] = []

    def extend_blank(self, count: int) -> None:
        """So many empty fields."""
        self.blocks.append(np.full(count, self.coding[""], dtype=np.int32))

    def extend(self, fields: Any) -> None:
        """Parse fields. ValueError for one with a fault."""
        codes = np.array([self.coding[text] for text in fields.dictionary.to_pylist()], np.int32)
        self.blocks.append(codes[np.from_dlpack(fields.indices)])  # `to_numpy` imports pandas

    @property
    def column(self) -> Column:
        """What has been read."""
        return self.coding.column(self.blocks)

    def values(self) -> Column | list[Any]:
        """The same, as it is kept: as a list if many rows have a value of their own."""
        column = self.column
        few = self.is_shared or len(column.values) * _SHARED_BY < len(column)
        return column if few else list(column)


class _Texts:
    """A column of texts that is being read, most of which stay as they are."""

    type: Final = pa.string()

    def __init__(self, parse: AsIs) -> None:
        self.parse = parse
        self.blocks: list[Any] = []

    def extend_blank(self, count: int) -> None:
        """So many empty fields."""
        self.extend(pa.repeat("", count))

    def extend(self, fields: Any) -> None:
        """Parse fields. ValueError for one with a fault."""
        fields = fields.cast(pa.large_string())
        others = pc.invert(pc.match_substring_regex(fields, self.parse.pattern))
        lengths = pc.binary_length(fields)
        if (pc.max(lengths).as_py() or 0) > self.parse.longest:
            others = pc.or_(others, pc.greater(lengths, self.parse.longest))
        if pc.any(others).as_py():
            parsed = list(map(self.parse, fields.filter(others).to_pylist()))
            fields = pc.replace_with_mask(fields, others, pa.array(parsed, pa.large_string()))
        self.blocks.append(fields)

    def values(self) -> Texts:
        """What has been read."""
        if len(self.blocks) != 1:
            self.blocks = [pa.concat_arrays([pa.array([], pa.large_string()), *self.blocks])]
        return Texts(self.blocks[0])


_Reading = _Coded | _Texts


def _column(parse: Parser) -> _Reading:
    return _Texts(parse) if isinstance(parse, AsIs) else _Coded(parse)


def _is_broken(rule: Rule, columns: Mapping[str, _Reading]) -> bool:
    """Whether a rule is broken by any row; each combination of values is looked at once."""
    used = [column.column for name in rule.fields if isinstance(column := columns[name], _Coded)]
    names = list(map(str, range(len(used))))
    table = pa.table([column.codes for column in used], names)
    codes = table.group_by(names).aggregate([]).to_pydict()
    different = zip(
        *([column.value(code) for code in codes[n]] for n, column in zip(names, used, strict=True)),
        strict=True,
    )
    return any(rule.broken(*values) for values in different)
