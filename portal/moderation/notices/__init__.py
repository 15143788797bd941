"""Somebody notifies a content of this site as illegal: its own door, its queue at the desk, its answer with reasons.

The law (Digital Services Act, article 16) says what is asked and what is answered. What a content is, and how it is
taken away, is filed in `registry` by the rooms above.
"""
