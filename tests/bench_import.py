"""A country's daily control from a table into a front, in CPU seconds and beside plain pandas.

    python tests/bench_import.py [--places 27000] [--days 100]

The table is made up: a row for each place and day, of which one place in twenty changes hands once.
By the documented commands: `new`, `import places`, `import reports`. Beside it pandas reads the
same table, keeps the rows in which the holder of a place changes, and writes them, unchecked.
"""

import argparse
import io
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import numpy as np
import pandas as pd

from app.__main__ import main

FIRST = date(2020, 1, 1)
BOX = "25,46,40,51"


def write(directory: Path, places: int, days: int, seed: int = 1) -> None:
    """A gazetteer and a table of daily control; the same numbers give the same files."""
    rng = np.random.default_rng(seed)
    west, south, east, north = map(float, BOX.split(","))
    lon, lat = rng.uniform((west, south), (east, north), (places, 2)).round(5).T
    ids = np.arange(100_000, 100_000 + places)
    names = [f"Town {number}" for number in ids]
    gazetteer = {"geonameid": ids, "asciiname": names, "longitude": lon, "latitude": lat}
    pd.DataFrame(gazetteer).to_csv(directory / "places.csv", index=False)
    changed = rng.integers(0, days * 20, places)
    day = np.tile(np.arange(days), places)
    dates = np.array([f"{FIRST + timedelta(int(n)):%Y%m%d}" for n in range(days)])
    status = np.where(day >= np.repeat(changed, days), "RU", "UA")
    table = {"geonameid": np.repeat(ids, days), "date": dates[day], "status": status}
    pd.DataFrame(table).to_csv(directory / "control.csv", index=False)


def by_pandas(directory: Path) -> None:
    """The rows of the table in which the holder of a place changes."""
    table = pd.read_csv(directory / "control.csv", dtype=str).sort_values(["geonameid", "date"])
    before = table.groupby("geonameid")["status"].shift()
    table[table["status"] != before].to_csv(directory / "changes.csv", index=False)


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of this process."""
    begun = process_time()
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        work()
    return process_time() - begun


def command(*words: str) -> None:
    """Run a command of the command line, which must go well."""
    if main(words) != 0:
        raise SystemExit(f"deir-front {' '.join(words)} failed")


def bench(directory: Path, places: int, days: int) -> None:
    """Print how long each step takes, and the last beside pandas."""
    write(directory, places, days)
    front = str(directory / "front")
    last = FIRST + timedelta(days - 1)
    about = ("--title", "Made up", "--days", f"{FIRST}/{last}", "--area", BOX)
    parties = ("--party", "a=UA", "--party", "b=RU")
    data = ("--data", front)
    gazetteer, table = str(directory / "places.csv"), str(directory / "control.csv")
    steps = {
        "new": ("new", front, *about, *parties),
        f"import places, {places:,}": ("import", "places", gazetteer, "--preset", "viina-places"),
        f"import reports, {places * days:,} rows": (
            "import",
            "reports",
            table,
            "--preset",
            "viina",
        ),
    }
    for name, words in steps.items():
        took = seconds(lambda words=words: command(*words, *(data if words[0] == "import" else ())))
        print(f"{name:40} {took:8.2f} s")
    plain = seconds(lambda: by_pandas(directory))
    print(
        f"{'pandas, the same rows, unchecked':40} {plain:8.2f} s; {took / plain:.1f} times as long"
    )


def arguments() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--places", type=int, default=27_000)
    parser.add_argument("--days", type=int, default=100)
    return parser.parse_args()


if __name__ == "__main__":
    options = arguments()
    with TemporaryDirectory() as name:
        bench(Path(name), options.places, options.days)
