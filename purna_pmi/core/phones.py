"""Telephone numbers as people write them, to E.164."""

import re

import phonenumbers

_REGION = "ID"
_SPREADSHEET_FLOAT = re.compile(r"(\d+)[.,]0+")
_MIN_DIGITS = 6
_MOBILE = re.compile(r"(?:\+?62|0)?(8[1-9]\d{7,10})")


def to_e164(raw: str | float | None) -> str | None:
    """The number in E.164 (``+62812…``), or None where there is no possible number.

    Numbers without a country are Indonesian. Accepts a leading zero lost by a spreadsheet
    (``8123…``), a spreadsheet's float (``8123….0``), ``62…`` without plus and ``0062…``.
    """
    if raw is None or isinstance(raw, bool):
        return None
    text = _digits_text(raw)
    if mobile := _MOBILE.fullmatch(text):
        return "+62" + mobile[1]
    if sum(c.isdigit() for c in text) < _MIN_DIGITS:
        return None
    try:
        number = phonenumbers.parse(text, _REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def readable(e164: str) -> str:
    """A stored number in groups for the eye, `+62 812-3456-7890`; what is none comes back as it is."""
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def _digits_text(raw: str | float) -> str:
    if isinstance(raw, float):
        raw = f"{raw:.0f}"
    text = str(raw).strip().lstrip("'")
    if whole := _SPREADSHEET_FLOAT.fullmatch(text):
        text = whole[1]
    text = re.sub(r"[\s().\-\u2010-\u2015]", "", text)
    return "+" + text[2:] if text.startswith("00") else text
