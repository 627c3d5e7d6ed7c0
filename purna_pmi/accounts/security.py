"""Flask-Security as this house uses it: its forms, links and checks over the sign-in role's functions.

Who is signed in is decided by the door alone (web.door): what Flask-Login keeps in the cookie opens nothing.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from flask import Flask, current_app, g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import (
    MailUtil,
    PasswordUtil,
    RoleMixin,
    Security,
    UserDatastore,
    UserMixin,
    user_authenticated,
)
from flask_security.core import _default_messages
from flask_security.mail_util import EmailValidateException
from flask_security.utils import set_request_attr

from purna_pmi.accounts import gate
from purna_pmi.accounts.devices import device_name
from purna_pmi.accounts.models import AccountFacts
from purna_pmi.accounts.passwords import SHORTEST, FewAtATime, easy_to_guess
from purna_pmi.accounts.sign_in_forms import FORMS
from purna_pmi.accounts.throttle import LONGEST_EMAIL, sign_in_subjects
from purna_pmi.accounts.wording import EMAIL_INCOMPLETE
from purna_pmi.core.config import Settings
from purna_pmi.core.crypto import digest
from purna_pmi.core.errors import UserError
from purna_pmi.core.text import clean_text
from purna_pmi.identity.enums import Role
from purna_pmi.identity.models import Me
from purna_pmi.jobs.mail import Letter, post_mail
from purna_pmi.web.sentences import TRANSLATIONS
from purna_pmi.web.sessions import begin_browser_session, new_token

RESET_WITHIN = timedelta(minutes=10)  # ASVS 5.0, 6.5.5

SETTINGS: Mapping[str, object] = {
    # argon2id as OWASP's second choice of parameters; the pepper lies outside the database
    "PASSWORD_HASH": "argon2",
    "PASSWORD_SCHEMES": ["argon2"],
    "PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__memory_cost": 65_536,
        "argon2__time_cost": 3,
        "argon2__parallelism": 4,
    },
    "PASSWORD_LENGTH_MIN": SHORTEST,
    "PASSWORD_NORMALIZE_FORM": "NFC",
    # binds a link to the present password; slow hashing here would tell by its time who exists
    "HASHING_SCHEMES": ["hex_sha256"],
    "RECOVERABLE": True,
    "CHANGEABLE": True,
    "RESET_PASSWORD_WITHIN": RESET_WITHIN,
    "POST_CHANGE_VIEW": "accounts.me",
    # nobody learns who has an account
    "RETURN_GENERIC_RESPONSES": True,
    "MSG_PASSWORD_RESET_REQUEST": (_default_messages["GENERIC_RECOVERY"][0], "info"),
    "I18N_DIRNAME": ["builtin", str(TRANSLATIONS)],
    "EMAIL_HTML": False,
    # what the house does itself, or not at all: freshness, tokens, commands, cache headers
    "FRESHNESS": timedelta(-1),
    "API_ENABLED_METHODS": ["session"],
    "CLI_USERS_NAME": None,
    "CLI_ROLES_NAME": None,
    "CACHE_CONTROL": None,
}


class PasswordReplacedError(UserError):
    """Of two who choose a new password at once, one is told that it is not theirs that holds."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _l(
                "Kata sandi akun ini baru saja diganti lewat halaman lain. Bila itu bukan Anda, minta tautan baru"
                " lewat “Lupa kata sandi”."
            )
        )


class ActiveRole(RoleMixin):
    """A role as Flask-Security names it; rights come from access.law, never from here."""

    def __init__(self, name: str) -> None:
        self.name = name


class Account(UserMixin):
    """Somebody who may sign in. The password's hash is read only when it is asked for."""

    fs_uniquifier: str = ""  # Flask-Security wants to see it on the class
    id: UUID  # type: ignore[assignment]  # Flask-Security never looks into it

    def __init__(self, facts: AccountFacts | Me, read_password: Callable[[], str | None]) -> None:
        self.id = facts.id
        self.email = facts.email
        self.name = facts.name
        self.locale = facts.locale
        self.held_roles = facts.roles
        self.roles: list[RoleMixin] = [ActiveRole(role.value) for role in facts.roles]
        self.active = (
            facts.active and bool(facts.roles) if isinstance(facts, AccountFacts) else True
        )
        self.fs_uniquifier = self._stamp = facts.session_stamp
        self._read_password = read_password
        self._new_password: str | None = None

    @property
    def password(self) -> str | None:
        """The password's hash, none before the first is chosen."""
        return self._new_password or self._read_password()

    @password.setter
    def password(self, password_hash: str | None) -> None:
        self._new_password = password_hash

    def verify_and_update_password(self, password: str) -> bool:
        """Whether this is the password; where none was chosen yet, nothing is."""
        if self.password is None:
            return False
        return bool(super().verify_and_update_password(password))

    def save(self) -> None:
        """Store a changed password; a changed stamp makes it a new one, the same stamp a stronger hash.

        Raises PasswordReplacedError where another was stored since this account was read.
        """
        if self._new_password is None:
            return
        if self.fs_uniquifier == self._stamp:
            gate.strengthen_hash(self.id, self._new_password, stamp=self._stamp)
        elif not gate.set_password(
            self.id, self._new_password, old_stamp=self._stamp, stamp=self.fs_uniquifier
        ):
            raise PasswordReplacedError
        stored, self._new_password = self._new_password, None
        self._stamp, self._read_password = self.fs_uniquifier, lambda: stored


class AccountDatastore(UserDatastore):
    """Accounts behind the sign-in role's functions; each change is a transaction of its own there."""

    _FIELDS: ClassVar[dict[str, gate.Field]] = {
        "email": "email",
        "fs_uniquifier": "session_stamp",
        "id": "id",
    }

    def __init__(self) -> None:
        super().__init__(Account, ActiveRole)

    def find_user(self, case_insensitive: bool = False, **wanted: Any) -> Account | None:  # noqa: ARG002, FBT001, FBT002 - Flask-Security's signature; e-mail always ignores capitals
        """The account of which one field is known."""
        ((name, value),) = wanted.items()
        facts = gate.find_account(self._FIELDS[name], str(value))
        return Account(facts, lambda: facts.password_hash) if facts else None

    def find_role(self, role: str) -> ActiveRole | None:
        """The role of a name; only those of the law exist."""
        return ActiveRole(role) if role in set(Role) else None

    def commit(self) -> None:
        """Nothing: what must be kept was kept at once, all else is the request's unit of work."""

    def put(self, model: Any) -> Any:
        """Store what changed in an account."""
        if isinstance(model, Account):
            model.save()
        return model


class HouseMail(MailUtil):
    """Letters of Flask-Security go the way of all letters, in the sign-in role's own transaction."""

    def send_mail(
        self,
        template: str,  # noqa: ARG002 - Flask-Security's signature, here and below
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],  # noqa: ARG002 - as above
        body: str | None,
        html: str | None,  # noqa: ARG002 - as above
        **_context: Any,
    ) -> None:
        """Post a letter; the sender is the settings'."""
        with gate.sign_in_transaction() as connection:
            post_mail(Letter(str(recipient), subject, body or ""), connection=connection)

    def normalize(self, email: str) -> str:
        """What was typed, cleaned; raises where it cannot be an address. No server is asked."""
        address = clean_text(email)
        name, at, host = address.rpartition("@")
        if not (name and at and host) or " " in address or len(address) > LONGEST_EMAIL:
            raise EmailValidateException(str(EMAIL_INCOMPLETE))
        return address

    def validate(self, email: str) -> str:
        """The same: whether a letter arrives is seen when it is sent."""
        return self.normalize(email)


class HousePasswords(PasswordUtil):
    """Long passwords of any letters; well-known words and the person's own do not count."""

    def validate(
        self,
        password: str,
        is_register: bool,  # noqa: FBT001 - Flask-Security's signature
        **given: Any,
    ) -> tuple[list[Any] | None, str]:
        """What is wrong with a password, and the password as it will be compared."""
        wrong, normal = super().validate(password, is_register, **given)
        user = given.get("user")
        if not wrong and easy_to_guess(normal, (user.email, user.name) if user else ()):
            wrong = [_("Kata sandi itu mudah ditebak. Pakai beberapa kata yang tidak berkaitan.")]
        return wrong, normal


def set_up_security(app: Flask, settings: Settings) -> None:
    """Flask-Security with the house's forms and without its own routes, tokens and remember-me."""
    app.config.update(
        {f"SECURITY_{name}": value for name, value in SETTINGS.items()},
        SECURITY_PASSWORD_SALT=settings.keyring.lookup("pepper", "password").hex(),
        SESSION_PROTECTION=None,
    )
    security = Security(
        app,
        AccountDatastore(),
        register_blueprint=False,
        mail_util_cls=HouseMail,
        password_util_cls=HousePasswords,
        **FORMS,
    )
    security.want_json(lambda _request: False)
    security.pwd_context = FewAtATime(security.pwd_context)
    security.login_manager.user_loader(_whoever_the_door_knows)
    security.login_manager.request_loader(_whoever_the_door_knows)
    user_authenticated.connect(_begin_session, app)


def current_account() -> Account:
    """The account of whoever is signed in; only for views behind the door."""
    mine: Me = g.me
    return Account(mine, lambda: _password_of(mine.id))


def _whoever_the_door_knows(_claimed: object) -> Account | None:
    """Flask-Login's current user: the session's owner as the database says, whatever the cookie claims."""
    if g.get("me") is None:
        return None
    set_request_attr("fs_authn_via", "session")
    return current_account()


def _password_of(user_id: UUID) -> str | None:
    facts = gate.find_account("id", str(user_id))
    return facts.password_hash if facts else None


def _begin_session(_app: Flask, user: Account, **_how: Any) -> None:
    """Open a session in the database under a new token, and let nothing of the old cookie live on."""
    settings: Settings = current_app.extensions["settings"]
    mine: Me | None = g.get("me")
    token = new_token()
    failures = sign_in_subjects(settings.keyring, user.email, request.remote_addr or "")
    gate.open_session(
        user.id,
        mine.role if mine else user.held_roles[0],
        digest(token.encode()),
        device=device_name(request.user_agent.string),
        limits=gate.Limits(settings.session_idle, settings.session_absolute),
        forgive=[failures.account],
    )
    begin_browser_session(token)
    g.signed_in = user
