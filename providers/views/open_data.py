"""Open data: the page about it, the files, and what a browser needs to search here by itself (OpenSearch)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from portal.common.readers import for_every_reader
from portal.common.readonly import read_only
from providers import open_data as files
from providers import queries
from providers.examples import examples
from providers.exporting import MEANINGS
from providers.found import all_found
from providers.licence import DATA_LICENCE
from providers.views.feeds import read_strictly


@require_safe
@for_every_reader
@read_only
def open_data(request: HttpRequest) -> HttpResponse:
    """What may be taken from here, in which forms and under which licence, with examples."""
    columns = [[name, meaning] for name, meaning in MEANINGS.items()]
    return render(
        request, "providers/open_data.html", {"licence": DATA_LICENCE, "columns": columns, "examples": examples()}
    )


@require_safe
@read_only
def directory_csv(request: HttpRequest) -> HttpResponseBase:
    """The listings of the search in the address, or all of them, as a table."""
    return _file(request, "providers:directory_csv", files.as_csv, "text/csv; charset=utf-8", "annuaire.csv")


@require_safe
@read_only
def directory_json(request: HttpRequest) -> HttpResponseBase:
    """The same, with everything that pages say, as JSON."""
    return _file(request, "providers:directory_json", files.as_json, "application/json", "annuaire.json")


def _file(
    request: HttpRequest,
    view: str,
    write: Callable[..., Iterator[str]],
    content_type: str,
    name: str,
) -> HttpResponseBase:
    mark = files.mark_of(request.get_full_path())
    had = get_conditional_response(request, etag=mark)
    if had is not None:
        return _with_headers(had)
    answer = read_strictly(request, view)
    if isinstance(answer, HttpResponse):
        return answer
    keys: Sequence[int] = all_found(answer.query)
    response = StreamingHttpResponse(
        _encoded(write(keys, user=request.user), get_language() or settings.LANGUAGE_CODE), content_type=content_type
    )
    response["ETag"] = mark
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return _with_headers(response)


def _with_headers(response: Any) -> Any:
    """Under which licence, for whom, and that what is kept of it is asked about again."""
    response["Link"] = f'<{DATA_LICENCE.url}>; rel="license"'
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Link"
    response["Cache-Control"] = "public, no-cache"
    return response


def _encoded(lines: Iterator[str], language: str) -> Iterator[bytes]:
    """The lines as they leave, each made in the language of the address: by then that of the request may be over."""
    while True:
        with translation.override(language):
            line = next(lines, None)
        if line is None:
            return
        yield line.encode()


@require_safe
@for_every_reader
@read_only
def opensearch(request: HttpRequest) -> HttpResponse:
    """How a browser searches here from its own bar, and gets suggestions while somebody types."""
    return render(
        request, "providers/opensearch.xml", content_type="application/opensearchdescription+xml; charset=utf-8"
    )


@require_safe
@for_every_reader
@read_only
def opensearch_suggest(request: HttpRequest) -> HttpResponse:
    """Completions in the form browsers read: what was typed, then a list of texts."""
    typed = request.GET.get("q", "")
    found = [one["value"] for one in queries.suggested_searches(typed, user=request.user)]
    return JsonResponse([typed, found], safe=False, content_type="application/x-suggestions+json")
