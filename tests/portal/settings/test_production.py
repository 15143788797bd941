"""A half-set or unsafe production does not start, and says which variable is wrong."""

import pytest

from portal.settings.base import mail
from portal.settings.environment import VARIABLES, BadEnvironment, read
from portal.settings.safety import check_production

SOUND = {
    "SECRET_KEY": "0123456789abcdef" * 4,
    "ALLOWED_HOSTS": "tandem.example,www.tandem.example",
    "SITE_URL": "https://tandem.example",
    "EMAIL_URL": "smtp+tls://portal:pass%40word@mail.example:587",
    "EMAIL_FROM": "Tandem <ne-pas-repondre@tandem.example>",
}


@pytest.fixture(autouse=True)
def sound(monkeypatch, tmp_path):
    for variable in VARIABLES:
        monkeypatch.delenv(variable.name, raising=False)
    for name, value in {**SOUND, "VAR_DIR": str(tmp_path / "var")}.items():
        monkeypatch.setenv(name, value)


def test_a_sound_environment_starts_and_has_its_folder(tmp_path):
    check_production()
    assert (tmp_path / "var").is_dir()


@pytest.mark.parametrize("name", [variable.name for variable in VARIABLES if variable.production == "required"])
@pytest.mark.parametrize("value", [None, ""])
def test_a_required_variable_that_is_missing_is_named(monkeypatch, name, value):
    if value is None:
        monkeypatch.delenv(name)
    else:
        monkeypatch.setenv(name, value)
    with pytest.raises(BadEnvironment, match=f"^{name} is not set"):
        check_production()


@pytest.mark.parametrize(
    "name, value, says",
    [
        ("SECRET_KEY", "short", "too short"),
        ("SECRET_KEY", "only-for-a-machine-of-ones-own-" * 2, "the one of a test"),
        ("SECRET_KEY", "a" * 60, "random"),
        ("ALLOWED_HOSTS", "*", "name the hosts"),
        ("SITE_URL", "http://tandem.example", "https://"),
        ("SITE_URL", "https://tandem.example/", "last slash"),
        ("SITE_URL", "https://tandem.example/fr", "up to the host"),
        ("SITE_URL", "https://elsewhere.example", "not in ALLOWED_HOSTS"),
        ("EMAIL_FROM", "Tandem", "no mail address"),
        ("TRUSTED_PROXIES", "-1", "below zero"),
        ("TRUSTED_PROXIES", "one", "cannot be read as int"),
        ("HTTPS", "perhaps", "cannot be read as bool"),
        ("LOG_LEVEL", "loud", "DEBUG, INFO"),
        ("VAR_DIR", "/proc/tandem", "cannot be made"),
    ],
)
def test_an_unsafe_value_is_refused_by_the_name_of_its_variable(monkeypatch, name, value, says):
    monkeypatch.setenv(name, value)
    with pytest.raises(BadEnvironment, match=says) as refused:
        check_production()
    assert str(refused.value).startswith(name)


@pytest.mark.parametrize("folder", ["var/media", "var/media/private", "var/static", "var/private/../media/private"])
def test_private_files_lie_nowhere_where_everybody_may_read(monkeypatch, tmp_path, folder):
    monkeypatch.setenv("PRIVATE_ROOT", str(tmp_path / folder))
    with pytest.raises(BadEnvironment, match="PRIVATE_ROOT is .* everybody may read"):
        check_production()


@pytest.mark.parametrize("folder", ["var/private", "elsewhere", "var/media-private"])
def test_private_files_may_lie_anywhere_else(monkeypatch, tmp_path, folder):
    monkeypatch.setenv("PRIVATE_ROOT", str(tmp_path / folder))
    check_production()


def test_without_https_the_address_says_so_too(monkeypatch):
    monkeypatch.setenv("HTTPS", "no")
    monkeypatch.setenv("SITE_URL", "http://tandem.example")
    check_production()


def test_one_of_several_hosts_may_be_a_whole_domain(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", ".example")
    check_production()


def test_a_value_that_cannot_be_read_is_named(monkeypatch):
    monkeypatch.setenv("TRUSTED_PROXIES", "two")
    with pytest.raises(BadEnvironment, match="^TRUSTED_PROXIES cannot be read as int"):
        read("TRUSTED_PROXIES")


@pytest.mark.parametrize(
    "url, host, port, tls, ssl",
    [
        ("smtp://mail.example", "mail.example", 25, False, False),
        ("smtp+tls://mail.example", "mail.example", 587, True, False),
        ("smtp+ssl://mail.example", "mail.example", 465, False, True),
        ("smtp+tls://mail.example:2525", "mail.example", 2525, True, False),
    ],
)
def test_the_mail_server_is_read_from_its_address(url, host, port, tls, ssl):
    found = mail(url)
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == (host, port)
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (tls, ssl)


def test_name_and_password_of_the_mail_server_may_hold_signs():
    found = mail("smtp+tls://me%40home:p%3Ass@mail.example")
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("me@home", "p:ss")


@pytest.mark.parametrize(
    "url", ["mail.example:25", "http://me:hunter2@mail.example", "smtp://", "smtp://mail.example:x"]
)
def test_an_address_that_is_no_mail_server_is_refused_without_its_password(url):
    with pytest.raises(BadEnvironment, match="^EMAIL_URL") as refused:
        mail(url)
    assert "hunter2" not in str(refused.value)


def test_without_mail_server_mails_are_files():
    assert mail("")["EMAIL_BACKEND"].endswith("filebased.EmailBackend")
