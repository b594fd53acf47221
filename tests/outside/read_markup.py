"""Read the fetched pages as a search engine would, with extruct: python read_markup.py DIR; exits 1 with what is wrong."""

import json
import sys
from pathlib import Path
from typing import Any

import extruct


def main(folder: Path) -> int:
    expected = json.loads((folder / "expected.json").read_text())
    problems: list[str] = []
    pages = sorted(folder.glob("*.html"))
    for path in pages:
        found = extruct.extract(
            path.read_text(), base_url=expected["site"], syntaxes=["json-ld", "opengraph"]
        )
        reviews = [item for item in found["json-ld"] if item.get("@type") == "ClaimReview"]
        wanted = expected["reviews"].get(path.stem)
        if len(reviews) != (1 if wanted else 0):
            problems.append(f"{path.name}: {len(reviews)} ClaimReviews")
        elif wanted:
            problems += [f"{path.name}: {fault}" for fault in faults(reviews[0], wanted, expected["site"])]
            if not found["opengraph"]:
                problems.append(f"{path.name}: no Open Graph")
    missing = set(expected["reviews"]) - {path.stem for path in pages}
    problems += [f"{name}: page is missing" for name in missing]
    summary = f"extruct: {len(pages)} pages, {len(expected['reviews'])} ClaimReviews, no fault"
    sys.stdout.write("\n".join(problems or [summary]) + "\n")
    return 1 if problems else 0


def faults(review: dict[str, Any], wanted: dict[str, Any], site: str) -> list[str]:
    """What of the fields that every reader of ClaimReview needs is missing or wrong."""
    claim, rating = review.get("itemReviewed", {}), review.get("reviewRating", {})
    works = claim.get("appearance", [])
    checks = {
        "claimReviewed": review.get("claimReviewed") == wanted["claimReviewed"],
        "rating name": rating.get("alternateName") == wanted["alternateName"],
        "rating numbers": ("ratingValue" in rating) == (wanted["alternateName"] != "Onbewezen"),
        "author": review.get("author", {}).get("@type") == "NewsMediaOrganization"
        and review["author"].get("name"),
        "url": str(review.get("url", "")).startswith(f"{site}/verdicts/"),
        "datePublished": str(review.get("datePublished", "")).startswith("2026-"),
        "itemReviewed as Claim": claim.get("@type") == "Claim",
        "author of the claim": bool(claim.get("author", {}).get("name")) == wanted["author"],
        "appearance as CreativeWork": bool(works) == wanted["author"]
        and all(work.get("@type") == "CreativeWork" and work.get("url") for work in works),
    }
    return [f"{name} is wrong" for name, good in checks.items() if not good]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
