"""A front: the records of a data directory and everything made from them, each thing once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, get_args

import geopandas
import pandas as pd
import shapely

from geo.control import (
    Cells,
    Course,
    Epochs,
    FrontRun,
    Ground,
    History,
    Unit,
    bank_faults,
    cells,
    course,
    daily,
    epochs,
    fronts,
    ground,
    valley,
    with_banks,
    zones,
)
from geo.crs import BBox
from geo.dates import AnyDay, as_day
from geo.day import By, Day, Detail, day_of, strong_day
from geo.drawing import Drawing
from geo.errors import NotFoundError, QueryError, RecordsError
from geo.evidence import (
    Answer,
    MapAgreement,
    OutsideCheck,
    answer,
    compare,
    map_agreement,
    what_if,
)
from geo.features import Features, frames, queryables
from geo.frames_in import FrameIn, write_frames
from geo.layers import Layer, layers
from geo.records import CONTESTED, SHIPPED, UNNAMED, NotHeld, Records, read_directory
from geo.search import Collection, Daily, Embedded, Extent, Query, Selection, Store, collection

KEPT_FRONTS: Final = 16
"""How many fronts without some voices are kept for the next question."""
KEPT_DAYS: Final = 4
"""Of how many days zones and fronts of a country are kept."""
BUILT_MAX: Final = 5_000_000
"""Of how many faces in all spans of days zones and fronts are made before they are asked for."""
_BY_DAY: Final = {"zones": ("MULTIPOLYGON",), "fronts": ("MULTILINESTRING",)}
"""These two, and the types of their geometries."""
SAID_FROM: Final = 2000
"""Of more places than these a start takes seconds."""
KEPT_CELLS: Final = 16
"""For how many sets of places the cells are kept."""


@dataclass(frozen=True)
class Front:
    """A whole front: its records, and every layer made from them, each built once when asked for.

    Frames are in WGS 84 (lon, lat), indexed by feature id. They are shared: copy before changing.
    A day is a `date`, a Timestamp or an ISO string; QueryError for what is none.
    """

    records: Records
    base: "Front | None" = field(default=None, repr=False, compare=False)
    """The front this one was made from (`without`), whose ground and, if possible, cells it has."""
    said_outside: tuple[NotHeld, ...] = field(default=(), repr=False, compare=False)
    """What was said outside the records, to check them against."""
    elsewhere: Store | None = field(default=None, repr=False, compare=False)
    """Where its features are, if it need not build them."""
    laid: Ground | None = field(default=None, repr=False, compare=False)
    """Its ground, if that was made as the records were read."""

    @classmethod
    def read(cls, directory: Path | str = SHIPPED, elsewhere: Store | None = None) -> "Front":
        """The front of a data directory. RecordsError, with all faults, if it can't be used."""
        parts = read_directory(Path(directory))
        faults, laid = list(parts.faults), None
        if parts.records:
            try:
                laid = ground(parts.records)
                faults += bank_faults(parts.records, laid, parts.place_lines, parts.claim_lines)
            except RecordsError as error:
                faults += error.faults
        if faults or not parts.records or not laid:
            raise RecordsError(faults)
        records = with_banks(parts.records, laid)
        return cls(records, said_outside=parts.outside, elsewhere=elsewhere, laid=laid)

    @classmethod
    def from_frames(cls, manifest: Mapping[str, Any], **tables: FrameIn) -> "Front":
        """The front of frames: what `Front.read` reads from a directory, with the same checks.

        `manifest` is what front.toml says. Each table is a keyword: `parties`, `places`, `reports`,
        …, and for each `file` of the manifest its name without `.csv`. A GeoDataFrame of points has
        `lon` and `lat`; a line or an area may be a shape of shapely (lon, lat). RecordsError, with
        all faults; the first row of a table is line 2. QueryError for a table that isn't read.
        """
        with TemporaryDirectory() as directory:
            write_frames(Path(directory), manifest, tables)
            return cls.read(directory)

    def __repr__(self) -> str:
        records, manifest = self.records, self.records.manifest
        counts = f"{len(records.places)} places, {len(records.reports)} reports"
        days = f"{manifest.first_day} to {manifest.last_day}"
        return f"<Front {manifest.title!r}: {counts}, {len(records.claims)} claims, {days}>"

    @cached_property
    def colours(self) -> Mapping[str, str]:
        """The colour of each holder, in the order of their names, grey for `contested` last."""
        parties = sorted(self.records.parties.values(), key=lambda party: party.name)
        return {p.id: p.colour for p in parties if p.colour} | {CONTESTED: UNNAMED}

    @cached_property
    def history(self) -> History:
        """The reports in order, and what follows from them place by place."""
        return History(self.records)

    @cached_property
    def ground(self) -> Ground:
        """The study area and its banks, in metres."""
        return self.base.ground if self.base else self.laid or ground(self.records)

    @cached_property
    def cells(self) -> Cells:
        """The cells of the places that have accepted reports and lie on a bank.

        Those that share a position have one, named for the first of them.
        """
        sites = self._sites(self.history.together)
        return self.base._cells_of(sites) if self.base else self._drawn(sites)

    def _sites(self, together: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        return tuple(
            place.id
            for place in self.records.places.values()
            if place.id in together
            and place.id == together[place.id][0]
            and place.bank in self.ground.banks
        )

    def _drawn(self, sites: tuple[str, ...], like: Cells | None = None) -> Cells:
        manifest = self.records.manifest
        places = [self.records.places[site] for site in sites]
        return cells(places, self.ground, manifest.attested_m, manifest.inferred_m, like)

    @cached_property
    def _cells_of(self) -> Callable[[tuple[str, ...]], Cells]:
        """The cells of some of the places: its own, or of the last few sets asked for."""

        @lru_cache(maxsize=KEPT_CELLS)
        def made(sites: tuple[str, ...]) -> Cells:
            own = self.cells
            return own if sites == own.sites else self._drawn(sites, own)

        return made

    @cached_property
    def epochs(self) -> Epochs:
        """Who held which cell in each span of days without change."""
        return epochs(self.history, self.cells)

    @cached_property
    def course(self) -> Course:
        """How many places each holder held over the days."""
        return course(self.epochs)

    @cached_property
    def _course_by_strength(self) -> Course:
        return course(self.epochs.by_strength)

    def series(
        self, by: By = "holder", measure: Unit = "places", bank: str | None = None
    ) -> pd.DataFrame:
        """How much each holder held: a row for each day, a column for each holder.

        `places` counts those that lie on a bank, `km2` is the ground that the zones cover. By
        `strength` the columns are the words of `geo.control.STRENGTHS`. With a bank, of that alone.
        QueryError for another word.
        """
        manifest = self.records.manifest
        _refuse_other("by", by, get_args(By))
        _refuse_other("measure", measure, get_args(Unit))
        if bank is not None:
            _refuse_other("bank", bank, manifest.banks)
        whole = self.course if by == "holder" else self._course_by_strength
        return daily(whole, manifest, measure, [bank] if bank else manifest.banks)

    def changes(
        self, first: AnyDay | None = None, last: AnyDay | None = None
    ) -> geopandas.GeoDataFrame:
        """The places whose holder on the last day differs from that on the first, by id.

        Columns: name, name_ar, bank, holder_before, holder_after, report_before and report_after
        (None for no record). Without a day it is the first or the last of the data. QueryError if
        the first is after the last.
        """
        manifest = self.records.manifest
        first = as_day(manifest.first_day if first is None else first, "from")
        last = as_day(manifest.last_day if last is None else last, "to")
        if first > last:
            raise QueryError("from", first, f"a day that is not after to ({last})")
        return frames.changed_places(self.history, first, last)

    @cached_property
    def valley(self) -> BBox | None:
        """The box (lon, lat) of the largest ground without gap that has a record on some day."""
        return valley(self.cells)

    @property
    def starts(self) -> tuple[date, ...]:
        """The days on which what decides changes somewhere; between two of them nothing does."""
        return self.epochs.timeline.days[:-1]

    def start(self, day: AnyDay) -> date:
        """The one of `starts` from which on all is as on this day; errors as for `zones`."""
        day = self._covered(day)
        return self.starts[self.epochs.at(day)]

    @cached_property
    def faces(self) -> shapely.STRtree:
        """The faces of the cells, to find the one that a point lies in."""
        return shapely.STRtree(self.cells.faces)

    @cached_property
    def layers(self) -> Mapping[str, Layer]:
        """Its layers by their ids."""
        return layers(self.records)

    @cached_property
    def frames(self) -> Mapping[str, geopandas.GeoDataFrame]:
        """The frame of each layer, built when first asked for."""
        return _Built(lambda layer: self.layers[layer].build(self))

    @cached_property
    def collections(self) -> Mapping[str, Collection]:
        """The collection of each layer, built when first asked for."""
        return _Built(
            lambda layer: collection(self.layers[layer].features(self), queryables(layer))
        )

    def frame(self, layer: str) -> geopandas.GeoDataFrame:
        """Every feature of a layer over all days. NotFoundError if there is no such layer."""
        self._refuse_unknown(layer)
        return self.frames[layer]

    def collection(self, layer: str) -> Collection:
        """A layer made ready for questions. NotFoundError if there is no such layer."""
        self._refuse_unknown(layer)
        return self.collections[layer]

    def build(self, say: Callable[[str], None] | None = None) -> "Front":
        """Build every layer now instead of when it is first asked for; gives back the front.

        What its features are kept in beside it needs no building, and zones and fronts of all days
        are not made of a front so large that they would take minutes. `say` hears how far it is
        where that takes seconds.
        """
        if self.elsewhere:
            return self
        if say and self.prepare(say)._is_large:
            self.drawing.lines("holder", "far")
            self.drawing.lines("holder", "near")
            say("making the layers")
        for layer in self.layers:
            if self.is_whole or layer not in _BY_DAY:
                self.collection(layer)
        return self

    def prepare(self, say: Callable[[str], None]) -> "Front":
        """Make the cells of many places now, and say so; gives back the front."""
        if self._is_large:
            say(f"drawing the cells of {len(self.history.accepted):,} places")
            _ = self.cells
        return self

    @property
    def _is_large(self) -> bool:
        return len(self.history.accepted) > SAID_FROM

    @cached_property
    def is_whole(self) -> bool:
        """Whether zones and fronts of all days are few enough to be kept."""
        return len(self.cells.faces) * len(self.starts) <= BUILT_MAX

    @cached_property
    def store(self) -> Store:
        """Where its features are: all that `app` knows of where they come from."""
        if self.elsewhere:
            return self.elsewhere
        whole = Embedded(self.collections)
        return whole if self.is_whole else Daily(whole, self._extents, self._by_day)

    @cached_property
    def _extents(self) -> Mapping[str, Extent]:
        """What zones and fronts may cover on the days of the data."""
        box = tuple(shapely.total_bounds(self.cells.faces).tolist())
        days = self.records.manifest.first_day, self.records.manifest.last_day
        return {layer: Extent(box, days, kinds) for layer, kinds in _BY_DAY.items()}

    @cached_property
    def _by_day(self) -> Callable[[str, date], Collection]:
        """Zones and fronts of the last few days, made ready for questions."""

        @lru_cache(maxsize=KEPT_DAYS)
        def made(layer: str, day: date) -> Collection:
            frame = self.zones(day) if layer == "zones" else self.fronts(day)
            return collection(Features.of_frame(frame), queryables(layer))

        first = self.records.manifest.first_day
        return lambda layer, day: made(layer, max(first, self.start(day)))

    def select(self, layer: str, query: Query | None = None) -> Selection:
        """The serialised features of a layer that meet the query, all of them without one.

        NotFoundError if there is no such layer.
        """
        self._refuse_unknown(layer)
        return self.store.select(layer, query or Query())

    def zones(self, day: AnyDay) -> geopandas.GeoDataFrame:
        """The zones of control on a day. QueryError if the data set doesn't cover the day.

        Until the whole layer has been asked for, only the zones of the day are made.
        """
        day = self._covered(day)
        built = "zones" in self.frames
        return self.on("zones", day) if built else zones.zones_on(self.epochs, day)

    def day(
        self,
        day: AnyDay,
        compared: AnyDay | None = None,
        *,
        scale: Detail = "near",
        by: By = "holder",
    ) -> Day:
        """What map and picture show of a day, beside another one if it is given.

        Outlines have as many corners as the scale shows: all of them only in a `fine` one, of a
        country even there no more than can be seen. By `strength` the holders are the words of
        `geo.control.STRENGTHS`. Errors as for `zones`, and for `strength` beside another day.
        """
        if by == "strength" and compared:
            raise QueryError("by", by, "holder, where two days are compared")
        day, other = self._covered(day), None if compared is None else self._covered(compared)
        outlines = self.drawing.outlines(self.start(day), other and self.start(other), scale, by)
        if by == "strength":
            return strong_day(self.history, outlines, day)
        return day_of(self.history, outlines, day, other)

    @cached_property
    def drawing(self) -> Drawing:
        """The lines along which its days are drawn."""
        return Drawing(self)

    def fronts(self, day: AnyDay) -> geopandas.GeoDataFrame:
        """The lines between zones of different holders on a day; errors as for `zones`.

        Until the whole layer has been asked for, only those of the day are drawn.
        """
        day = self._covered(day)
        if "fronts" in self.frames:
            return self.on("fronts", day)
        return fronts.fronts_on(self.epochs, self._front_runs, day)

    @cached_property
    def _front_runs(self) -> list[FrontRun]:
        return fronts.front_runs(self.epochs)

    def claims(self) -> geopandas.GeoDataFrame:
        """All claims, in file order."""
        return self.frame("claims")

    def reports(self) -> geopandas.GeoDataFrame:
        """All control reports, at their places."""
        return self.frame("reports")

    def places(self, day: AnyDay | None = None) -> geopandas.GeoDataFrame:
        """All places; with a day also a column `holder`: the holder that day, missing if none."""
        places = self.frame("places")
        return places if day is None else places.assign(holder=pd.Series(self.holders(day)))

    def holders(self, day: AnyDay) -> dict[str, str]:
        """Place id to holder, for each place with an accepted report on or before the day."""
        return self.history.holders(as_day(day))

    @cached_property
    def outside(self) -> OutsideCheck:
        """The records beside what was said outside them."""
        return compare(self.holders, self.said_outside)

    def why(self, lon: float, lat: float, day: AnyDay) -> Answer:
        """Who holds a point (WGS 84) on a day, why, and who disagrees; also where nobody does."""
        return answer(self.epochs, self.ground, self.faces, lon, lat, as_day(day))

    def agreement(self, voice: str, day: AnyDay) -> MapAgreement:
        """Where a voice's own map and the zones of a day differ, in km² and place by place.

        QueryError for a voice without a map, and for a day as for `zones`.
        """
        day = as_day(day)
        zones_on = self.zones(day)
        return map_agreement(self.history, self.ground, zones_on, voice, day)

    def without(self, voices: Iterable[str], alignments: Iterable[str] = ()) -> "Front":
        """The front had these voices, and all of these alignments, made no report.

        QueryError for a voice or an alignment that no voice has.
        """
        return self._without(what_if.silenced(self.records, voices, alignments))

    @cached_property
    def _without(self) -> Callable[[frozenset[str]], "Front"]:
        """The last few fronts asked for, each with what has been built of it."""

        @lru_cache(maxsize=KEPT_FRONTS)
        def front(silenced: frozenset[str]) -> Front:
            return Front(what_if.without(self.records, silenced), self)

        return front

    def _refuse_unknown(self, layer: str) -> None:
        if layer not in self.layers:
            raise NotFoundError(f"no layer {layer!r}: expected one of {', '.join(self.layers)}")

    def _covered(self, value: AnyDay) -> date:
        day = as_day(value)
        manifest = self.records.manifest
        if not manifest.first_day <= day <= manifest.last_day:
            raise QueryError("day", day, f"a day from {manifest.first_day} to {manifest.last_day}")
        return day

    def on(self, layer: str, day: date) -> geopandas.GeoDataFrame:
        """What of a whole layer is valid on a day."""
        frame = self.frame(layer)
        return frame[(frame["valid_from"] <= day) & (frame["valid_to"] > day)]


def _refuse_other(name: str, word: str, words: Sequence[str]) -> None:
    if word not in words:
        raise QueryError(name, word, f"one of {', '.join(words)}")


class _Built(dict[str, Any]):
    """A mapping whose values are made when first asked for."""

    def __init__(self, make: Callable[[str], Any]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, key: str) -> Any:
        self[key] = self.make(key)
        return self[key]
