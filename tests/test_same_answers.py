"""One front, two sources: memory and PostGIS answer every question with the same bytes.

The status, the headers with their tags, and the body are compared, of questions of every kind, of
those meant to harm, and of random ones; on the shipped front, and on one whose texts are hostile.
"""

import json
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import orjson
import pytest
from attacks import FILTERS, VALUES
from filtering import text_of, trees
from hostile import hostile_world
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from ogc import ABU_KAMAL
from two_sources import Sources, two_sources

from app.api.items import FILES
from app.api.questions import PARAMETERS
from geo import LAYERS, SHIPPED
from geo.features.schema import SCHEMAS, queryables
from geo.search.filters import SPATIAL
from geo.search.scalars import OPERATIONS

EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
AREA = "POLYGON((40.1 34.2, 40.9 34.4, 40.6 35.1, 40.2 35.0, 40.1 34.2))"
SHAPES = (
    AREA,
    "BBOX(40.3, 34.5, 40.9, 35)",
    "BBOX(170, -10, -170, 60)",
    "POINT(40.9171 34.4549)",
    "LINESTRING(40 34, 41 36)",
    "GEOMETRYCOLLECTION(POINT(40.9 34.4), LINESTRING(40 35, 41 34))",
)
LAYERS_ASKED = ("zones", "claims", "places", "reports")


@pytest.fixture(scope="module")
def shipped(cluster) -> Iterator[Sources]:
    with two_sources(SHIPPED, cluster.database("shipped")) as sources:
        yield sources


@pytest.fixture(scope="module")
def hostile(cluster, tmp_path_factory) -> Iterator[Sources]:
    world = hostile_world(tmp_path_factory.mktemp("hostile"))
    with two_sources(world, cluster.database("hostile")) as sources:
        yield sources


def items(layer: str, **parameters: object) -> str:
    return f"/collections/{layer}/items?{urlencode(parameters)}"


def followed(sources: Sources, target: str) -> int:
    """Follow next links to the end; how many pages there were."""
    pages = 0
    while target:
        _, _, body = sources.same([target])
        links = {link["rel"]: link["href"] for link in orjson.loads(body)["links"]}
        target, pages = links.get("next", ""), pages + 1
    return pages


# ---- questions of every kind ----


def plain(layer: str) -> Iterator[str]:
    """Documents, pages, boxes, days, systems, formats, one feature."""
    here = f"/collections/{layer}"
    yield from ("/collections", here, f"{here}?f=html", f"{here}/queryables", f"{here}/schema")
    for parameters in (
        {}, {"limit": 1}, {"limit": 7, "offset": 5}, {"offset": 10**9}, {"limit": 0}, {"after": 4},
        {"after": 10**9}, {"after": 2, "limit": 3, "f": "html"}, {"f": "html", "limit": 2},
        {"bbox": "40,34,41,35"}, {"bbox": ABU_KAMAL}, {"bbox": "179,-90,-179,90"},
        {"bbox": "40,34,40,35", "limit": 3}, {"bbox": "34,40,35,41", "bbox-crs": EPSG + "4326"},
        {"bbox": "600000,3800000,700000,3900000", "bbox-crs": EPSG + "32637", "limit": 4},
        {"datetime": "2017-11-14"}, {"datetime": "2017-11-01/.."}, {"datetime": "../2017-10-01"},
        {"datetime": "2017-11-01T12:00:00Z/2017-11-20", "bbox": "40,34,41,35"},
        {"datetime": "0001-01-01"}, {"after": 3, "sortby": "-kind"}, {"properties": "geometry"},
        {"crs": EPSG + "4326", "limit": 3}, {"crs": EPSG + "3857", "limit": 3},
        {"crs": EPSG + "32637", "bbox": "40,34,41,35", "properties": ""},
        {"properties": ",".join(list(SCHEMAS[layer])[::-2]), "limit": 3},
    ):  # fmt: skip
        yield items(layer, **parameters)
    for name in FILES:
        yield items(layer, f=name)
        yield items(
            layer, f=name, limit=3, bbox="40,34,41,35", properties=next(iter(SCHEMAS[layer]))
        )


@pytest.mark.parametrize("layer", LAYERS)
def test_documents_pages_boxes_days_and_files(shipped, hostile, layer):
    for sources in (shipped, hostile):
        sources.same(plain(layer))


@pytest.mark.parametrize("layer", LAYERS)
def test_every_property_in_every_order_and_place(shipped, hostile, layer):
    for sources in (shipped, hostile):
        features = orjson.loads(sources.same([items(layer)])[2])["features"]
        for name, of in queryables(layer).items():
            sources.same(items(layer, sortby=sign + name, limit=20) for sign in ("", "-", "+"))
            sources.same([items(layer, filter=f"{name} IS NULL"), items(layer, **{name: "x"})])
            for value in {json.dumps(f["properties"][name]): 0 for f in features[::40]}:
                text = (
                    str(json.loads(value)).lower()
                    if of.type == "boolean"
                    else str(json.loads(value))
                )
                sources.same([items(layer, **{name: text}, sortby=f"-{name}", offset=1)])


@pytest.mark.parametrize("layer", LAYERS)
def test_both_stores_answer_each_feature_by_its_id_alike(shipped, hostile, layer):
    for sources in (shipped, hostile):
        features = orjson.loads(sources.same([items(layer)])[2])["features"]
        here = [f"/collections/{layer}/items/{quote(feature['id'])}" for feature in features[::9]]
        sources.same([*here, f"{here[0]}?crs={EPSG}3857", f"{here[0]}?f=html", f"{here[0]}%00"])


@pytest.mark.parametrize(
    "parameters",
    [{}, {"sortby": "kind,-said_day"}, {"sortby": "-event_day,reported_through"},
     {"sortby": "seen"}, {"bbox": "40,34,41,35"},
     {"sortby": "-places", "filter": "kind <> 'denial'"},
     {"filter": "CASEI(kind) = 'report'", "sortby": "-summary"}, {"filter": "start % 2 = 1"}],
)  # fmt: skip
def test_next_links_lead_through_all_pages(shipped, parameters):
    matched = orjson.loads(shipped.same([items("claims", **parameters)])[2])["numberMatched"]
    assert followed(shipped, items("claims", limit=5, **parameters)) == -(-matched // 5) > 1


# ---- filters ----


def relations() -> Iterator[str]:
    """Filters with each operator that the random ones don't have."""
    day, span = "DATE('2017-11-09')", "INTERVAL('2017-10-20', '2017-11-17')"
    for name in [name for name in OPERATIONS if name.startswith("t_")]:
        for one, other in (
            ("valid_from", day), (day, "valid_to"), (span, day),
            ("INTERVAL(valid_from, valid_to)", span),
            ("INTERVAL('..', valid_from)", span), (day, "INTERVAL(valid_from, '..')"),
            ("valid_to", "INTERVAL(valid_from, valid_to)"),
        ):  # fmt: skip
            yield f"{name}({one}, {other})"
    for name in SPATIAL:
        for shape in SHAPES:
            yield f"{name}(geometry, {shape})"
            yield f"NOT {name}({shape}, geometry) OR geometry IS NULL"
        yield f"{name}(geometry, geometry) AND {name}({AREA}, {AREA})"
    for name in ("a_equals", "a_contains", "a_containedBy", "a_overlaps"):
        yield from (
            f"{name}(places, ('abu-kamal'))",
            f"NOT {name}(('abu-kamal', 'abu-kamal'), places)",
        )
        yield from (f"{name}(places, places)", f"{name}(places, (1, 'x'))", f"{name}(places, ())")


OTHERS = (
    "TRUE", "FALSE", "NOT FALSE", "1 = 1", "1 > 2 OR 'a' < 'B'", "'é' > 'z'", "POINT(1 1) IS NULL",
    "(geometry IS NULL) = TRUE", "(geometry IS NULL AND TRUE) IN (TRUE, FALSE)",
    "S_INTERSECTS(geometry, POINT(40 35)) IS NULL", "INTERVAL('..', '..') IS NULL",
    "places IS NOT NULL",
    "valid_from >= '2017-11-01' AND valid_from < TIMESTAMP('2017-11-09T23:00:00-05:00')",
    "valid_from IN (DATE('2017-11-09'), DATE('2017-11-10')) AND 3 / 0 = 1", "1e308 * 10 > 5",
    "'a\\' LIKE 'a\\'", "'%' LIKE '\\%' AND 'ab' LIKE '_b'", "1000000000000000000000000 > 3",
)  # fmt: skip
OF_CLAIMS = (
    "CASEI(summary) LIKE CASEI('%MINISTRY%')", "ACCENTI(speaker_name) <> speaker_name",
    "CASEI(kind) IN ('denial', 'report') AND said_day > DATE('2017-01-01')", "summary LIKE '%\\%%'",
    "start + 10 < end", "end div 100 = 3 OR paragraph ^ 2 > 30", "seen AND kind = 'denial'",
    "(seen AND kind = 'denial') = TRUE", "event_day IS NULL OR event_day = said_day",
    "note LIKE '%'",
    "start BETWEEN paragraph AND 900 AND NOT kind LIKE kind", "kind LIKE 'd%' OR kind LIKE '_e%t'",
    "reported_through < speaker", "seen = (kind = 'denial')", "summary > 'the' AND summary < 'Z'",
    "S_WITHIN(geometry, BBOX(40, 34, 41, 35)) AND kind <> 'denial' AND CASEI(kind) <> 'x'",
)  # fmt: skip


def test_filters_with_every_operator(shipped, hostile):
    for sources, texts in ((shipped, [*relations(), *OTHERS]), (hostile, OTHERS)):
        for text in texts:
            sources.same(items(layer, filter=text, limit=9) for layer in ("zones", "claims"))
        sources.same(items("claims", filter=text, sortby="-kind", offset=1) for text in OF_CLAIMS)


questions = st.sampled_from(LAYERS_ASKED).flatmap(
    lambda layer: st.tuples(
        st.just(layer),
        trees(layer),
        st.lists(st.sampled_from(["", "-"]).flatmap(
            lambda sign: st.sampled_from([sign + name for name in queryables(layer)])), max_size=3),
        st.integers(1, 40),
        st.none() | st.integers(0, 60),
        st.none() | st.integers(0, 300),
        st.none() | st.tuples(*[st.integers(0, 100)] * 4),
        st.none() | st.dates().map(str),
    )
)  # fmt: skip


@settings(max_examples=250, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(questions)
def test_both_stores_answer_random_questions_alike(shipped, question):
    layer, tree, order, limit, offset, after, corners, day = question
    parameters = {"filter": text_of(tree), "limit": limit, "sortby": ",".join(order),
                  "offset": offset, "after": after, "datetime": day}  # fmt: skip
    if corners:
        west, east = (39.5 + side / 50 for side in sorted(corners[:2]))
        south, north = (34 + side / 50 for side in sorted(corners[2:]))
        parameters["bbox"] = f"{west},{south},{east},{north}"
    shipped.same(
        [items(layer, **{name: v for name, v in parameters.items() if v not in (None, "")})]
    )


# ---- what is meant to harm ----


@pytest.mark.parametrize("layer", ["claims", "zones"])
def test_both_stores_answer_values_meant_to_harm_alike(hostile, layer):
    here = f"/collections/{layer}/items"
    for name in (*PARAMETERS, "kind", "holder", "valid_from", "seen", "paragraph"):
        hostile.same(
            b"%s?%s=%s" % (here.encode(), name.encode(), value) for value in VALUES.values()
        )
    hostile.same(b"%s/%s" % (here.encode(), value) for value in VALUES.values())
    hostile.same(b"%s?filter=%s" % (here.encode(), value) for value in FILTERS.values())


def test_texts_meant_to_harm_are_found_as_they_are(hostile):
    features = orjson.loads(hostile.same([items("claims")])[2])["features"]
    for text in {f["properties"]["summary"] for f in features}:
        quoted = text.replace("'", "''")
        hostile.same(
            [items("claims", summary=text), items("claims", filter=f"summary = '{quoted}'")]
        )


def test_there_were_enough_questions(shipped, hostile):
    assert shipped.compared + hostile.compared > 4000


def test_the_database_alone_answered(shipped):
    assert not shipped.apps[1].state.site.front.collections
