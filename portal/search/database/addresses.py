"""One number for each document over all kinds, shared by the rows of the index and the text table.

The text table can only be narrowed by its row number; so the documents of one kind take a range of them.
"""

# 2^40 objects of a kind, 2^23 kinds: more than there will be, in a signed 64-bit number.
_BITS = 40


def scope(revision_pk: int) -> range:
    """Every address that documents of a kind may have; the kind is known by its `IndexRevision`."""
    return range(revision_pk << _BITS, (revision_pk + 1) << _BITS)


def address(revision_pk: int, object_id: int) -> int:
    """The address of one object of a kind."""
    return (revision_pk << _BITS) | object_id
