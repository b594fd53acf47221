"""What others made lies here unchanged, and nothing of theirs lies here unlisted."""

import base64
import hashlib
import json
from pathlib import Path
from typing import cast

import pytest

ROOT = Path(__file__).resolve().parents[2]
VENDORED = (
    "static/vendor/*",
    "static/fonts/*",
    "static/icons.svg",
    "tests/vendor/*",
    "claims/people/vendor/*",
)
OURS = {"static/vendor/README.md"}


def lock() -> list[dict[str, str]]:
    return cast("list[dict[str, str]]", json.loads((ROOT / "static/vendor.lock").read_text("utf-8")))


def sha384(path: Path) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode("ascii")


@pytest.mark.parametrize("entry", lock(), ids=lambda entry: entry["file"])
def test_it_keeps_a_vendored_file_as_it_was_published(entry: dict[str, str]) -> None:
    assert sha384(ROOT / entry["file"]) == entry["sha384"]


def test_it_lists_every_vendored_file_once() -> None:
    present = {str(path.relative_to(ROOT)) for pattern in VENDORED for path in ROOT.glob(pattern)} - OURS
    listed = [entry["file"] for entry in lock()]
    assert sorted(present) == sorted(listed)


def test_it_names_package_version_and_integrity_of_each() -> None:
    for entry in lock():
        assert set(entry) == {"file", "package", "version", "integrity", "sha384"}
        assert entry["integrity"].startswith("sha512-")
        assert entry["version"][0].isdigit()


def test_it_carries_a_licence_for_every_package_and_names_it_in_the_notice() -> None:
    licensed = {entry["package"] for entry in lock() if entry["file"].endswith(("LICENSE", "OFL.txt"))}
    assert licensed == {entry["package"] for entry in lock()}
    notice = (ROOT / "NOTICE").read_text("utf-8")
    for name in ("htmx", "Source Serif 4", "Source Sans 3", "Lucide", "axe-core", "zxcvbn-ts"):
        assert name in notice
