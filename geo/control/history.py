"""Who held what on a day: the holder of a place is that of its last accepted report.

Reports of one day count in the order of the file. `claim-only` reports never decide. A place
without an accepted report on or before a day has no holder that day: "no record".
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from itertools import groupby, zip_longest
from operator import attrgetter

from geo.control.interest import NO_VOICE, Interest, Said, Sides, interests, sides
from geo.control.strength import Leg, Strength, leading, leg_names, legs, strength
from geo.records import CONTESTED, Precision, Records, Report

Reports = Mapping[str, Sequence[Report]]
"""Place id to reports, by day, those of one day in file order."""
HATCHED: int = 2
"""A hatch has two colours; grey stands for a party that no report names."""
DAYS_KEPT: int = 16
"""Totals of the last few days looked at are kept: pages of one day all have them."""
_DAY = attrgetter("day")
_BEGIN = attrgetter("valid_from")


@dataclass(frozen=True, slots=True)
class Tenure:
    """The span of days over which the accepted reports give a place to one holder.

    `reports` are the ids of the reports that say so, the first being the one that began it;
    `precision` is that one's. `valid_to` is None where no later report ends it.
    """

    holder: str
    valid_from: date
    valid_to: date | None
    precision: Precision
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """What decides on a day: how many places each holder holds, and whose reports say so."""

    places: Mapping[str, int]
    sources: frozenset[str]


@dataclass(frozen=True, eq=False)
class History:
    """The reports of a front, sorted once; each thing that follows from them made once.

    Whatever takes a place alone looks at the reports of that place alone.
    """

    records: Records

    @cached_property
    def _sorted(self) -> list[Report]:
        return sorted(self.records.reports.values(), key=_DAY)

    @cached_property
    def by_place(self) -> Reports:
        """All reports of each place that has any."""
        return _by_place(self._sorted)

    @cached_property
    def accepted(self) -> Reports:
        """Those that count, of each place that has any."""
        return _by_place(report for report in self._sorted if report.use == "accepted")

    @cached_property
    def together(self) -> Mapping[str, tuple[str, ...]]:
        """By each place with accepted reports and a position: those of its bank that share it.

        The place is one of them; they are in the order of the file.
        """
        shared: dict[tuple[object, str], list[str]] = {}
        for place in self.records.places.values():
            if place.position and place.id in self.accepted:
                shared.setdefault((place.position, place.bank), []).append(place.id)
        return {place: ids for ids in map(tuple, shared.values()) for place in ids}

    def accepted_at(self, place: str) -> Sequence[Report]:
        """The accepted reports of the places at a place's position, in order."""
        return self._at(place, self.accepted)

    def reports_at(self, place: str) -> Sequence[Report]:
        """All reports of the places with accepted ones at a place's position, in order."""
        return self._at(place, self.by_place)

    def _at(self, place: str, reports: Reports) -> Sequence[Report]:
        places = self.together.get(place, (place,))
        if len(places) == 1:
            return reports.get(place, ())
        return sorted((r for p in places for r in reports[p]), key=lambda r: self.rank[r.id])

    def agreeing(self, place: str, day: date) -> list[str]:
        """The places at a place's position which have its holder on a day, itself among them."""
        held = self.deciding_at(place, day)
        others = ((p, self.deciding_at(p, day)) for p in self.together.get(place, (place,)))
        return [p for p, r in others if held and r and r.holder == held.holder]

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """The place of each report in this order, by its id."""
        return {report.id: rank for rank, report in enumerate(self._sorted)}

    @cached_property
    def tenures(self) -> Mapping[str, tuple[Tenure, ...]]:
        """The successive holders of each place that has an accepted report."""
        return {place: tuple(_tenures(groups)) for place, groups in self._groups.items()}

    @cached_property
    def _groups(self) -> Mapping[str, list[list[Report]]]:
        """The accepted reports of each tenure of each place."""
        return {place: _groups(reports) for place, reports in self.accepted.items()}

    @cached_property
    def interests(self) -> Mapping[str, Interest]:
        """Whether what each report says serves its voice, by the report's id."""
        return interests(self.records)

    @cached_property
    def _standing(self) -> Mapping[str, tuple[list[Report], int]]:
        """By id of a report that may decide: the reports of its tenure, and how many count."""
        return {
            report.id: (group, number)
            for groups in self._groups.values()
            for group in groups
            for number, report in enumerate(group, start=1)
        }

    def standing(self, deciding: Report) -> Sequence[Report]:
        """What a place's holder stands on while this report decides.

        That is the deciding report, last, and before it those which it confirms: the earlier ones
        of the same tenure.
        """
        group, number = self._standing[deciding.id]
        return group[:number]

    @cached_property
    def heard(self) -> Mapping[str, frozenset[Said]]:
        """By id of a report that may decide: who is heard in it and in those it confirms.

        Voices that are nobody's are not.
        """
        heard: dict[str, frozenset[Said]] = {}
        for groups in self._groups.values():
            for group in groups:
                so_far: frozenset[Said] = frozenset()
                for report in group:
                    heard[report.id] = so_far = self._with(so_far, report)
        return heard

    @cached_property
    def leg_names(self) -> Mapping[str, str]:
        """For each voice but nobody's a name of what it always counts as one with."""
        return leg_names(self.records)

    @cached_property
    def _sides(self) -> Sides:
        return sides(self.records)

    def counted(self, voices: Iterable[str]) -> frozenset[str]:
        """The names of what these voices count as, heard together: as many as are independent."""
        names = {self.leg_names[voice] for voice in voices if voice in self.leg_names}
        return frozenset(leading(names, self._sides).values())

    def legs(self, reports: Iterable[Report]) -> tuple[Leg, ...]:
        """The independent voices that these reports stand on."""
        return legs(self.records, self.leg_names, self._sides, reports)

    @cached_property
    def strengths(self) -> Mapping[str, Strength]:
        """By id of a report that may decide: how strong it is with those that it confirms."""
        strengths: dict[str, Strength] = {}
        of_voices = cache(lambda voices: strength(self.counted(voices)))
        for groups in self._groups.values():
            for group in groups:
                heard: frozenset[str] = frozenset()
                for report in group:
                    heard |= {report.voice}
                    strengths[report.id] = of_voices(heard)
        return strengths

    def _with(self, heard: frozenset[Said], report: Report) -> frozenset[Said]:
        own = report.voice, self.interests[report.id]
        known = own in heard or self.records.voices[report.voice].kind == NO_VOICE
        return heard if known else heard | {own}

    def deciding(self, day: date) -> dict[str, Report]:
        """The report that decides about each place on the day; none where there is no record."""
        return {
            place: reports[-1] if reports[-1].day <= day else _last(reports, day)
            for place, reports in self.accepted.items()
            if reports[0].day <= day
        }

    def deciding_at(self, place: str, day: date) -> Report | None:
        """The report that decides about one place on the day; None for no record."""
        reports = self.accepted.get(place, ())
        return _last(reports, day) if reports and reports[0].day <= day else None

    def holders(self, day: date) -> dict[str, str]:
        """Place id to holder, for each place with an accepted report on or before the day."""
        return {place: report.holder for place, report in self.deciding(day).items()}

    @cached_property
    def totals(self) -> Callable[[date], Totals]:
        """From a day to what decides on it, counted."""

        def counted(day: date) -> Totals:
            deciding = self.deciding(day).values()
            places = Counter(report.holder for report in deciding)
            return Totals(places, frozenset(report.source for report in deciding))

        return lru_cache(DAYS_KEPT)(counted)

    def tenure(self, place: str, day: date) -> Tenure | None:
        """The tenure of a place that has begun last by the day, None if none has."""
        begun = bisect_right(self.tenures.get(place, ()), day, key=_BEGIN)
        return self.tenures[place][begun - 1] if begun else None

    def parties_of(self, place: str, day: date) -> list[str]:
        """Between whom a place contested on the day is contested, as far as its reports tell.

        These are its holder before, and the next other party that anybody reported there, accepted
        or not, from the beginning of that tenure on; in the order of their ids, at most two.
        """
        now = self.tenure(place, day)
        return self._parties(place, now) if now else []

    def _parties(self, place: str, now: Tenure) -> list[str]:
        reports = self.by_place[place]
        before = [t.holder for t in self.tenures[place] if t.valid_from < now.valid_from]
        later = [r.holder for r in reports[bisect_left(reports, now.valid_from, key=_DAY) :]]
        known = [holder for holder in before if holder != CONTESTED][-1:]
        known += [holder for holder in later if holder != CONTESTED]
        return sorted([*dict.fromkeys(known)][:HATCHED])

    @cached_property
    def commonest(self) -> tuple[str, ...]:
        """The two parties between which places are most often contested: the legend's example."""
        counts = Counter(
            tuple(self._parties(place, now))
            for place, held in self.tenures.items()
            for now in held
            if now.holder == CONTESTED
        )
        pairs = [(-n, pair) for pair, n in counts.items() if len(pair) == HATCHED]
        return min(pairs)[1] if pairs else ()


def _by_place(reports: Iterable[Report]) -> Reports:
    places: dict[str, list[Report]] = {}
    for report in reports:
        places.setdefault(report.place, []).append(report)
    return places


def _last(reports: Sequence[Report], day: date) -> Report:
    """The last report on or before a day; the first one must be."""
    return reports[bisect_right(reports, day, key=_DAY) - 1]


def _tenures(groups: Sequence[Sequence[Report]]) -> Iterator[Tenure]:
    """The tenures of these groups of reports."""
    ends = [group[0].day for group in groups[1:]]
    for group, end in zip_longest(groups, ends):
        first, ids = group[0], tuple(report.id for report in group)
        yield Tenure(first.holder, first.day, end, first.precision, ids)


def _groups(reports: Sequence[Report]) -> list[list[Report]]:
    """The reports of each tenure, from one place's accepted reports."""
    groups: list[list[Report]] = []
    for agreeing in _by_day(reports):
        if groups and groups[-1][0].holder == agreeing[0].holder:
            groups[-1].extend(agreeing)
        else:
            groups.append(agreeing)
    return groups


def _by_day(reports: Sequence[Report]) -> Iterator[list[Report]]:
    """Per day, the reports that agree with the last one of that day."""
    for _, group in groupby(reports, key=_DAY):
        of_day = list(group)
        yield [report for report in of_day if report.holder == of_day[-1].holder]
