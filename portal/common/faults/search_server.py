"""What is wrong with a search server (Elasticsearch, OpenSearch), in one sentence."""

from __future__ import annotations

from portal.common.faults import network

VARIABLE = "SEARCH_URL"
REBUILD = "run `manage.py search_index rebuild`"


def sentence(error: BaseException, *, url: str) -> str:
    """One sentence from what the client raised. Statuses are read where the client keeps them."""
    place = network.place_of(url, 9200)
    status = next((found for step in network.chain_of(error) if (found := _status_of(step))), 0)
    text = " ".join(str(step) for step in network.chain_of(error))
    if status:
        return of_status(status, text, place=place)
    return network.sentence(error, variable=VARIABLE, place=place) or (
        not_a_search_server(place)
        if any(word in f"{type(error).__name__} {text}".lower() for word in NOT_JSON)
        else f"The search server at {place} ({VARIABLE}) fails: {type(error).__name__}: {text[:200]}"
    )


NOT_JSON = (
    "unsupportedproduct",
    "serialization",
    "media type",
    "content-type",
    "mimetype",
    "not json",
    "decode",
    "badanswer",
)


def of_status(status: int, text: str, *, place: str) -> str:
    """One sentence for an answer that is none of ours to use."""
    lower = text.lower()
    if status == 401:
        return f"The search server at {place} refuses user or password; correct them in {VARIABLE}."
    if "read-only" in lower or "flood-stage" in lower:
        return f"The disk of the search server at {place} is full, so its indexes take no writes: free it ({VARIABLE})."
    if status == 403:
        return f"The user of {VARIABLE} may not do this at {place}: give it all rights on indexes of SEARCH_PREFIX."
    if status == 404 and "index_not_found" in lower:
        return f"The index is missing on the search server at {place}: {REBUILD}."
    if status == 429:
        return f"The search server at {place} has too much to do: give it more memory or nodes ({VARIABLE})."
    if status >= 500:
        return f"The search server at {place} answers {status}: see its log and its health ({VARIABLE})."
    return f"The search server at {place} ({VARIABLE}) answers {status}, which the portal does not expect: see its log."


def not_a_search_server(place: str) -> str:
    return f"What answers at {place} is neither Elasticsearch nor OpenSearch: correct host and port in {VARIABLE}."


def index_missing(name: str) -> str:
    return f"The index {name} is missing on the search server of {VARIABLE}: {REBUILD}."


def index_of_another_mapping(name: str) -> str:
    return f"The index {name} was made for another version of the portal: {REBUILD}."


def _status_of(error: BaseException) -> int:
    meta = getattr(error, "meta", None)
    status = getattr(meta, "status", None) or getattr(error, "status_code", None)
    return status if isinstance(status, int) and status >= 300 else 0
