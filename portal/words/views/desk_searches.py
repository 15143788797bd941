"""The desk's pages about searches: those in vain and what is done about them; those shown on the home page."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.common.csv_export import write_csv
from portal.common.pagination import paginate
from portal.common.readonly import read_only
from portal.moderation.permissions import demand, keeps_the_words
from portal.search.models import FruitlessSearch
from portal.search.queries import found_searches
from portal.taxonomy.errors import VocabularyError
from portal.taxonomy.models import Brand
from portal.words import queries
from portal.words.actions.caring import add_as_brand, add_to_brand, undo_care
from portal.words.actions.examples import Example, choose_example, drop_example
from portal.words.errors import WordsError
from portal.words.forms import BrandOfSearchForm, ExampleForm, NewBrandForm
from portal.words.models import HomeExample, SearchCare

KNOWN_BRANDS = 500  # offered while typing; a longer list would weigh more than the page


@demand(keeps_the_words)
@require_safe
@read_only
def searches(request: HttpRequest) -> HttpResponse:
    page = paginate(queries.searches_to_do(), request.GET.get("page"), per_page=50)
    return render(request, "words/searches.html", {"page_of_searches": page, "cared": queries.cared_lately()})


@demand(keeps_the_words)
@require_safe
@read_only
def searches_csv(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="searches-without-result.csv"'},
    )
    rows = ((row.text_normalised, row.count, row.last_on.isoformat()) for row in queries.searches_to_do())
    write_csv(response, ("text", "times", "last_on"), rows)
    return response


@demand(keeps_the_words)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest, pk: int) -> HttpResponse:
    """What one search in vain meant: a brand that is known by another name, or one that is missing."""
    found = get_object_or_404(FruitlessSearch, pk=pk, count__gte=FruitlessSearch.SHOWN_FROM)
    known, new = "known" in request.POST, "new" in request.POST
    by_brand = BrandOfSearchForm(request.POST if known else None)
    by_name = NewBrandForm(request.POST if new else None, initial={"name": found.text_normalised.title()})
    try:
        if known and by_brand.is_valid():
            return _cared(request, add_to_brand(found, by_brand.cleaned_data["brand"], actor=request.user))
        if new and by_name.is_valid():
            data = by_name.cleaned_data
            return _cared(request, add_as_brand(found, data["name"], data["needs"], actor=request.user))
    except VocabularyError as refusal:
        (by_brand if known else by_name).add_error(None, str(refusal))
    context = {
        "search": found,
        "near": queries.brands_near(found.text_normalised),
        "by_brand": by_brand,
        "by_name": by_name,
        "known_brands": Brand.objects.only("name")[:KNOWN_BRANDS],
    }
    return render(request, "words/search.html", context, status=422 if by_brand.errors or by_name.errors else 200)


def _cared(request: HttpRequest, care: SearchCare) -> HttpResponse:
    messages.success(
        request,
        _("“%(text)s” now leads to %(brand)s. You can undo it below.")
        % {"text": care.search.text_normalised, "brand": care.brand},
    )
    return redirect("words:desk_searches")


@demand(keeps_the_words)
@require_POST
def search_undo(request: HttpRequest, pk: int) -> HttpResponse:
    care = SearchCare.objects.select_related("search", "brand").filter(pk=pk).first()
    if care is None:
        messages.info(request, _("This was undone already."))
        return redirect("words:desk_searches")
    try:
        undo_care(care, actor=request.user)
    except (WordsError, VocabularyError) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Undone: “%(text)s” is in the list again.") % {"text": care.search.text_normalised})
    return redirect("words:desk_searches")


@demand(keeps_the_words)
@require_safe
@read_only
def examples(request: HttpRequest) -> HttpResponse:
    """The four places under the field of the home page, and what people look for."""
    chosen = {example.position: example for example in queries.home_examples()}
    context = {
        "places": [(position, chosen.get(position)) for position in range(1, HomeExample.PLACES + 1)],
        "free": next((place for place in range(1, HomeExample.PLACES + 1) if place not in chosen), 1),
        "page_of_searches": paginate(found_searches(), request.GET.get("page"), per_page=50),
    }
    return render(request, "words/examples.html", context)


@demand(keeps_the_words)
@require_http_methods(["GET", "HEAD", "POST"])
def example(request: HttpRequest, position: int) -> HttpResponse:
    """What stands at one place; `?text=` proposes a search for it."""
    if not 1 <= position <= HomeExample.PLACES:
        raise Http404(_("The home page has four places for examples."))
    present = HomeExample.objects.filter(position=position).first()
    if request.method == "POST" and "drop" in request.POST:
        if present is not None:
            drop_example(present, actor=request.user)
        messages.success(request, _("Nothing is shown at this place any more."))
        return redirect("words:desk_examples")
    proposed = request.GET.get("text", "")[:60]
    form = ExampleForm(request.POST if request.method == "POST" else None, example=present, text=proposed)
    if request.method == "POST" and form.is_valid():
        choose_example(Example(position, **form.cleaned_data), actor=request.user)
        messages.success(request, _("The home page shows it from now on."))
        return redirect("words:desk_examples")
    context = {"form": form, "position": position, "present": present}
    return render(request, "words/example.html", context, status=422 if form.errors else 200)
