"""Somebody says that a listing is wrong: the only code that changes such a report.

reporting → answering (the provider) → deciding (moderators), following (whoever reported it); upkeep runs by the
clock; people is called when an account is deleted or exported, lapsing when a listing's people are gone.
"""
