"""The list of files at the desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.common.pagination import paginate
from portal.common.private import private_page
from portal.common.readonly import read_only
from portal.moderation.permissions import demand
from providers.vetting.filters import FileFilter
from providers.vetting.models import Application
from providers.vetting.permissions import works_with_files
from providers.vetting.queries import rules
from providers.vetting.queries_desk import lines_of, with_lines

PER_PAGE = 25


@private_page
@demand(works_with_files)
@require_safe
@read_only
def desk_files(request: HttpRequest) -> HttpResponse:
    """Those at the desk first, the longest waiting at the top."""
    filtered = FileFilter(
        request.GET, queryset=with_lines(Application.objects.filter(submission__gte=1)), request=request
    )
    page = paginate(filtered.qs, request.GET.get("page"), per_page=PER_PAGE)
    present = rules()
    context: dict[str, Any] = {
        "filter": filtered,
        "page_of_files": page,
        "lines": lines_of(page.object_list, request.user, present.target_days),
        "rules": present,
    }
    return render(request, "vetting/desk/files.html", context)
