"""Taking out of a text what says who somebody is, or opens something: mail addresses, telephone and bank account
numbers, passwords, keys of links, what was asked for.

It works by shape, on texts nobody can foresee (messages of exceptions, paths). It may take out a word too many; a name
it cannot tell from any other word, so nobody writes names into a log.
"""

from __future__ import annotations

import re

GAP = "…"
HEAD, TAIL = 5_000, 15_000  # of a text that is longer than both: the end of a traceback says the most

_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    # What PostgreSQL repeats of a row that it refuses.
    (re.compile(r"\bDETAIL:.*?(?=\n\n(?:The above|During handling)|\Z)", re.DOTALL), f"DETAIL: {GAP}"),
    (re.compile(r"(invalid input syntax for [^\n]*?: ).*"), rf"\1{GAP}"),
    # user:password@ of an address
    (re.compile(r"(\b\w{1,20}://)[^/\s@]{0,500}@"), rf"\1{GAP}@"),
    (re.compile(r"(?i)\b(bearer|basic|apikey)\s+[\w\-.~+/]{6,}=*"), rf"\1 {GAP}"),
    (
        re.compile(r"(?i)\b(password|passwd|pwd|secret|token|code|signature|sessionid|csrftoken)(=|: ?)[^\s&,;]+"),
        rf"\1\2{GAP}",
    ),
    # the query of an address
    (re.compile(r"(?<=[\w/])\?[^\s\"'<>=]{0,200}=[^\s\"'<>]*"), f"?{GAP}"),
    (re.compile(r"[^\s@<>\"'(),;:=/\[\]…]{1,64}(?:@|%40)[\w\-]{1,63}(?:\.[\w\-]{1,63})+"), f"{GAP}@{GAP}"),
    (re.compile(r"\b[A-Z]{2}\d{2}(?:[  ]?[A-Z0-9]{4}){2,7}(?:[  ]?[A-Z0-9]{1,4})?\b"), GAP),
    (re.compile(r"(?<![\w.:+])(?:\+|00)\d(?:[  .\-()/]{0,2}\d){7,13}(?!\w)"), GAP),
    (re.compile(r"(?<![\w.:+])0[1-9](?:[  .\-]?\d\d){4}(?!\w)"), GAP),
    # Keys of links: long and of mixed letters, longer and of both cases, or a digest.
    (re.compile(r"(?<![\w\-])(?=[\w\-]*[a-z])(?=[\w\-]*[A-Z])(?=[\w\-]*\d)[A-Za-z0-9_\-]{20,}"), GAP),
    (re.compile(r"(?<![\w\-])(?=[\w\-]*[a-z])(?=[\w\-]*[A-Z])[A-Za-z0-9_\-]{40,}"), GAP),
    (re.compile(r"(?<![\w\-])[0-9a-f]{32,}(?![\w\-])"), GAP),
)


def mask(text: str) -> str:
    """The text without what nobody may find in a log."""
    if len(text) > HEAD + TAIL:
        text = f"{text[:HEAD]} {GAP} {text[-TAIL:]}"
    for pattern, put in _PATTERNS:
        text = pattern.sub(put, text)
    return text


def masked_address(address: str) -> str:
    """A mail address that those recognize who know it, and nobody else: *c…@l….org*."""
    local, _at, domain = address.rpartition("@")
    name, _dot, ending = domain.rpartition(".")
    if not local or not name:
        return ""
    return f"{local[0]}{GAP}@{name[0]}{GAP}.{ending}"
