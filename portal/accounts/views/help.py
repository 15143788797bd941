from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.common.readonly import read_only


@read_only
def account_help(request: HttpRequest) -> HttpResponse:
    """What can be done without an account is said first."""
    return render(request, "accounts/help.html")
