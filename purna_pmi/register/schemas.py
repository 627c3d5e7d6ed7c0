"""The last gate: marshmallow decides whether a row that was read may be imported."""

from datetime import date
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate, validates_schema

from purna_pmi.people.enums import DepartureStatus, ReturnReason, Sex
from purna_pmi.register.enums import WarningCode

LONGEST_NAME = 60


class _As(fields.Field[Any]):
    """A value that reading has typed already; anything else is a fault of the program."""

    def __init__(self, kind: type, **kwargs: Any) -> None:
        super().__init__(allow_none=True, load_default=None, **kwargs)
        self._kind = kind

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, self._kind):
            raise TypeError(f"{attr} was read as {type(value).__name__}")
        return super()._deserialize(value, attr, data, **kwargs)


class RowSchema(Schema):
    """What must hold for a row to be imported; every error's text is a rejecting WarningCode."""

    class Meta:
        """Columns beyond these were checked when they were read."""

        unknown = EXCLUDE

    name = fields.String(
        required=True,
        validate=[
            validate.Length(min=1, error=WarningCode.NAME_MISSING.value),
            validate.Length(max=LONGEST_NAME, error=WarningCode.NAME_TOO_LONG.value),
        ],
    )
    sex = _As(Sex)
    born = _As(date)
    departed = _As(date)
    departed_year = _As(int)
    returned = _As(date)
    returned_year = _As(int)
    reason = _As(ReturnReason)
    procedural = _As(DepartureStatus)

    def __init__(self, *, today: date) -> None:
        super().__init__()
        self._today = today

    @validates_schema(skip_on_field_errors=False)
    def _dates_in_order(self, data: dict[str, Any], **_: Any) -> None:
        if _after(data.get("returned"), self._today) or _after(
            data.get("returned_year"), self._today.year
        ):
            raise ValidationError(WarningCode.RETURN_IN_FUTURE.value, "returned")
        if _after(data.get("departed"), data.get("returned")) or _after(
            data.get("departed_year"), data.get("returned_year")
        ):
            raise ValidationError(WarningCode.RETURN_BEFORE_DEPARTURE.value, "returned")


def _after(one: Any, other: Any) -> bool:
    """Whether one day or year lies after another; neither where one of them is unknown."""
    return bool(one and other and one > other)


def rejections(schema: RowSchema, row: dict[str, Any]) -> list[WarningCode]:
    """The codes that reject the row, none where it may be imported."""
    errors = schema.validate(row)
    codes = {WarningCode(text) for texts in errors.values() for text in texts}
    return [code for code in WarningCode if code in codes]
