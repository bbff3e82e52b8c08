"""The examples of `.github/deploy`: each is read by the program it is for, or by its grammar."""

import os
import re
import shlex
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
import yaml
from conftest import serving
from rivals import free_port
from worlds import write_world

from app.__main__ import main
from app.cli import parser

DEPLOY = Path(__file__).parents[1] / ".github" / "deploy"
COMPOSE = sorted(DEPLOY.glob("compose*.yaml"))


def text(name):
    return (DEPLOY / name).read_text(encoding="utf-8")


def program(name):
    path = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    return path or pytest.skip(f"needs {name}, which is not installed")


def instructions():
    lines = text("Containerfile").replace("\\\n", " ").splitlines()
    return [tuple(line.split(None, 1)) for line in lines if line and not line.startswith("#")]


# ---- the container ----


def test_the_container_serves_as_nobody_in_particular_and_says_whether_it_is_well():
    image = dict(instructions())
    assert image["USER"] == "10001:10001"
    assert "/healthz" in image["HEALTHCHECK"]
    command = [*yaml.safe_load(image["ENTRYPOINT"]), *yaml.safe_load(image["CMD"])]
    assert command[0] == "deir-front"
    assert parser().parse_args(command[1:]).host == "0.0.0.0"  # noqa: S104 (in a container)


def test_what_the_container_copies_is_there_and_makes_the_package():
    copied = [rest.split()[:-1] for name, rest in instructions() if name == "COPY"]
    names = {name for sources in copied for name in sources if not name.startswith("-")}
    root = DEPLOY.parents[1]
    assert {name for name in names if "/usr" not in name and not (root / name).exists()} == set()
    assert {"app", "geo", "static", "pyproject.toml", "README.md"} <= names


@pytest.mark.parametrize("path", COMPOSE, ids=lambda path: path.name)
def test_services_of_compose_are_commands_of_ours_with_a_root_that_stays_as_it_is(path):
    services = yaml.safe_load(path.read_text(encoding="utf-8"))["services"]
    own = {name: one for name, one in services.items() if "build" in one}
    assert own
    for one in own.values():
        arguments = [re.sub(r"\$\{(\w+)[^}]*\}", "example.org", part) for part in one["command"]]
        assert parser().parse_args(arguments).run
        assert one["read_only"] is True
        assert one["cap_drop"] == ["ALL"]
        assert (path.parent / one["build"]["context"] / one["build"]["dockerfile"]).is_file()


@pytest.mark.parametrize("path", COMPOSE, ids=lambda path: path.name)
def test_what_compose_names_it_also_declares(path):
    whole = yaml.safe_load(path.read_text(encoding="utf-8"))
    for one in whole["services"].values():
        assert set(one.get("networks", ())) <= set(whole.get("networks", {}))
        assert set(one.get("depends_on", ())) <= set(whole["services"])
        for volume in one.get("volumes", ()):
            name = volume.split(":")[0]
            beside = (path.parent / name).exists() or name.startswith("${")
            assert beside or name in whole["volumes"], volume


# ---- systemd ----


def test_systemd_takes_the_unit(tmp_path):
    analyze = program("systemd-analyze")
    unit = tmp_path / "deir-front.service"
    unit.write_text(
        text(unit.name).replace("/usr/local/lib/deir-front/bin/deir-front", "/bin/true")
    )
    done = subprocess.run([analyze, "verify", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_unit_starts_a_command_of_ours():
    line = re.search(r"^ExecStart=(.*)$", text("deir-front.service"), re.MULTILINE)[1]
    command = shlex.split(line)
    assert parser().parse_args(command[1:]).workers == 2


# ---- the servers before ours ----


@pytest.mark.parametrize("path", sorted(DEPLOY.glob("Caddyfile*")), ids=lambda path: path.name)
def test_caddy_takes_its_file(path):
    done = subprocess.run(
        [program("caddy"), "validate", "--adapter", "caddyfile", "--config", path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The small world, published below a path."""
    root = tmp_path_factory.mktemp("srv")
    data = write_world(tmp_path_factory.mktemp("data"))
    url = "https://front.example/map/"
    assert main(["publish", str(root / "map"), "--data", str(data), "--url", url]) == 0
    return root


@pytest.fixture(scope="module")
def ports(tmp_path_factory, site):
    """nginx with both examples: ours behind it, and the published site; without certificates.

    Before that both are read as they stand, with a certificate made here.
    """
    nginx = program("nginx")
    root = tmp_path_factory.mktemp("nginx")
    names = ("nginx.conf", "nginx-published.conf")
    own = dict(zip(names, (free_port(), free_port()), strict=True))
    with serving(public_url="https://front.example/map/") as url:
        for name in names:
            config = text(name).replace("127.0.0.1:8000", url.removeprefix("http://"))
            config = config.replace("/srv/front/site", str(site))
            config = config.replace("/var/cache/nginx/front", str(root / "cache"))
            config = re.sub(r" *listen \[::\][^;]*;\n", "", config)
            config = config.replace("listen 443", f"listen 127.0.0.1:{own[name]}")
            with_certificate(config.replace("listen 80;", f"listen {free_port()};"), nginx, root)
            plain = re.sub(r"server \{\n    listen 80;.*?\n\}\n", "", config, flags=re.DOTALL)
            plain = re.sub(r" *ssl_[^;]*;\n", "", plain).replace(" ssl http2;", ";")
            (root / name).write_text(plain, encoding="utf-8")
        with running(nginx, root, names, own.values()):
            yield own


def wrapped(root, body):
    """The whole of a configuration, none of it outside of a directory of the test."""
    temporary = "".join(
        f"{kind}_temp_path {root}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root; " if os.geteuid() == 0 else ""  # whose the test's directories are
    return (
        f"{user}daemon off; pid {root}/pid; error_log {root}/error.log;\n"
        f"events {{}}\nhttp {{ access_log off; {temporary} {body} }}\n"
    )


def with_certificate(example, nginx, root):
    """That nginx takes the example, with TLS."""
    key = root / "made.pem"
    if not key.exists():
        command = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=front.example -batch"
        pair = ["-keyout", key, "-out", root / "certificate.pem"]
        openssl = [program("openssl"), *command.split(), *pair]
        subprocess.run(openssl, check=True, capture_output=True)
    example = example.replace("/etc/ssl/front/fullchain.pem", str(root / "certificate.pem"))
    example = example.replace("/etc/ssl/front/privkey.pem", str(key))
    (root / "tested.conf").write_text(wrapped(root, example), encoding="utf-8")
    command = [nginx, "-t", "-q", "-p", root, "-c", root / "tested.conf"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@contextmanager
def running(nginx, root, names, ports):
    """nginx with these files until the block ends."""
    body = "".join(f"include {root}/{name};\n" for name in names)
    (root / "all.conf").write_text(wrapped(root, body), encoding="utf-8")
    command = [nginx, "-p", root, "-c", root / "all.conf"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        try:
            for port in ports:
                listening(process, port)
            yield
        finally:
            process.terminate()


def listening(process, port):
    """Wait until the process has the port."""
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return
    pytest.fail(process.stderr.read().decode())


def answer(port, path, coding="identity"):
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={"Accept": "*/*", "Accept-Encoding": coding})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, response.headers, body


def test_nginx_passes_the_map_on_below_its_path(ports):
    port = ports["nginx.conf"]
    status, headers, body = answer(port, "/map/?f=html")
    assert (status, headers["Cache-Control"]) == (200, "no-cache")
    asset = re.search(rb'src="(static/front.js\?v=\w+)"', body)[1].decode()
    status, headers, _ = answer(port, f"/map/{asset}")
    assert (status, "immutable" in headers["Cache-Control"]) == (200, True)
    assert b'"https://front.example/map/collections/zones' in answer(port, "/map/collections")[2]
    assert answer(port, "/map/metrics")[0] == 404


def test_nginx_serves_the_published_site_packed_and_to_be_kept(ports, site):
    port = ports["nginx-published.conf"]
    status, headers, body = answer(port, "/map/", "gzip")
    assert (status, headers["Cache-Control"], headers["Content-Encoding"]) == (
        200,
        "no-cache",
        "gzip",
    )
    assert body == (site / "map/index.html.gz").read_bytes()
    zones = next(site.glob("map/data-*/collections/zones.geojson"))
    status, headers, body = answer(port, f"/{zones.relative_to(site)}")
    assert (status, headers["Content-Type"]) == (200, "application/geo+json")
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert body == zones.read_bytes()
    assert headers["Content-Security-Policy"] == "frame-ancestors 'none'"
