"""Searches that people follow by mail: begun and confirmed, told about, ended."""
