"""`deir-front diff`: what another version of the records changes, as Markdown and as a picture."""

import argparse
import io
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from app.cli.options import command
from app.cli.review import markdown
from app.cli.streams import write_file, write_out
from app.site import Site, read_site
from geo import QueryError
from geo.curation import Differences, differences

_ABOUT: Final = """\
Compare two versions of a data directory: records that are added, changed or gone, places that get
another holder and square kilometres of each holder, and on which days. Each version is a directory
or a revision of git, such as main or HEAD~1; it is checked as `check` does.

  deir-front diff published/ my-front/
  deir-front diff main my-front/ -o changes.md --picture changes.svg
  deir-front diff v1 v2 --data my-front/

exit status: 0 both can be read, 2 the data or the command line has a fault
"""
_WIDTH: Final = 700
_SIZE: Final = re.compile(rb'<svg[^>]*? width="([\d.]+)[^>]*? height="([\d.]+)')


def add(commands: Any) -> None:
    """Add the command to those of the command line."""
    diff = command(commands, "diff", "what another version of the records changes", _ABOUT)
    diff.add_argument("old", metavar="OLD", help="a data directory, or a revision of git")
    diff.add_argument("new", metavar="NEW", help="the same")
    diff.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="whose revisions are meant (default: the other version, or this directory)",
    )
    diff.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="Markdown (default: standard output)"
    )
    diff.add_argument(
        "--picture",
        type=Path,
        metavar="FILE.svg",
        help="both maps beside each other, on the day on which most ground differs",
    )
    diff.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Compare two versions."""
    if options.picture and options.picture.suffix.lower() != ".svg":
        raise QueryError("picture", options.picture, "a file name ending in .svg")
    with _directory(options.old, options.data, options.new) as before:
        old = read_site(before)
    with _directory(options.new, options.data, options.old) as after:
        new = read_site(after)
    differing = differences(old.front, new.front)
    text = markdown(old, new, differing)
    if options.picture:
        day = _write_picture(options.picture, old, new, differing)
        words = f"The map on {day}: before on the left, after on the right"
        text += f"\n![{words}]({options.picture.name})\n"
    if options.output:
        write_file(options.output, text.encode())
    else:
        write_out(text.encode())
    return 0


@contextmanager
def _directory(version: str, data: Path | None, other: str) -> Iterator[Path]:
    """The directory of a version; that of a revision is there until the block ends."""
    if Path(version).is_dir():
        yield Path(version)
        return
    here = data or (Path(other) if Path(other).is_dir() else Path())
    with tempfile.TemporaryDirectory(prefix="deir-front-") as name:
        archive = _archive(here, version)
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(name, filter="data")
        yield Path(name)


def _archive(here: Path, version: str) -> bytes:
    """The directory in a revision, as git packs it."""
    commit = f"{version}^{{commit}}"
    tree_id = _git(here, version, "rev-parse", "--verify", "--end-of-options", commit)
    prefix = _git(here, version, "rev-parse", "--show-prefix")
    root = _git(here, version, "rev-parse", "--show-toplevel")
    tree = f"{tree_id.decode().strip()}:{prefix.decode().strip()}"
    return _git(Path(root.decode().rstrip("\n")), version, "archive", "--format=tar", tree)


def _git(here: Path, version: str, *arguments: str) -> bytes:
    git = shutil.which("git")
    if not git:
        raise QueryError("version", version, "a data directory: there is no git for a revision")
    done = subprocess.run([git, "-C", here, *arguments], capture_output=True, check=False)
    if done.returncode:
        raise QueryError("version", version, f"a data directory, or a revision of git with {here}")
    return done.stdout


def _write_picture(path: Path, old: Site, new: Site, differing: Differences) -> str:
    """Both maps in one picture; gives the day they show."""
    from app.picture import view

    manifests = [site.front.records.manifest for site in (old, new)]
    most = max(differing.spans, key=lambda span: (span.moved_km2, len(span.places)), default=None)
    day = str(most.first if most else max(one.first_day for one in manifests))
    drawn = [
        view.drawing(site, view.view(site.front, {"day": day, "width": str(_WIDTH)}), "svg")
        for site in (old, new)
    ]
    write_file(path, _beside(drawn))
    print(f"the maps on {day} drawn to {path}", file=sys.stderr)
    return day


def _beside(pictures: list[bytes]) -> bytes:
    """Pictures side by side: images in one, since ids in them may be the same."""
    sizes = [tuple(map(float, match.groups())) for p in pictures if (match := _SIZE.search(p))]
    heights = max(height for _, height in sizes)
    at, images = 0.0, []
    for (width, height), picture in zip(sizes, pictures, strict=True):
        images.append(
            f'<image x="{at:g}" width="{width:g}" height="{height:g}" '
            f'href="data:image/svg+xml;base64,{b64encode(picture).decode()}"/>\n'
        )
        at += width
    size = f'width="{at:g}" height="{heights:g}" viewBox="0 0 {at:g} {heights:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n{"".join(images)}</svg>\n'.encode()
