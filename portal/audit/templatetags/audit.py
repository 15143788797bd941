from __future__ import annotations

from django import template

from portal.audit.words import verb_label

register = template.Library()

register.filter("audit_verb", verb_label)
