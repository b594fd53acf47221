"""What Whoosh makes of the same set by itself, to measure beside the product: its words, its BM25, any word of a query."""

from collections.abc import Callable, Sequence

from whoosh.analysis import StandardAnalyzer
from whoosh.fields import STORED, TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.query import Or, Term

from claims.search.evaluating import DEPTH, Ranking, Written

Rank = Callable[[Written], Ranking]


def by_plain_whoosh(documents: Sequence[Written]) -> Rank:
    """Rank by Whoosh's own BM25F over its standard analyser."""
    analyser = StandardAnalyzer()
    index = RamStorage().create_index(Schema(place=STORED, text=TEXT(analyzer=analyser, phrase=False)))
    with index.writer() as writer:
        for place, each in enumerate(documents):
            writer.add_document(place=place, text=f"{each.text} {each.title}")
    searcher = index.searcher()

    def rank(query: Written) -> Ranking:
        words = dict.fromkeys(token.text for token in analyser(query.text))
        hits = searcher.search(Or([Term("text", word) for word in words]), limit=DEPTH)
        return [(documents[hit["place"]].id, hit.score) for hit in hits]

    return rank
