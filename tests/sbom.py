"""Write what Claimdesk is made of as a CycloneDX 1.6 document, from the lock files alone.

python -m tests.sbom [FILE]     without a file: to the screen. The same locks give the same bytes.
"""

import base64
import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?:\s*;\s*([^\\]+?))?\s*\\?$")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def pins(lock: str) -> Iterator[tuple[str, str, str, list[str]]]:
    """Name, version, marker ("" for everywhere) and sha256 hashes of each package that a lock's text pins."""
    current: tuple[str, str, str, list[str]] | None = None
    for line in lock.splitlines():
        if pin := PIN.match(line):
            if current:
                yield current
            current = (pin[1].lower(), pin[2], pin[3] or "", [])
        elif current and (found := HASH.search(line)):
            current[3].append(found[1])
    if current:
        yield current


def python_package(name: str, version: str, marker: str, hashes: list[str]) -> dict[str, Any]:
    """One distribution; its hashes are those of its files on the index, of which one is installed."""
    return {
        "type": "library",
        "bom-ref": f"pkg:pypi/{name}@{version}",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name}@{version}",
        "hashes": [{"alg": "SHA-256", "content": each} for each in sorted(hashes)],
        "properties": [{"name": "claimdesk:marker", "value": marker}] if marker else [],
    }


def vendored_file(entry: dict[str, str]) -> dict[str, Any]:
    """One file of another project that lies in ours."""
    algorithm, _, digest = entry["sha384"].partition("-")
    assert algorithm == "sha384"
    name = entry["package"].replace("@", "%40", 1)
    return {
        "type": "file",
        "bom-ref": entry["file"],
        "name": entry["file"],
        "version": entry["version"],
        "purl": f"pkg:npm/{name}@{entry['version']}",
        "hashes": [{"alg": "SHA-384", "content": base64.b64decode(digest).hex()}],
    }


def document() -> dict[str, Any]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    packages = [python_package(*pin) for pin in pins((ROOT / "requirements.lock").read_text("utf-8"))]
    shipped = [
        entry
        for entry in json.loads((ROOT / "static/vendor.lock").read_text("utf-8"))
        if entry["file"].startswith("static/")
    ]
    components = sorted(
        [*packages, *(vendored_file(entry) for entry in shipped)], key=lambda each: each["bom-ref"]
    )
    own = f"pkg:generic/{project['name']}@{project['version']}"
    content = json.dumps(components, sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, own + content)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": project["name"],
                "version": project["version"],
                "purl": own,
                "licenses": [{"license": {"id": project["license"]}}],
            }
        },
        "components": components,
        "dependencies": [{"ref": own, "dependsOn": [each["bom-ref"] for each in components]}],
    }


def main() -> None:
    text = json.dumps(document(), indent=1) + "\n"
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
