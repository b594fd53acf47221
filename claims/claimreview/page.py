"""What a public verdict page says, as far as markup repeats it: frozen values, from anywhere."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Publisher:
    """The newsroom that answers for the check. Policies are addresses of pages that exist."""

    name: str
    url: str
    corrections_policy: str | None = None
    fact_checking_policy: str | None = None


@dataclass(frozen=True)
class Speaker:
    """Who made the claim. `same_as` are addresses that identify them elsewhere (Wikidata, ORCID, a profile)."""

    name: str
    same_as: tuple[str, ...] = ()
    is_organization: bool = False


@dataclass(frozen=True)
class Sighting:
    """One place where the claim was made."""

    url: str | None
    headline: str | None = None
    published: str | None = None  # a day, a month or a year
    publisher: str | None = None
    archived_at: str | None = None
    first: bool = False


@dataclass(frozen=True)
class Media:
    """A picture or video that is the claim itself, at its own address."""

    url: str
    is_video: bool = False


@dataclass(frozen=True)
class Correction:
    """A public change of the verdict, with its reason."""

    text: str
    published: str  # a moment, ISO 8601


@dataclass(frozen=True)
class ReviewPage:
    """One verdict page. `truth` is 1 (false) to 5 (true), or None for a label off the scale."""

    url: str
    language: str
    statement: str
    headline: str
    label: str
    truth: int | None
    explanation: str
    publisher: Publisher
    published: str
    modified: str
    version: int = 1
    speaker: Speaker | None = None
    said_on: str | None = None
    sightings: tuple[Sighting, ...] = ()
    media: tuple[Media, ...] = ()
    citations: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = field(default=())
