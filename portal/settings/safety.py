"""What a public site may not start with. Each refusal names the variable, what is wrong, and what to write."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from urllib.parse import urlsplit

from django.http.request import validate_host

from portal.settings.environment import VARIABLES, BadEnvironment, read

SECRET_OF_A_TEST = ("only-for", "django-insecure")


def check_production() -> None:
    """Raise BadEnvironment if the environment is half set or unsafe."""
    for variable in VARIABLES:
        value = read(variable.name)
        if variable.production == "required" and not value:
            raise BadEnvironment(f"{variable.name} is not set. {variable.help} Set it before starting.")
    _check_secret(read("SECRET_KEY"))
    _check_address(read("SITE_URL"), read("ALLOWED_HOSTS"), https=read("HTTPS"))
    if "@" not in read("EMAIL_FROM"):
        raise BadEnvironment("EMAIL_FROM has no mail address in it: write Tandem <name@host>.")
    if read("ADMINS_SILENT_MONTHS") < 1:
        raise BadEnvironment("ADMINS_SILENT_MONTHS is below one: nobody could be silent for so short a time.")
    if read("TRUSTED_PROXIES") < 0:
        raise BadEnvironment("TRUSTED_PROXIES is below zero: write how many proxies stand in front, 0 for none.")
    if read("LOG_LEVEL") not in logging.getLevelNamesMapping():
        raise BadEnvironment(f"LOG_LEVEL is {read('LOG_LEVEL')!r}: write DEBUG, INFO, WARNING or ERROR.")
    _check_folder()
    _check_private_folder()


def _check_secret(secret: str) -> None:
    if len(secret) < 50 or len(set(secret)) < 5 or secret.startswith(SECRET_OF_A_TEST):
        raise BadEnvironment("SECRET_KEY is too short or the one of a test: use 50 random characters or more.")


def _check_address(site_url: str, allowed_hosts: list[str], *, https: bool) -> None:
    if "*" in allowed_hosts:
        raise BadEnvironment("ALLOWED_HOSTS contains *: name the hosts, links in mails depend on it.")
    scheme = "https" if https else "http"
    parts = urlsplit(site_url)
    if parts.scheme != scheme:
        raise BadEnvironment(f"SITE_URL is {site_url!r}: it must begin with {scheme}:// as HTTPS says.")
    if parts.path or parts.query:
        raise BadEnvironment(f"SITE_URL is {site_url!r}: write it up to the host, without the last slash.")
    if not validate_host(parts.hostname or "", allowed_hosts):
        raise BadEnvironment(f"SITE_URL is {site_url!r}: its host is not in ALLOWED_HOSTS.")


def _check_folder() -> None:
    folder = read("VAR_DIR")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadEnvironment(f"VAR_DIR is {str(folder)!r}, which cannot be made: {error.strerror}.") from error
    if not os.access(folder, os.W_OK):
        raise BadEnvironment(f"VAR_DIR is {str(folder)!r}, where this user may not write.")


def _check_private_folder() -> None:
    if not read("PRIVATE_ROOT"):
        return
    folder, var = Path(read("PRIVATE_ROOT")).resolve(), read("VAR_DIR").resolve()
    if {var / "media", var / "static"} & {folder, *folder.parents}:
        raise BadEnvironment(f"PRIVATE_ROOT is {str(folder)!r}, where everybody may read: name a folder elsewhere.")
