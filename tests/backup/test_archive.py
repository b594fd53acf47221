"""A backup that is not byte for byte what was written is refused before anything of it is used."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.backup.archive import (
    BEFORE_DIGEST,
    DIGEST_LENGTH,
    MANIFEST,
    Backup,
    BackupUnusable,
    read_manifest,
)
from claims.backup.taking import take_backup
from tests.backup.newsrooms import newsroom_of
from tests.conftest import NOW


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the good backup of this module is kept; made by the first test that asks."""
    return tmp_path_factory.mktemp("archive") / "whole.zip"


@pytest.fixture
def good(app: Flask, whole: Path) -> Path:
    if not whole.exists():
        take_backup(newsroom_of(app), whole, at=NOW)
    return whole


def seal(path: Path) -> None:
    """Write the digest that belongs to these bytes at the end, as somebody who means harm would."""
    body = path.read_bytes()[:-DIGEST_LENGTH]
    path.write_bytes(body + hashlib.sha256(body).hexdigest().encode())


def remade(
    good: Path, target: Path, change: Callable[[dict[str, bytes], dict[str, Any]], None], *, symlink: str = ""
) -> Path:
    """A backup with other members, whose checksums are all right."""
    with zipfile.ZipFile(good) as opened:
        members = {name: opened.read(name) for name in opened.namelist() if name != MANIFEST}
        manifest = json.loads(opened.read(MANIFEST))
    change(members, manifest)
    facts = {n: {"size": len(b), "sha256": hashlib.sha256(b).hexdigest()} for n, b in members.items()}
    manifest["members"] = {**facts, **manifest.get("more", {})}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (0o120777 if name == symlink else 0o100600) << 16
            made.writestr(info, body)
        made.writestr(MANIFEST, json.dumps(manifest))
        made.comment = BEFORE_DIGEST + b"0" * DIGEST_LENGTH
    seal(target)
    return target


def test_it_reads_what_it_wrote_and_only_its_owner_can(good: Path) -> None:
    backup = Backup(good)
    assert backup.manifest.head.event_id > 0
    assert backup.manifest.tables["person"].rows == len(list(backup.lines("tables/person.jsonl"))) == 7
    assert read_manifest(good) == backup.manifest
    assert good.stat().st_mode & 0o777 == 0o600
    assert b"".join(backup.pieces("files/secret-key")) == b"k" * 40
    told = json.loads(b"".join(backup.pieces("settings.json")))
    assert told["time_zone"] == "Europe/Amsterdam"
    assert not {"database_url", "secret_key", "smtp_url", "archive_key", "instance"} & set(told)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_it_refuses_a_file_with_any_bit_turned(good: Path, tmp_path: Path, where: float, bit: int) -> None:
    body = bytearray(good.read_bytes())
    body[int(where * len(body))] ^= 1 << bit
    (tmp_path / "turned.zip").write_bytes(body)
    with pytest.raises(BackupUnusable):
        Backup(tmp_path / "turned.zip")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(where=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
def test_it_refuses_or_reads_the_same_when_the_digest_was_made_to_fit(
    good: Path, tmp_path: Path, where: float, byte: int
) -> None:
    body = bytearray(good.read_bytes())
    body[int(where * len(body))] = byte
    (tmp_path / "fitted.zip").write_bytes(body)
    seal(tmp_path / "fitted.zip")
    try:
        fitted = Backup(tmp_path / "fitted.zip").manifest
    except BackupUnusable:
        return
    assert fitted.members == Backup(good).manifest.members


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(keep=st.floats(0, 1, exclude_max=True))
def test_it_refuses_a_file_that_was_cut_off(good: Path, tmp_path: Path, keep: float) -> None:
    body = good.read_bytes()
    (tmp_path / "cut.zip").write_bytes(body[: int(keep * len(body))])
    with pytest.raises(BackupUnusable):
        Backup(tmp_path / "cut.zip")


@pytest.mark.parametrize("body", [b"", b"PK", b"a" * 10_000, BEFORE_DIGEST + b"0" * 64])
def test_it_refuses_a_file_that_is_something_else(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "else.zip").write_bytes(body)
    with pytest.raises(BackupUnusable):
        Backup(tmp_path / "else.zip")


@pytest.mark.parametrize(
    "name", ["../evil", "/evil", "files/../../evil", "files//evil", "files/a\\..\\evil", "C:evil"]
)
def test_it_refuses_a_name_that_leaves_its_folder(good: Path, tmp_path: Path, name: str) -> None:
    path = remade(good, tmp_path / "hostile.zip", lambda members, _: members.update({name: b"x"}))
    with pytest.raises(BackupUnusable, match="would leave"):
        Backup(path)


def test_it_refuses_a_link(good: Path, tmp_path: Path) -> None:
    path = remade(
        good,
        tmp_path / "link.zip",
        lambda members, _: members.update({"files/link": b"/etc/passwd"}),
        symlink="files/link",
    )
    with pytest.raises(BackupUnusable, match="would leave"):
        Backup(path)


def test_it_stops_reading_at_the_size_that_the_manifest_names(good: Path, tmp_path: Path) -> None:
    def bomb(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        members["files/bomb"] = bytes(50_000_000)
        manifest["more"] = {"files/bomb": {"size": 10, "sha256": "0" * 64}}

    with pytest.raises(BackupUnusable, match="files/bomb is not as it was written"):
        Backup(remade(good, tmp_path / "bomb.zip", bomb))


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"format": 2, "version": "9.1"}, "Claimdesk 9.1"),
        ({"product": "other"}, "manifest"),
        ({"tables": {"person": {"rows": -1, "columns": {}}}}, "manifest"),
        ({"taken_at": "yesterday"}, "manifest"),
        ({"tables": {"ghost": {"rows": 0, "columns": {}}}}, "ghost"),
    ],
)
def test_it_says_what_is_wrong_with_a_manifest(
    good: Path, tmp_path: Path, facts: dict[str, Any], said: str
) -> None:
    path = remade(good, tmp_path / "odd.zip", lambda _, manifest: manifest.update(facts))
    with pytest.raises(BackupUnusable, match=said):
        Backup(path)


def test_it_refuses_members_that_the_manifest_does_not_name(good: Path, tmp_path: Path) -> None:
    path = tmp_path / "more.zip"
    path.write_bytes(good.read_bytes())
    with zipfile.ZipFile(path, "a") as opened:
        opened.writestr("tables/more.jsonl", "")
    seal(path)
    with pytest.raises(BackupUnusable, match="does not hold what its manifest says"):
        Backup(path)
