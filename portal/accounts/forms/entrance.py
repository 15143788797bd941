"""allauth's forms, asked in our words. What they do is theirs."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

LABELS = {
    "login": _("Your mail address"),
    "email": _("Your mail address"),
    "password": _("Your password"),
    "oldpassword": _("Your present password"),
    "password1": _("A new password"),
    "password2": _("The same once more"),
    "code": _("The code"),
    "name": _("A name for it"),
    "passwordless": _("It opens my account by itself"),
}
HELP = {
    "password1": _("Ten characters or more; three or four words in a row do well."),
    "passwordless": _("Without a code by mail: the device then always asks for your fingerprint, face or code."),
    "name": _("For example “My phone”, so that you recognise it in the list."),
}


class OurWords:
    """Labels and explanations of ours; nothing is written inside a field before the person writes."""

    words: dict[str, Any] = {}
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in LABELS:
                field.label = self.words.get(name, LABELS[name])
                field.help_text = HELP.get(name, "")


class LoginForm(OurWords, account.LoginForm):
    pass


class SignupForm(OurWords, account.SignupForm):
    field_order = ["email", "display_name", "password1"]
    words = {"password1": _("A password, if you want one")}


class RequestLoginCodeForm(OurWords, account.RequestLoginCodeForm):
    pass


class ConfirmLoginCodeForm(OurWords, account.ConfirmLoginCodeForm):
    pass


class ConfirmEmailVerificationCodeForm(OurWords, account.ConfirmEmailVerificationCodeForm):
    pass


class ConfirmPasswordResetCodeForm(OurWords, account.ConfirmPasswordResetCodeForm):
    pass


class ResetPasswordForm(OurWords, account.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(OurWords, account.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(OurWords, account.ChangePasswordForm):
    pass


class SetPasswordForm(OurWords, account.SetPasswordForm):
    pass


class ReauthenticateForm(OurWords, account.ReauthenticateForm):
    pass


class AddEmailForm(OurWords, account.AddEmailForm):
    words = {"email": _("The new address")}


class OncePerCode:
    """A code serves once. allauth remembers it for the half minute that an app shows it. As it is taken half a minute
    before and after too, it is remembered for as long.
    """

    REMEMBERED = 3 * 30  # seconds
    user: User
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        used = f"accounts.second_factor.used:{self.user.pk}:{normalize_user_code(self.cleaned_data['code'])}"
        if cache.get(used):
            self.cleaned_data["code"] = ""  # counts as any wrong one
        code = super().clean_code()  # type: ignore[misc]
        cache.set(used, True, self.REMEMBERED)
        return code


class AuthenticateForm(OncePerCode, OurWords, mfa.AuthenticateForm):
    pass


class SecondFactorReauthenticateForm(OncePerCode, OurWords, mfa.ReauthenticateForm):
    words = {"code": _("The code of your app, or a recovery code")}


class ActivateAppForm(OurWords, ActivateTOTPForm):
    words = {"code": _("The six figures of the app")}

    @property
    def secret_in_groups(self) -> str:
        """The key as one types it: four characters at a time. Apps leave the spaces out."""
        return " ".join(self.secret[start : start + 4] for start in range(0, len(self.secret), 4))


class AddPasskeyForm(OurWords, AddWebAuthnForm):
    pass


class RenamePasskeyForm(OurWords, EditWebAuthnForm):
    pass
