from portal.taxonomy.enums import AreaKind
from portal.taxonomy.models.bookkeeping import SeededRow, VocabularyRevision
from portal.taxonomy.models.places import Area, Commune, PostalCode
from portal.taxonomy.models.vocabulary import Brand, Elsewhere, Licence, Need, Tool

__all__ = [
    "Area",
    "AreaKind",
    "Brand",
    "Commune",
    "Elsewhere",
    "Licence",
    "Need",
    "PostalCode",
    "SeededRow",
    "Tool",
    "VocabularyRevision",
]
