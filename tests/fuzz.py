"""A coverage-guided fuzzer at what takes text from outside: filters, parameters, tables.

    pip install atheris        # in an environment that has the project; not one of its dependencies
    python tests/fuzz.py filters CORPUS -max_total_time=200

The second argument is a directory, made if need be, in which inputs that reach new code are kept;
what follows is libFuzzer's. Anything but an answer or an error of ours ends the run with its input.
"""

import sys
import tempfile
from pathlib import Path

import atheris  # type: ignore[import-not-found]  # not a dependency: it has wheels for few systems

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

with atheris.instrument_imports(include=["app", "geo"]):
    from worlds import TABLES, write_world

    from app.api.questions import items_query
    from app.http.areas import CRS84
    from geo import LAYERS, Front, FrontError, Query
    from geo.features.schema import queryables
    from geo.search.filters import LANGUAGES, parse_filter

NAMES = (
    *("limit", "offset", "bbox", "bbox-crs", "crs", "datetime", "properties", "sortby", "filter"),
    *("filter-lang", "filter-crs", "bank", "holder", "kind", "seen", "paragraph", "uncertainty_m"),
)
SEEDS = {
    "filters": (
        "kind = 'denial' AND start >= 3",
        "S_INTERSECTS(geometry, POINT(40 35)) OR NOT summary LIKE '%a%'",
        "T_AFTER(said_day, DATE('2017-11-01')) AND A_CONTAINS(places, ('x'))",
        '{"op": "=", "args": [{"property": "kind"}, "denial"]}',
    ),
    "parameters": ("2017-11-01/..", "170,-10,-170,10", "-valid_from,bank", CRS84),
    "tables": ('x,"y', "2020-02-30", "nan", "\ufeff", "\u202e"),
}


def filters(front):
    """Any text as a filter of any layer, in both languages."""

    def one(data):
        provider = atheris.FuzzedDataProvider(data)
        layer, language = (
            provider.PickValueInList(list(LAYERS)),
            provider.PickValueInList([*LANGUAGES]),
        )
        text = provider.ConsumeUnicodeNoSurrogates(400)
        front.select(layer, Query(filter=parse_filter(text, language, queryables(layer)), limit=3))

    return one


def parameters(front):
    """Up to three parameters of a layer's items with any text."""

    def one(data):
        provider = atheris.FuzzedDataProvider(data)
        layer, names = provider.PickValueInList(list(LAYERS)), provider.ConsumeIntInRange(1, 3)
        parameters = {
            provider.PickValueInList([*NAMES]): provider.ConsumeUnicodeNoSurrogates(60)
            for _ in range(names)
        }
        front.select(layer, items_query(parameters, layer, front.records.manifest.crs).query)

    return one


def tables(_front):
    """Any bytes in place of some of a table or the manifest of a small data set."""
    directory = write_world(Path(tempfile.mkdtemp()))
    files = {
        name: (directory / name).read_bytes()
        for name in (*map("{}.csv".format, TABLES), "front.toml")
    }

    def one(data):
        provider = atheris.FuzzedDataProvider(data)
        name = provider.PickValueInList(list(files))
        whole = files[name]
        start, length = provider.ConsumeIntInRange(0, len(whole)), provider.ConsumeIntInRange(0, 40)
        (directory / name).write_bytes(
            whole[:start] + provider.ConsumeBytes(200) + whole[start + length :]
        )
        try:
            Front.read(directory)
        finally:
            (directory / name).write_bytes(whole)

    return one


def main():
    target, corpus = sys.argv[1], Path(sys.argv[2])
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS[target]):
        (corpus / f"seed-{number}").write_bytes(b"\0\0" + seed.encode())
    one = {"filters": filters, "parameters": parameters, "tables": tables}[target](Front.read())

    def answered(data):
        try:
            one(data)
        except FrontError as error:
            message = str(error)
        else:
            return
        if not message:
            raise AssertionError("an error without a word")

    atheris.Setup([sys.argv[0], *sys.argv[2:]], answered)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
