"""What changed: the version of the data, changes of holder, feeds (RFC 4287)."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
from ogc import ITEMS
from starlette.testclient import TestClient
from worlds import plus, write_world

from app.main import create_app
from app.settings import Settings


def test_the_version_changes_with_the_data_and_only_with_it(client, tmp_path):
    def version(directory: Path, **changes: Any) -> str:
        directory.mkdir()
        with TestClient(create_app(Settings(data=write_world(directory, **changes)))) as opened:
            body = opened.get("/versions").json()
        assert body["versions"][0]["version"] == body["current"]
        return str(body["current"])

    one, same = version(tmp_path / "one"), version(tmp_path / "same")
    other = version(tmp_path / "other", reports=plus("reports", id="r9", place="alder", holder="b"))
    assert one == same != other
    assert re.fullmatch("[0-9a-f]{64}", one)
    assert client.get("/versions").json()["current"] not in (one, other)


def test_abu_kamal_changed_hands_between_two_days(client):
    body = client.get("/changes", params={"from": "2017-11-09", "to": "2017-11-11"}).json()
    (feature,) = (f for f in body["features"] if f["id"] == "abu-kamal")
    assert feature["properties"]["holder_before"] == "gov"
    assert feature["properties"]["holder_after"] == "is"
    for name in ("report_before", "report_after"):
        report = client.get(ITEMS.format("reports") + f"/{feature['properties'][name]}").json()
        assert report["properties"]["place"] == "abu-kamal"
    assert feature["geometry"]["type"] == "Point"


def test_nothing_changes_in_no_time_and_no_day_comes_before_itself(client):
    assert client.get("/changes?from=2017-11-09&to=2017-11-09").json()["features"] == []
    answer = client.get("/changes?from=2017-11-11&to=2017-11-09")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "from")
    assert client.get("/changes?to=soon").json()["parameter"] == "to"


@pytest.mark.parametrize("path", ["/claims.atom", "/changes.atom"])
def test_a_feed_is_atom_with_ids_of_its_own_and_links_that_lead_somewhere(client, path):
    """RFC 4287, 4.1.1 and 4.1.2: what a feed and an entry must have."""
    answer = client.get(path)
    assert answer.headers["content-type"] == "application/atom+xml"
    feed = ElementTree.fromstring(answer.content)  # noqa: S314 (our own)
    atom = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{atom}entry")
    assert entries
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert element.findtext(f"{atom}{name}")
        instant = datetime.fromisoformat(element.findtext(f"{atom}updated"))
        assert instant.tzinfo == UTC
    assert all(entry.findtext(f"{atom}author/{atom}name") for entry in entries)
    assert all(entry.findtext(f"{atom}summary") for entry in entries)
    ids = [entry.findtext(f"{atom}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    for link in (link for entry in entries[:10] for link in entry.findall(f"{atom}link")):
        target = client.get(urljoin(path, link.get("href")))
        assert target.status_code == 200
        assert target.headers["content-type"].startswith(link.get("type"))


@pytest.mark.parametrize("path", ["/claims.atom", "/changes.atom"])
def test_a_feed_read_elsewhere_leads_back(tmp_path, path):
    settings = Settings(data=write_world(tmp_path), public_url="https://example.org/front")
    with TestClient(create_app(settings)) as opened:
        feed = ElementTree.fromstring(opened.get(path).content)  # noqa: S314 (our own)
    links = [link.get("href") for link in feed.iter("{http://www.w3.org/2005/Atom}link")]
    assert links
    assert all(link.startswith("https://example.org/front/") for link in links)


def test_a_feed_of_an_unknown_root_says_where_its_links_begin(client):
    feed = ElementTree.fromstring(client.get("/claims.atom").content)  # noqa: S314 (our own)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}base") == "/claims.atom"
    links = [link.get("href") for link in feed.iter("{http://www.w3.org/2005/Atom}link")]
    assert all(link.startswith("/") for link in links)
