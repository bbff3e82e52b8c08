"""What changed hands between two days, place by place, and by which reports."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import shapely

from geo.control import accepted, deciding
from geo.geojson import Row
from geo.model import Records


def changes(records: Records, first: date, last: date) -> Iterator[Row]:
    """Each place whose holder on `last` differs from that on `first`, by id; points in WGS 84.

    Properties: place name, bank, `holder_before` and `holder_after` (None for no record) and the
    ids of the reports that decide on each day.
    """
    for place_id, reports in sorted(accepted(records).items()):
        before, after = deciding(reports, first), deciding(reports, last)
        if (before and before.holder) == (after and after.holder):
            continue
        place = records.places[place_id]
        properties: dict[str, Any] = {
            "name": place.name,
            "name_ar": place.name_ar or None,
            "bank": place.bank,
            "holder_before": before.holder if before else None,
            "holder_after": after.holder if after else None,
            "report_before": before.id if before else None,
            "report_after": after.id if after else None,
            "from": first,
            "to": last,
        }
        yield place_id, shapely.Point(place.position) if place.position else None, properties
