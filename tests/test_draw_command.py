"""`deir-front draw`: the same picture as the server's, in a file."""

from starlette.testclient import TestClient
from worlds import write_world

from app.__main__ import main
from app.main import create_app
from app.settings import Settings


def test_the_file_is_the_picture_that_the_server_gives(tmp_path):
    data = write_world(tmp_path)
    for name in ("map.svg", "map.png"):
        out = tmp_path / name
        command = ["draw", str(out), "--data", str(data), "--day", "2020-01-06", "--width", "300"]
        assert main(command) == 0
        with TestClient(create_app(Settings(data=data))) as client:
            assert out.read_bytes() == client.get(f"/{name}?day=2020-01-06&width=300").content


def test_what_cannot_be_drawn_is_told_and_nothing_is_written(tmp_path, capsys):
    data = str(write_world(tmp_path))
    for name, option, value, expected in (
        ("map.gif", "--width", "300", "a file name ending in .svg or .png"),
        ("map.svg", "--width", "99999", "a whole number of pixels from 200 to 2000"),
        ("map.svg", "--day", "2019-01-01", "a day from 2020-01-01 to 2020-01-31"),
        ("map.svg", "--place", "elm", "a place with a position"),
    ):
        assert main(["draw", str(tmp_path / name), "--data", data, option, value]) == 2
        assert expected in capsys.readouterr().err
        assert not (tmp_path / name).exists()
