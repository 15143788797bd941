from portal.taxonomy.enums import AreaKind
from portal.taxonomy.models.bookkeeping import SeededRow, VocabularyRevision
from portal.taxonomy.models.former import FormerSlug
from portal.taxonomy.models.places import Area, Commune, PostalCode
from portal.taxonomy.models.vocabulary import VOCABULARY, Brand, Elsewhere, Licence, Need, Term, Tool

__all__ = [
    "VOCABULARY",
    "Area",
    "AreaKind",
    "Brand",
    "Commune",
    "Elsewhere",
    "FormerSlug",
    "Licence",
    "Need",
    "PostalCode",
    "SeededRow",
    "Term",
    "Tool",
    "VocabularyRevision",
]
