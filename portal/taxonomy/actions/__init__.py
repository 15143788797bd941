from portal.taxonomy.actions.changing import add_spelling, change_term, create_brand, remove_spelling
from portal.taxonomy.actions.loading import Loaded, load_reference_data
from portal.taxonomy.actions.merging import merge_terms
from portal.taxonomy.actions.vocabulary import delete_terms, note_vocabulary_change, refuse_terms_in_use

__all__ = [
    "Loaded",
    "add_spelling",
    "change_term",
    "create_brand",
    "delete_terms",
    "load_reference_data",
    "merge_terms",
    "note_vocabulary_change",
    "refuse_terms_in_use",
    "remove_spelling",
]
