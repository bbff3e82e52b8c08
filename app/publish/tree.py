"""The files of a site: written beside the old ones, with what they pack to, and swapped in at once.

Until the swap nobody sees any of them, and a kill leaves only a folder with a name nobody looks
for, which the next run removes. On Linux the swap is one step (renameat2 with RENAME_EXCHANGE);
elsewhere the old site is moved away first. The files of the version before stay beside the new ones
until the next time, for readers whose page is still open.
"""

import contextlib
import ctypes
import gzip
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import brotli
import orjson

from geo import QueryError

MANIFEST: Final = "manifest.json"
PACKED: Final = (".br", ".gz")
_PACKABLE: Final = (".atom", ".bib", ".css", ".csv", ".geojson", ".html", ".js", ".json", ".svg")
_PACK_MIN: Final = 1000
_LONG: Final = 500_000
"""Longer files are packed with less effort: it would take minutes."""
_WINDOWS: Final = range(10, 23)
"""Bits of how far brotli can look back: it prepares for all of it, however short a file is."""
_UNFINISHED: Final = ".unfinished"
_AT_FDCWD: Final = -100
_EXCHANGE: Final = 2


@dataclass(frozen=True, slots=True)
class FileTree:
    """Files written below a folder; `listed` says of each how long it is, and its hash."""

    root: Path
    listed: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, name: str, body: bytes) -> None:
        """Write a file and, where that is worth it, what it packs to."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        self.listed[name] = {"size": len(body), "sha256": sha256(body).hexdigest()}
        if path.suffix in _PACKABLE and len(body) >= _PACK_MIN:
            long = len(body) > _LONG
            (path.parent / f"{path.name}.gz").write_bytes(gzip.compress(body, mtime=0))
            window = min(max(len(body).bit_length(), _WINDOWS.start), _WINDOWS.stop - 1)
            packed = brotli.compress(body, quality=5 if long else 9, lgwin=window)
            (path.parent / f"{path.name}.br").write_bytes(packed)

    def renamed(self, old: str, new: str) -> None:
        """Give a folder another name."""
        (self.root / old).rename(self.root / new)
        for name in [name for name in self.listed if name.startswith(old)]:
            self.listed[new + name.removeprefix(old)] = self.listed.pop(name)

    @property
    def size(self) -> int:
        """Bytes of all files, with what they pack to."""
        return sum(path.stat().st_size for path in self.root.rglob("*") if path.is_file())


@contextlib.contextmanager
def beside_target(target: Path) -> Iterator[Path]:
    """A folder beside the target that takes its place when the block ends well.

    QueryError where the target is something else than a site that was published before.
    """
    target = Path(os.path.abspath(target))  # noqa: PTH100 (a link is replaced, not followed)
    old = _published(target)
    _remove_unfinished(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(_UNFINISHED, f".{target.name}.", target.parent))
    except OSError as error:
        raise QueryError("output", target, f"a place to write to ({error.strerror})") from error
    with _held(beside):
        try:
            yield beside
            beside.chmod(0o755)
            _keep(old, target, beside)
            os.sync()
            _swap(beside, target)
        finally:
            shutil.rmtree(beside, ignore_errors=True)


def _published(target: Path) -> dict[str, Any]:
    """The manifest of the site that is there; QueryError if anything else is."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise QueryError("output", target, "a directory")
    if not target.exists() or not any(target.iterdir()):
        return {}
    try:
        old: dict[str, Any] = orjson.loads((target / MANIFEST).read_bytes())
        own = {name.split("/")[0] for name in old["files"]} | {MANIFEST, old.get("before")}
    except (OSError, ValueError, KeyError, TypeError):
        expected = "a new directory, or one that was published before"
        raise QueryError("output", target, expected) from None
    for path in sorted(target.iterdir()):
        name = path.name.removesuffix(".br").removesuffix(".gz")
        if name not in own and not name.startswith("data-"):
            raise QueryError("output", path, "nothing there but a published site; move it away")
    return old


def _keep(old: dict[str, Any], target: Path, beside: Path) -> None:
    """The old version's own folder stays beside the new one."""
    folder = str(old.get("folder", ""))
    if folder.startswith("data-") and not (beside / folder).exists() and (target / folder).is_dir():
        shutil.copytree(target / folder, beside / folder, copy_function=_linked)


def _linked(source: str, copy: str) -> None:
    try:
        os.link(source, copy)
    except OSError:
        shutil.copyfile(source, copy)


def _swap(beside: Path, target: Path) -> None:
    """The new in place of the old, which is then where the new was."""
    if not target.exists():
        beside.rename(target)
        return
    try:
        exchanged = ctypes.CDLL(None, use_errno=True).renameat2(
            _AT_FDCWD, os.fsencode(beside), _AT_FDCWD, os.fsencode(target), _EXCHANGE
        )
    except (OSError, AttributeError, TypeError):  # not Linux
        exchanged = -1
    if exchanged:
        old = beside.with_suffix(".old" + _UNFINISHED)
        target.rename(old)
        beside.rename(target)
        shutil.rmtree(old)


@contextlib.contextmanager
def _held(beside: Path) -> Iterator[None]:
    """As long as the block runs, nobody takes the folder for one that was left behind."""
    descriptor = os.open(beside, os.O_RDONLY)
    try:
        _lock(descriptor)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> bool:
    """Whether the folder is ours now; a killed process holds no lock."""
    with contextlib.suppress(ImportError):
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
    return True


def _remove_unfinished(target: Path) -> None:
    for left in target.parent.glob(f".{target.name}.*{_UNFINISHED}"):
        descriptor = os.open(left, os.O_RDONLY)
        try:
            if _lock(descriptor):
                shutil.rmtree(left, ignore_errors=True)
        finally:
            os.close(descriptor)
