"""A shelf of toy documents: the search is tested with words of no application."""

from dataclasses import dataclass, field

from portal.search.interface import Document, Weight

KIND = "toy"


@dataclass
class Shelf:
    """A document source that keeps its documents in memory."""

    kind: str = KIND
    facets: tuple[str, ...] = ("colour", "shape")
    documents: dict[int, Document] = field(default_factory=dict)

    def all_ids(self):
        return list(self.documents)

    def build(self, ids):
        return [self.documents[one] for one in ids if one in self.documents]

    def put(self, pk, name, text="", **details):
        """Lay a document on the shelf; `colour` and `shape` are its facet values."""
        facets = {facet: frozenset(details.pop(facet, "").split()) for facet in self.facets}
        self.documents[pk] = Document(
            kind=self.kind, pk=pk, name=name, texts={Weight.MIDDLE: text}, facets=facets, **details
        )
