"""The only code that changes a notice: sending and following (who sent it), deciding (moderators), upkeep, people."""
