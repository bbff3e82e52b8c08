"""The shell of the map: constants, whatever the records say."""

import re

import pytest
from hostile import hostile_world
from shipped import RECORDS
from starlette.testclient import TestClient

from app.main import create_app
from app.page.shell import shell
from app.settings import Settings
from geo import LAYERS


def served_shell(settings):
    """The map's script, and its element in the page, as a server of these settings sends them."""
    shell.cache_clear()
    with TestClient(create_app(settings), headers={"Accept": "text/html"}) as client:
        page = client.get("/").text
        return client.get("/map.js").content, re.findall(
            r"<div class=\"folium-map\".*?</div>", page
        )


def test_the_shell_is_the_same_for_other_records(tmp_path):
    shipped, hostile = Settings(), Settings(data=hostile_world(tmp_path))
    script, elements = served_shell(shipped)
    assert (script, elements) == served_shell(hostile)
    assert len(elements) == 1
    assert len(script) > 500


def test_the_shell_is_the_same_when_it_is_made_anew():
    first = shell()
    shell.cache_clear()
    assert shell() == first


def test_the_shell_has_no_random_ids():
    assert not re.search(r"[0-9a-f]{8}", shell().html + shell().script)


@pytest.mark.parametrize("table", ["places", "parties", "voices"])
def test_no_name_of_a_record_is_in_the_shell(table):
    names = [record.name for record in getattr(RECORDS, table).values()]
    assert [name for name in names if name in shell().html + shell().script] == []


def test_the_shell_has_every_drawn_layer_by_its_title():
    drawn = {layer.id: layer.title for layer in LAYERS.values() if layer.drawn}
    assert re.findall(r"front\.layer\(\"(\w+)\"\)", shell().script) == list(drawn)
    assert re.findall(r"\"(.+)\" : overlay_\d+", shell().script) == list(drawn.values())


def test_the_shell_names_no_other_host():
    assert "//" not in "".join([shell().html, shell().script, *shell().js, *shell().css])
