"""The two shapes that the pages of this room have: a form, and a question before something is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.accounts.exceptions import AccountsError, IdentifierTaken
from portal.common.transitions import TransitionError

REFUSALS = (AccountsError, TransitionError)


def form_page(request: HttpRequest, form: Form, *, title: Any, submit: Any, **context: Any) -> HttpResponse:
    """A form on its own page. Context: intro, back (url), back_label, note, danger (bool), second (name, label)."""
    return render(request, "accounts/form.html", {"form": form, "title": title, "submit": submit, **context})


def attempt(form: Form, action: Callable[[], Any]) -> bool:
    """Do something with a valid form; a refusal becomes an error of the form. Whether it was done."""
    try:
        action()
    except IdentifierTaken as error:
        form.add_error("identifier", str(error))
    except REFUSALS as error:
        form.add_error(None, str(error))
    else:
        return True
    return False


def ask_then_do(
    request: HttpRequest, action: Callable[[], Any], *, done: Any, to: str, title: Any, submit: Any, **context: Any
) -> HttpResponse:
    """On GET say what will happen; on POST do it, say so (or why not) and go to `to`."""
    if request.method != "POST":
        return render(request, "accounts/confirm.html", {"title": title, "submit": submit, "back": to, **context})
    try:
        action()
    except REFUSALS as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(to)
