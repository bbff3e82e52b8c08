"""Maps of other voices: kept beside the records, a layer of their own, and compared with zones."""

import csv
import json
from datetime import date
from io import StringIO

import pytest
import shapely
from starlette.testclient import TestClient
from test_declared import check_declared
from worlds import SURVEY, boxed, mapped_world, write_world

from app.main import create_app
from app.settings import Settings
from geo import LAYERS, Front, QueryError, RecordsError
from geo.curation import differences
from geo.database import load
from geo.evidence import SEVERAL

DAY, AFTER = date(2020, 1, 10), date(2020, 1, 20)
ROW = {"id": "west-map", "holder": "a"}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """The Herald's map of 1 to 19 January: south of 36 km the west is a's and the east is b's."""
    return mapped_world(tmp_path_factory.mktemp("mapped"))


@pytest.fixture(scope="module")
def front(world):
    return Front.read(world)


@pytest.fixture(scope="module")
def mapped(world):
    with TestClient(create_app(Settings(data=world))) as client:
        yield client


def front_of(directory, rows, document=None):
    """The front of a world with these rows of references and this GeoJSON file."""
    if document is not None:
        text = document if isinstance(document, str) else json.dumps(document)
        (directory / "survey.geojson").write_text(text, encoding="utf-8")
    return Front.read(write_world(directory, references=rows))


# ---- on disk ----


def test_ground_is_the_feature_of_the_row_s_id(front):
    ground = front.records.grounds["west-map"]
    assert shapely.bounds(ground)[2] == pytest.approx(3.0, abs=1e-4)
    assert [*front.records.grounds] == ["west-map", "east-map"]


def test_a_map_without_a_last_day_speaks_of_one_day(tmp_path):
    row = ROW | {"valid_from": "2020-01-05", "valid_to": ""}
    survey = {**SURVEY, "features": SURVEY["features"][:1]}
    reference = front_of(tmp_path, [row], survey).records.references["west-map"]
    assert reference.span == (date(2020, 1, 5), date(2020, 1, 6))


def test_a_front_without_the_table_has_no_such_layer(tmp_path):
    plain = Front.read(write_world(tmp_path))
    assert list(plain.layers) == list(LAYERS)
    assert "references" not in LAYERS


def feature(**members):
    return {**SURVEY, "features": [{**SURVEY["features"][0], **members}]}


def polygon(*positions):
    return feature(geometry={"type": "Polygon", "coordinates": [list(positions)]})


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        (None, "survey.geojson: 'no such file'"),
        ("{", "survey.geojson:1: .* expected a GeoJSON FeatureCollection"),
        ("[" * 100_000, "survey.geojson:1: .* expected a GeoJSON FeatureCollection"),
        ({"type": "Point"}, "'other JSON': expected a GeoJSON FeatureCollection"),
        ({**SURVEY, "crs": {"properties": {"name": "EPSG:32631"}}}, "no member `crs`"),
        (feature(id=7), "features 'feature 1': expected a feature with an id"),
        (feature(id="other"), r"references\.csv:2: id 'west-map': expected the id of a feature"),
        (feature(id="other"), "survey.geojson: id 'other': expected an id of its rows"),
        (feature(geometry=None), "expected a geometry of type Polygon or MultiPolygon"),
        (feature(geometry={"type": "Polygon", "coordinates": [7]}), "positions of two or three"),
        (polygon([3, 0], [3, 1], [4, 0]), "closed rings"),
        (polygon([3, 0], [3, 1], [4, 0], [3, "0"]), "positions of two or three numbers"),
        (polygon([300, 0], [300, 1], [301, 0], [300, 0]), "longitude from -180 to 180"),
        (polygon([3, 0], [4, 1], [4, 0], [3, 1], [3, 0]), "neither cross themselves"),
    ],
)
def test_a_fault_of_the_file_is_named(tmp_path, document, fault):
    with pytest.raises(RecordsError, match=fault):
        front_of(tmp_path, [ROW], document)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"file": "../survey.geojson"}, "file '../survey.geojson': expected the name of a GeoJSON"),
        ({"voice": "nobody"}, "voice 'nobody': expected an id in voices.csv"),
        ({"holder": "friend"}, "holder 'friend': expected one of a, b, contested"),
        ({"valid_to": "2020-01-01"}, "expected a day after valid_from"),
    ],
)
def test_a_fault_of_the_table_is_named(tmp_path, fields, fault):
    with pytest.raises(RecordsError, match=rf"references\.csv:2: .*{fault}"):
        front_of(tmp_path, [ROW | fields], SURVEY)


def test_a_map_of_others_moves_no_zone(front, tmp_path):
    assert front.zones(DAY).equals(Front.read(write_world(tmp_path)).zones(DAY))


# ---- beside the zones ----


def test_ground_is_laid_out_by_both_holders(front):
    """The map's half of a bank is 20 km by 26 km."""
    both = front.agreement("herald", DAY)
    rows = {(pair.by_map, pair.by_reports): pair.km2 for pair in both.ground}
    assert rows["a", "a"] + rows["a", "b"] + rows["a", None] == pytest.approx(520, abs=0.1)
    assert rows["b", "b"] + rows["b", None] == pytest.approx(520, abs=0.1)
    assert ("b", "a") not in rows
    zones = front.zones(DAY)["area_km2"].sum()
    assert sum(km2 for (_, by_reports), km2 in rows.items() if by_reports) == pytest.approx(
        zones, abs=0.1
    )


def test_a_percentage_is_of_the_ground_that_both_give_a_holder(front):
    both = front.agreement("herald", DAY)
    agreeing, differing = both.km2["agreeing"], both.km2["differing"]
    assert both.percent == round(100 * agreeing / (agreeing + differing), 1)
    attested = [pair.attested_km2 for pair in both.ground if pair.kind == "differing"]
    assert attested == [pytest.approx(50.16, abs=0.05)]  # around cedar, as its zone has it


def test_places_that_differ_are_listed_with_the_way_to_the_nearest_edge(front):
    both = front.agreement("herald", DAY)
    [cedar] = [pair for pair in both.unlike if pair.kind == "differing"]
    assert (cedar.place, cedar.by_map, cedar.by_reports) == ("cedar", "a", "b")
    assert (cedar.edge_m, cedar.is_uncertain) == (5000, False)


def test_a_place_on_the_map_s_edge_may_mean_either_side(front):
    """The ford lies on the river, where the map's two sides meet; nobody reports of it."""
    ford = {pair.place: pair for pair in front.agreement("herald", DAY).places}["ford"]
    assert (ford.by_map, ford.by_reports) == (SEVERAL, None)
    assert ford.is_uncertain


def test_ground_of_several_at_once_is_no_one_s(tmp_path):
    over = boxed("over", 490_000, 20_000, 500_000, 30_000)
    survey = {**SURVEY, "features": [SURVEY["features"][0], over]}
    front = front_of(tmp_path, [ROW, {"id": "over", "holder": "b"}], survey)
    both = front.agreement("herald", DAY)
    several = sum(pair.km2 for pair in both.ground if pair.by_map == SEVERAL)
    assert several == pytest.approx(100, abs=0.1)
    assert sum(p.km2 for p in both.ground if p.by_map == "a") == pytest.approx(420, abs=0.1)
    assert not [pair for pair in both.ground if pair.by_map == "b"]


def test_on_a_day_without_its_map_a_voice_says_nothing(front):
    both = front.agreement("herald", AFTER)
    assert (both.references, both.ground, both.places, both.percent) == ((), (), (), None)


@pytest.mark.parametrize(("voice", "expected"), [("beta", "herald"), ("nobody", "herald")])
def test_a_voice_without_a_map_is_refused(front, voice, expected):
    with pytest.raises(QueryError, match=f"voice='{voice}': expected a voice .*: {expected}"):
        front.agreement(voice, DAY)


def test_moved_ground_is_a_difference_of_the_records(front, tmp_path):
    moved = {
        **SURVEY,
        "features": [SURVEY["features"][0], {**SURVEY["features"][0], "id": "east-map"}],
    }
    rows = [ROW, {"id": "east-map", "holder": "b"}]
    tables = differences(front, front_of(tmp_path, rows, moved)).tables
    assert [(t.name, [one.id for one in t.changed]) for t in tables] == [
        ("ground of references", ["east-map"])
    ]


# ---- over HTTP ----


def test_it_is_a_collection_with_days(mapped):
    listed = mapped.get("/collections").json()["collections"]
    assert [one["id"] for one in listed] == [*LAYERS, "references"]
    for day, number in ((DAY, 2), (AFTER, 0)):
        answer = mapped.get(f"/collections/references/items?datetime={day}").json()
        assert answer["numberMatched"] == number
    west = mapped.get("/collections/references/items/west-map").json()
    assert west["geometry"]["type"] == "MultiPolygon"
    assert (west["properties"]["voice_name"], west["properties"]["holder"]) == ("The Herald", "a")


def test_the_shipped_front_has_no_such_collection(client):
    assert client.get("/collections/references").status_code == 404


def test_agreement_in_json_has_areas_and_places_with_their_distances(mapped):
    answer = mapped.get(f"/agreement?voice=herald&day={DAY}&f=json").json()
    assert answer["references"] == ["west-map", "east-map"]
    assert (answer["voice_name"], answer["sources"]) == ("The Herald", ["atlas"])
    assert answer["km2"].keys() == {"agreeing", "differing", "map", "reports"}
    assert answer["places"][0] | {"edge_m": 0} == {
        "kind": "differing",
        "place": "cedar",
        "by_map": "a",
        "by_reports": "b",
        "edge_m": 0,
        "is_uncertain": False,
        "name": "Cedar",
        "bank": "west",
    }


@pytest.mark.parametrize("form", ["json", "csv", "html"])
def test_agreement_is_what_the_document_says(mapped, form):
    answer = mapped.get(f"/agreement?voice=herald&day={DAY}&f={form}")
    check_declared(mapped.get("/api").json(), "/agreement", answer)
    again = mapped.get(str(answer.url), headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_agreement_as_a_table(mapped):
    answer = mapped.get(f"/agreement?voice=herald&day={DAY}&f=csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    percents = [float(row["percent"]) for row in rows if row["what"] == "ground"]
    assert sum(percents) == pytest.approx(100, abs=0.5)
    assert [row["place"] for row in rows if row["kind"] == "differing"] == ["", "cedar"]


def test_agreement_as_a_page(mapped):
    page = mapped.get(f"/agreement?voice=herald&day={DAY}&f=html").text
    assert "The Herald" in page
    assert "Cedar" in page
    silent = mapped.get(f"/agreement?voice=herald&day={AFTER}&f=html&lang=ar")
    assert silent.status_code == 200


@pytest.mark.parametrize(
    ("query", "parameter"),
    [("", "voice"), ("voice=beta", "voice"), ("voice=herald&day=2021-01-01", "day")],
)
def test_a_refusal_names_the_parameter(mapped, query, parameter):
    answer = mapped.get(f"/agreement?{query}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, parameter)


def test_a_database_answers_maps_and_agreement_too(cluster, world):
    address = cluster.database("maps")
    load(address, world, "0")
    with TestClient(create_app(Settings(databases=(address,)))) as client:
        answer = client.get(f"/collections/references/items?datetime={DAY}").json()
        both = client.get(f"/agreement?voice=herald&day={DAY}&f=json").json()
    assert [feature["id"] for feature in answer["features"]] == ["west-map", "east-map"]
    assert both["references"] == ["west-map", "east-map"]


def test_the_page_has_its_switch_and_says_whose_the_outlines_are(mapped, client):
    script = mapped.get("/map.js").text
    assert 'front.layer("references", false)' in script
    page = mapped.get("/?f=html").text
    assert "Edge of ground by a map of The Herald" in page
    assert "agreement?voice=herald" in page
    assert "references" not in client.get("/map.js").text
