"""Who is to be named beside a map: publishers of its lines and positions, and of its reports."""

from datetime import date

from geo import Records
from geo.control import accepted, deciding


def credited(records: Records) -> list[str]:
    """Publishers of the lines and coordinates the map is drawn from, in alphabetical order."""
    lines = (records.river, records.area, *records.lines)
    used = {line.source for line in lines} | {p.located_by for p in records.places.values()}
    return sorted({records.sources[source].publisher for source in used if source})


def publishers(records: Records, day: date) -> list[str]:
    """Publishers of the reports that decide on the day, in alphabetical order."""
    found = (deciding(reports, day) for reports in accepted(records).values())
    used = {records.sources[report.source].publisher for report in found if report}
    return sorted(used, key=str.casefold)
