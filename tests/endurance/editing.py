"""One who changes one thing after the other at random, through the product's own actions."""

import random

from sqlmodel import Session, select

from claims.articles.actions import add_article
from claims.articles.rules import keep
from claims.claimants.actions import edit_claimant
from claims.claimants.models import Claimant
from claims.desk import actions as desk
from claims.desk.models import Claim
from claims.evidence.actions import add_evidence
from claims.evidence.rules import Kind, Stance
from claims.extraction.actions import pull_claim
from claims.people.rules import Actor
from tests.conftest import NOW

WORDS = [
    "zee",
    "duin",
    "brug",
    "tram",
    "school",
    "park",
    "museum",
    "zwembad",
    "gemeente",
    "minister",
    "bericht",
    "telling",
    "lamp",
    "boom",
]


class Editor:
    """`edit()` changes one thing; `words()` are new each time."""

    def __init__(self, session: Session, chance: random.Random, by: Actor) -> None:
        self.session, self.chance, self.by = session, chance, by

    def words(self) -> str:
        return " ".join(self.chance.choices(WORDS, k=6)) + f" {self.chance.randrange(10**6)}"

    def claim_id(self) -> int:
        return self.chance.choice(self.session.exec(select(Claim.id)).all()) or 0

    def edit(self) -> None:
        acts = [self.pull, self.add, self.restate, self.tag, self.rename, self.source]
        self.chance.choice(acts)()

    def add(self) -> None:
        desk.add_claim(self.session, statement=self.words(), language="nl", by=self.by, at=NOW)

    def pull(self) -> None:
        quote, text = self.words(), f"{self.words()}. "
        article = add_article(
            self.session, keep(f"{text}{quote}."), title=self.words(), language="nl", by=self.by, at=NOW
        )
        pull_claim(
            self.session, article.id or 0, exact=quote, statement=self.words(),
            claimant_name=self.words(), by=self.by, at=NOW,
        )  # fmt: skip

    def restate(self) -> None:
        desk.restate_claim(self.session, self.claim_id(), self.words(), by=self.by, at=NOW)

    def tag(self) -> None:
        desk.set_tags(self.session, self.claim_id(), self.chance.sample(WORDS, 2), by=self.by, at=NOW)

    def rename(self) -> None:
        claimants = self.session.exec(select(Claimant.id)).all()
        if claimants:
            edit_claimant(
                self.session, self.chance.choice(claimants) or 0, name=self.words(), description=None,
                aliases=self.words(), same_as=None, by=self.by, at=NOW,
            )  # fmt: skip

    def source(self) -> None:
        add_evidence(
            self.session, self.claim_id(), url=None, title=self.words(), publisher=None, quote=self.words(), note=None,
            stance=Stance.CONTEXT, kind=Kind.DATA, is_named=True, archive_url=None, by=self.by, at=NOW,
        )  # fmt: skip
