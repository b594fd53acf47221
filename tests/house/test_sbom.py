"""The list of what Claimdesk is made of leaves nothing out and comes out the same each time."""

import json
import re
import subprocess
import sys
from pathlib import Path

from tests.sbom import document

ROOT = Path(__file__).resolve().parents[2]


def test_it_lists_every_pinned_package_with_all_its_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    listed = {
        (each["name"], each["version"]): {found["content"] for found in each["hashes"]}
        for each in document()["components"]
        if each["purl"].startswith("pkg:pypi/")
    }
    pinned = re.findall(r"^(\S+?)==(\S+)", lock, re.MULTILINE)
    assert len(pinned) > 40
    assert {(name.lower(), version) for name, version in pinned} == set(listed)
    assert all(listed.values())
    assert set().union(*listed.values()) == set(re.findall(r"sha256:([0-9a-f]{64})", lock))


def test_it_lists_every_vendored_file_that_is_served() -> None:
    lock = json.loads((ROOT / "static/vendor.lock").read_text("utf-8"))
    served = {entry["file"] for entry in lock if entry["file"].startswith("static/")}
    files = [each for each in document()["components"] if each["type"] == "file"]
    assert {each["name"] for each in files} == served
    assert all(len(each["hashes"][0]["content"]) == 96 for each in files)


def test_it_names_each_component_once_and_depends_on_all() -> None:
    made = document()
    names = [each["bom-ref"] for each in made["components"]]
    assert len(names) == len(set(names))
    assert made["dependencies"][0]["dependsOn"] == names
    assert made["bomFormat"] == "CycloneDX"


def test_it_writes_the_same_bytes_each_time(tmp_path: Path) -> None:
    written = []
    for name in ("one", "two"):
        subprocess.run([sys.executable, "-m", "tests.sbom", str(tmp_path / name)], cwd=ROOT, check=True)
        written.append((tmp_path / name).read_bytes())
    assert written[0] == written[1]
    assert json.loads(written[0]) == document()
