from portal.taxonomy.actions.loading import Loaded, load_reference_data
from portal.taxonomy.actions.vocabulary import delete_terms, note_vocabulary_change, refuse_terms_in_use

__all__ = ["Loaded", "delete_terms", "load_reference_data", "note_vocabulary_change", "refuse_terms_in_use"]
