"""What stands before and around the server: the policy of nginx, the unit of systemd."""

from __future__ import annotations

import base64
import hashlib
import re
from configparser import RawConfigParser
from importlib.util import find_spec
from pathlib import Path

from data import settings
from tests.source import PROJECT

NGINX = (PROJECT / "deploy" / "nginx.conf").read_text(encoding="utf-8")


def policy() -> dict[str, list[str]]:
    found = re.search(r'Content-Security-Policy "([^"]+)"', NGINX)
    assert found
    return {name: words for name, *words in (part.split() for part in found[1].split(";"))}


def test_the_policy_lets_the_one_script_of_the_installed_page_through() -> None:
    spec = find_spec("streamlit")
    assert spec and spec.origin
    page = (Path(spec.origin).parent / "static" / "index.html").read_text(encoding="utf-8")
    inner = [text for text in re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL) if text.strip()]
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in inner}
    assert hashes == {word for word in policy()["script-src"] if word.startswith("'sha256-")}


def test_the_policy_lets_nothing_in_from_outside() -> None:
    assert policy()["default-src"] == policy()["frame-ancestors"] == ["'none'"]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*"} & set(policy()["script-src"])
    words = {word for name in policy() for word in policy()[name]}
    assert not [word for word in words if word.startswith("http")]


def test_what_the_server_tells_of_itself_is_closed() -> None:
    closed = re.search(r"location ~ (\S+) \{ return 404; \}", NGINX)
    assert closed and all(re.search(closed[1], f"/_stcore/metrics{more}") for more in ("", "/", ";x", "%2f"))


def test_nothing_that_a_browser_needs_is_kept_for_this_machine() -> None:
    """The first things that a page of Streamlit asks for, from wherever its reader sits."""
    needed = ("/", "/_stcore/health", "/_stcore/host-config", "/_stcore/stream", "/static/js/index.js", "/sign-in")
    kept = re.findall(r"location (=|~) (\S+) \{(?=[^}]*(?:deny all|return 404))", NGINX)
    assert ("=", "/ready") in kept
    assert not [
        path for path in needed for how, what in kept if (path == what if how == "=" else re.search(what, path))
    ]


def test_files_may_be_as_large_as_the_dashboard_lets_them() -> None:
    assert f"client_max_body_size {settings.load().limits.file_megabytes}m;" in NGINX


def test_the_log_of_nginx_names_neither_addresses_nor_people() -> None:
    line = re.search(r"log_format quality '([^']+)'", NGINX)
    assert line and not re.search(r"remote_|request_uri|\$request\b|\$uri|args|user|referer|forwarded", line[1])


def test_the_unit_serves_this_machine_alone_and_writes_only_its_data() -> None:
    unit = RawConfigParser(strict=False)
    unit.read_string((PROJECT / "deploy" / "quality.service").read_text(encoding="utf-8"))
    service = unit["Service"]
    assert "--server.address 127.0.0.1" in service["ExecStart"]
    assert service["ReadWritePaths"] == "/var/lib/quality"
    assert (service["ProtectSystem"], service["NoNewPrivileges"]) == ("strict", "yes")
