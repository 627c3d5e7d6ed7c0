"""The first conversation: one group of questions a page, carried in hidden fields until the answers are checked.

Nothing of it stands in an address, a cookie or storage; a page of the middle is an ordinary POST, and
going back or on loses nothing that was typed.
"""

from collections.abc import Iterator
from enum import StrEnum
from itertools import chain
from typing import Any
from uuid import UUID

from wtforms import Field
from wtforms.fields.choices import SelectFieldBase
from wtforms.fields.core import UnboundField

from purna_pmi.cases.actions import Intake
from purna_pmi.core.errors import UserError
from purna_pmi.core.phones import to_e164
from purna_pmi.core.text import clean_text
from purna_pmi.people.actions import check_episode, check_person
from purna_pmi.people.facts import split_reason
from purna_pmi.people.intake_fields import (
    ContactFields,
    IntakeEpisodeFields,
    PersonFields,
    SafeContactFields,
)
from purna_pmi.people.nik import nik_digits, nik_problem
from purna_pmi.web.fields import DateField


class Step(StrEnum):
    """A page of the intake."""

    WHO = "who"
    JOURNEY = "journey"
    CONTACT = "contact"
    CHECK = "check"

    @property
    def next(self) -> "Step":
        """The page after this one."""
        steps = list(Step)
        return steps[min(steps.index(self) + 1, len(steps) - 1)]

    @property
    def previous(self) -> "Step | None":
        """The page before this one, none at the first."""
        place = list(Step).index(self)
        return list(Step)[place - 1] if place else None


def _fields_of(*groups: type) -> tuple[str, ...]:
    """The names of the fields that groups declare themselves, in their order."""
    classes = chain.from_iterable(reversed(group.__mro__) for group in groups)
    named = {
        name: field
        for kind in classes
        if kind.__module__ == PersonFields.__module__
        for name, field in vars(kind).items()
        if isinstance(field, UnboundField)
    }
    return tuple(named)


ASKED = {
    Step.WHO: _fields_of(PersonFields),
    Step.JOURNEY: _fields_of(IntakeEpisodeFields),
    Step.CONTACT: _fields_of(ContactFields, SafeContactFields),
}


class IntakeForm(PersonFields, IntakeEpisodeFields, ContactFields, SafeContactFields):
    """All that the first conversation asks; only the name is needed."""

    def begin_with(self, words: str) -> None:
        """Start from what was searched for: a NIK, a phone, else a name."""
        searched = clean_text(words)
        if not nik_problem(nik_digits(searched)):
            self.nik.data = searched
        elif phone := to_e164(searched):
            self.phone.data = phone
        else:
            self.name.data = searched

    def validate_step(self, step: Step) -> bool:
        """Check the answers of one page only, each by itself, then together; the others have not been asked yet."""
        checks = {
            name: getattr(type(self), f"validate_{name}", None) for name in ASKED.get(step, ())
        }
        answers = [
            self[name].validate(self, [check] if check else []) for name, check in checks.items()
        ]
        return all([*answers, self._holds_together(step)])

    def _holds_together(self, step: Step) -> bool:
        """Whether the answers of one page could be stored so; what could not is said beside its field."""
        try:
            if step is Step.WHO:
                check_person(self.person_facts())
            elif step is Step.JOURNEY:
                check_episode(self.episode_facts(split_reason(self.return_reason.data)[0]))
        except UserError as refusal:
            if refusal.field is None or not self[refusal.field].errors:
                self.refuse(refusal.sentence, refusal.field)
            return False
        return True

    def first_fault(self) -> Step:
        """The page to go back to: the first with an error, or the check."""
        faulty = (step for step, names in ASKED.items() if any(self[n].errors for n in names))
        return next(faulty, Step.CHECK)

    def carried(self, shown: Step) -> Iterator[tuple[str, str]]:
        """Names and values of the answers that the page `shown` does not ask for."""
        for step, names in ASKED.items():
            if step is not shown:
                for name in names:
                    yield from ((name, value) for value in _sent(self[name]) if value)

    def answers(self, step: Step) -> list[tuple[object, str]]:
        """Question and answer, in words, of one page; what was left open is left out."""
        idle = set() if self.phone.data else {"phone_whose"}
        asked = (self[name] for name in ASKED[step] if name not in idle)
        told = ((field.label.text, _in_words(field)) for field in asked)
        return [(label, words) for label, words in told if words]

    def intake(self, not_the_same: frozenset[UUID]) -> Intake:
        """What was told, for the action; trafficking and illness split off the reason of return."""
        neutral, protection = split_reason(self.return_reason.data)
        return Intake(
            person=self.person_facts(),
            episode=self.episode_facts(neutral),
            nik=self.nik.data or "",
            phone=self.phone.data or "",
            phone_whose=self.phone_whose.data,
            address=self.address.data or "",
            safe_contact=self.safe_contact_facts(),
            protection=protection,
            not_the_same=not_the_same,
        )


def _sent(field: Field) -> list[str]:
    if field.raw_data:
        return [str(value) for value in field.raw_data]
    if isinstance(field, SelectFieldBase):
        return []
    return [field._value()]  # noqa: SLF001 - WTForms' own name for what stands in the box


def _in_words(field: Field) -> str:
    if isinstance(field, DateField) and field.data:
        return f"{field.data:%d-%m-%Y}"
    if not isinstance(field, SelectFieldBase):
        return str(field._value())  # noqa: SLF001 - as above
    chosen = {str(value) for value in _sent(field) if value}
    return ", ".join(str(words) for value, words in _choices(field) if str(value) in chosen)


def _choices(field: Any) -> Iterator[tuple[object, object]]:
    if field.has_groups():
        for _group, choices in field.iter_groups():
            yield from ((choice[0], choice[1]) for choice in choices)
    else:
        yield from ((choice[0], choice[1]) for choice in field.iter_choices())
