"""The whole directory, or what a search finds of it, as files: written line by line, a few listings in memory."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse

from portal.common import clock
from portal.common.csv_export import csv_lines
from portal.common.readers import state_of_site
from portal.notifications import letterhead
from providers.api import rows, schemas
from providers.exporting import AT_ONCE, OPEN_COLUMNS, open_rows
from providers.licence import DATA_LICENCE
from providers.listings import whole_listings
from providers.queries_partnerships import partners_of_each

# Another shape of the files is another state of them.
SHAPES = (",".join(OPEN_COLUMNS), ",".join(schemas.Listing.model_fields))


def as_csv(keys: Sequence[int], *, user: Any) -> Iterator[str]:
    """A table of these listings: a line of titles, then a line for each."""
    return csv_lines(OPEN_COLUMNS, open_rows(keys, user=user))


def as_json(keys: Sequence[int], *, user: Any) -> Iterator[str]:
    """One object: licence, source and day first, then `items` as /api/v1/providers/{slug} gives them, then `count`."""
    head = {
        "licence": {"name": str(DATA_LICENCE.name), "spdx": DATA_LICENCE.spdx, "url": DATA_LICENCE.url},
        "source": {"name": letterhead.current().site_name, "url": rows.absolute(reverse("providers:open_data"))},
        "made_on": clock.today(),
    }
    yield _dumped(head)[:-1] + ', "items": ['
    count = 0
    for start in range(0, len(keys), AT_ONCE):
        listings = whole_listings(keys[start : start + AT_ONCE], user=user)
        partners = partners_of_each([listing.provider for listing in listings])
        for listing in listings:
            told = rows.whole(listing, partners.get(listing.provider.pk, []))
            yield (",\n" if count else "\n") + _dumped(told)
            count += 1
    yield f'\n], "count": {count}}}\n'


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)


def mark_of(address: str) -> str:
    """The `ETag` of the file at `address`, known before a line of it is written (one query)."""
    state = "\n".join([address, state_of_site(), *SHAPES])
    return f'"{hashlib.sha256(state.encode()).hexdigest()[:32]}"'
