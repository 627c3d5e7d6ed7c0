"""Flask-Security's forms in the words of the house, held back where somebody guesses."""

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from flask import current_app, g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    ResetPasswordForm,
    VerifyForm,
    hash_password,
)
from flask_security.forms import (
    EmailValidation,
    EqualToLocalize,
    RequiredLocalize,
    valid_user_email,
)
from wtforms import EmailField, Field, HiddenField, PasswordField

from purna_pmi.accounts import gate
from purna_pmi.accounts.passwords import SHORTEST
from purna_pmi.accounts.throttle import (
    LONGEST_EMAIL,
    Subjects,
    count_attempt,
    letter_subjects,
    sign_in_subjects,
)
from purna_pmi.accounts.wording import EMAIL_INCOMPLETE
from purna_pmi.core.crypto import Keyring
from purna_pmi.web.forms import HouseMeta
from purna_pmi.web.redirects import own_path

_EMAIL = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
_OLD = {"autocomplete": "current-password"}
_NEW = {"autocomplete": "new-password", "minlength": str(SHORTEST), "maxlength": "128"}
_ADVICE = _l(
    "Sekurang-kurangnya %(n)s huruf. Beberapa kata yang tidak berkaitan mudah diingat dan sulit ditebak.",
    n=SHORTEST,
)
_needed = RequiredLocalize(message="PASSWORD_NOT_PROVIDED")


def _keyring() -> Keyring:
    keyring: Keyring = current_app.extensions["settings"].keyring
    return keyring


def _address() -> str:
    return request.remote_addr or ""


class _House:
    """What forms of the house have in common."""

    Meta = HouseMeta


class _Onwards(_House):
    """A form that leads on to another page."""

    next = HiddenField("")  # a label would be asked of the catalogue


class SignInForm(_Onwards, LoginForm):
    """E-mail and password; whatever is wrong with them, the answer is one sentence."""

    email = EmailField(
        _l("Alamat e-mail"),
        render_kw=_EMAIL,
        validators=[RequiredLocalize(message="EMAIL_NOT_PROVIDED"), EmailValidation(verify=False)],
    )
    password = PasswordField(
        _l("Kata sandi"),
        render_kw=_OLD,
        validators=[_needed],
        description=_l("Huruf besar dan huruf kecil dibedakan."),
    )
    remember = None
    submit = None

    def validate_next(self, field: Field) -> None:
        """Whatever leads elsewhere leads to the start page."""
        field.data = own_path(field.data)

    def validate(self, **kwargs: Any) -> bool:
        """Check the password, unless this account or address has failed too often."""
        if not (self.email.data and self.password.data):
            self.form_errors.append(_("Isi alamat e-mail dan kata sandi."))
            return False
        if len(self.email.data) > LONGEST_EMAIL:
            self.form_errors.append(EMAIL_INCOMPLETE)
            return False
        marks = count_attempt(sign_in_subjects(_keyring(), self.email.data, _address()))
        if super().validate(**kwargs):
            gate.take_back_attempt(marks)
            return True
        gate.record_failure(self._reason(), self._known_id())
        return False

    def _known_id(self) -> UUID | None:
        return cast("UUID", self.user.id) if self.user else None

    def _reason(self) -> str:
        if self.user is None:
            return "unknown_account"
        return "disabled_account" if self.user_authenticated else "wrong_password"


class ForgotForm(_House, ForgotPasswordForm):
    """An e-mail; the answer does not tell whether anybody has it."""

    email = EmailField(
        _l("Alamat e-mail"), render_kw=_EMAIL, validators=[EmailValidation(), valid_user_email]
    )
    submit = None

    def validate(self, **kwargs: Any) -> bool:
        """Find the account; a known and an unknown one take one hash's time each."""
        if "@" not in (self.email.data or "") or len(self.email.data) > LONGEST_EMAIL:
            self.form_errors.append(EMAIL_INCOMPLETE)
            return False
        count_attempt(letter_subjects(_keyring(), self.email.data, _address()))
        known: bool = super().validate(**kwargs)
        if known:
            hash_password("the time that an unknown address takes")
        return known


class NewPasswordForm(_House, ResetPasswordForm):
    """A new password, twice: after a reset letter, or as the first."""

    password = PasswordField(
        _l("Kata sandi baru"), render_kw=_NEW, validators=[_needed], description=_ADVICE
    )
    password_confirm = PasswordField(
        _l("Kata sandi baru, sekali lagi"),
        render_kw=_NEW,
        validators=[EqualToLocalize("password", message="RETYPE_PASSWORD_MISMATCH"), _needed],
    )
    submit = None


class _OwnPassword(_House):
    """A form of somebody signed in that asks for the present password: guessing it is held back too."""

    password: PasswordField

    def validate(self, **kwargs: Any) -> bool:
        """Check, unless this account has failed too often; a wrong password counts."""
        marks = count_attempt(self._subjects())
        valid = bool(super().validate(**kwargs))  # type: ignore[misc]  # the form beside it has it
        if not valid and self.password.data and self.password.errors:
            gate.record_failure("wrong_password", g.me.id)
        else:
            gate.take_back_attempt(marks)
        return valid

    def _subjects(self) -> Subjects:
        return sign_in_subjects(_keyring(), g.me.email, _address())


class ChangeForm(_OwnPassword, ChangePasswordForm):
    """The present password and a new one, twice."""

    password = PasswordField(_l("Kata sandi sekarang"), render_kw=_OLD, validators=[_needed])
    new_password = PasswordField(
        _l("Kata sandi baru"), render_kw=_NEW, validators=[_needed], description=_ADVICE
    )
    new_password_confirm = PasswordField(
        _l("Kata sandi baru, sekali lagi"),
        render_kw=_NEW,
        validators=[EqualToLocalize("new_password", message="RETYPE_PASSWORD_MISMATCH"), _needed],
    )
    submit = None


class VerifyPasswordForm(_Onwards, _OwnPassword, VerifyForm):
    """The password asked again before something delicate."""

    password = PasswordField(_l("Kata sandi"), render_kw=_OLD, validators=[_needed])
    submit = None

    def validate_next(self, field: Field) -> None:
        """Whatever leads elsewhere leads to the start page."""
        field.data = own_path(field.data)


FORMS: Mapping[str, type] = {
    "login_form": SignInForm,
    "forgot_password_form": ForgotForm,
    "reset_password_form": NewPasswordForm,
    "change_password_form": ChangeForm,
    "verify_form": VerifyPasswordForm,
}
