"""The smallest engine that keeps the contract: it shows that the contract asks for no more than it says."""

from collections import Counter
from collections.abc import Callable, Iterable

from claims.search.engine import NEAREST, Asked, Document, EngineDamaged, Found, Hit, Order, Sought, Wanted
from claims.words.edits import bearable, edits


class MemoryEngine:
    def __init__(self) -> None:
        self.documents: dict[str, Document] | None = None
        self.event = 0

    def _all(self) -> dict[str, Document]:
        if self.documents is None:
            raise EngineDamaged("there is no index")
        return self.documents

    def last_event(self) -> int:
        self._all()
        return self.event

    def write(
        self, documents: Iterable[Document], remove: Iterable[str], last_event: int, *, after: int
    ) -> bool:
        if self.last_event() != after:
            return False
        new = {document.id: document for document in documents}
        kept = {name: document for name, document in self._all().items() if name not in {*new, *remove}}
        self.documents, self.event = {**kept, **new}, last_event
        return True

    def rebuild(self, documents: Iterable[Document], last_event: int) -> bool:
        self.documents, self.event = {document.id: document for document in documents}, last_event
        return True

    def tidy(self) -> bool:
        self._all()
        return False

    def query(self, asked: Asked) -> Found:
        shown = [
            document
            for name, document in self._all().items()
            if name not in asked.without and (asked.within is None or name in asked.within)
        ]
        matching = [document for document in shown if self._fits(document, asked)]
        kept = [document for document in matching if not _failed(document, asked)]
        facets: dict[str, Counter[str]] = {}
        for document in matching:
            failed = _failed(document, asked)
            for name, values in document.facets.items():
                if not failed or failed == [name]:
                    facets.setdefault(name, Counter()).update(values)
        rows = [(sum(_weight(document, word) for word in asked.words), document) for document in kept]
        first: dict[Order, Callable[[Document], float]] = {
            Order.FIT: lambda _: 0,
            Order.DATE: lambda document: -document.at.timestamp(),
            Order.DEMAND: lambda document: -document.demand,
        }
        key = first[asked.order]
        rows.sort(key=lambda row: (key(row[1]), -row[0], -row[1].at.timestamp(), row[1].id))
        hits = [Hit(document.id, score) for score, document in rows]
        counts = {name: dict(values) for name, values in facets.items()}
        return Found(len(kept), tuple(hits[asked.offset : asked.offset + asked.limit]), counts)

    def similar(self, sought: Sought) -> tuple[Hit, ...]:
        every = self._all().values()
        whole = sum(sought.keys.values())
        found, also = [], []
        for document in every:
            weights = {**sought.beside, **sought.keys}
            shared = sum(weight for key, weight in weights.items() if key in dict(document.keys))
            asked = Asked((), filters=sought.filters)
            if document.id in sought.without or _failed(document, asked):
                continue
            hit = Hit(document.id, shared / whole / (1 + len(document.keys) / 1000) if shared else 0.0)
            found += [hit] if shared else []
            also += [hit] if document.id in sought.also else []
        found = sorted(found, key=lambda hit: (-hit.score, hit.id))[: sought.limit]
        return (*found, *sorted(set(also) - set(found), key=lambda hit: (-hit.score, hit.id)))

    def _fits(self, document: Document, asked: Asked) -> bool:
        has = [_weight(document, word) > 0 for word in asked.words]
        wanted = not has or (any(has) if asked.any_word else all(has))
        in_time = (not asked.since or document.at >= asked.since) and (
            not asked.until or document.at < asked.until
        )
        excluded = any(
            values.intersection(document.facets.get(name, ())) for name, values in asked.excluded.items()
        )
        unwanted = any(_weight(document, word) > 0 for word in asked.unwanted)
        return wanted and in_time and not excluded and not unwanted

    def near(self, key: str) -> tuple[str, ...]:
        having = Counter(name for document in self._all().values() for name in dict(document.keys))
        found = {name: edits(key, name, 2) for name in having if name != key and name[:1] == key[:1] and name}
        known = [name for name, distance in found.items() if distance <= bearable(key)]
        return tuple(sorted(known, key=lambda name: (found[name], -having[name], name))[:NEAREST])

    def versions(self) -> dict[str, str]:
        return {name: document.version for name, document in self._all().items()}

    def close(self) -> None:
        pass


def _failed(document: Document, asked: Asked) -> list[str]:
    return [
        name
        for name, values in asked.filters.items()
        if not values.intersection(document.facets.get(name, ()))
    ]


def _weight(document: Document, word: Wanted) -> float:
    weights: Counter[str] = Counter()
    for key, weight in document.keys:
        weights[key] += weight  # type: ignore[assignment]  # counters count in floats too
    found = [weights[key] for key in word.keys]
    if word.parts:
        found.append(min(weights[key] for key in word.parts) * 0.5)  # type: ignore[arg-type]
    if word.prefix:
        found += [weight * 0.7 for key, weight in weights.items() if key.startswith(word.prefix)]  # type: ignore[misc]
    if word.every and (word.among is None or document.id in word.among):
        found.append(min(_weight(document, each) for each in word.every))  # type: ignore[arg-type]
    found += [_weight(document, other) for other in word.others]  # type: ignore[misc]
    return max(found, default=0.0)
