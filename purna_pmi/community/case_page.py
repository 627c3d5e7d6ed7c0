"""What the page of a case shows of groups: memberships with meetings in numbers, and the answers on the timeline."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from purna_pmi.access.enums import Kind
from purna_pmi.cases.panels import register_panel
from purna_pmi.cases.queries import case
from purna_pmi.cases.timeline import Facts, Names, Wording, register_events
from purna_pmi.community.enums import MemberState
from purna_pmi.community.queries import groups_of_case
from purna_pmi.community.wording import KIND_LABELS, ROLE_LABELS, STATE_KINDS, STATE_LABELS

_LASTING = frozenset({MemberState.PROPOSED, MemberState.ACTIVE})


def load_panel(case_id: UUID) -> dict[str, object]:
    """The groups of a case for its staff."""
    return {
        "case_id": case_id,
        "is_open": case(case_id).is_open,
        "groups": groups_of_case(case_id),
        "group_kinds": KIND_LABELS,
        "roles": ROLE_LABELS,
        "states": STATE_LABELS,
        "kinds": STATE_KINDS,
    }


def say_running(context: Mapping[str, Any]) -> str | None:
    """To how many groups somebody belongs, or is proposed."""
    count = sum(one.state in _LASTING for one in context["groups"])
    told = ngettext("%(num)s keanggotaan kelompok", "%(num)s keanggotaan kelompok", count)
    return str(told) if count else None


def _proposed(facts: Facts, _names: Names) -> str:
    return str(_("Diusulkan ke %(name)s", name=facts["group"]))


def _joined(facts: Facts, _names: Names) -> str:
    return str(_("Menjadi anggota %(name)s", name=facts["group"]))


def _declined(facts: Facts, _names: Names) -> str:
    return str(_("Usulan tidak diterima oleh %(name)s", name=facts["group"]))


def _left(facts: Facts, _names: Names) -> str:
    return str(_("Keluar dari %(name)s", name=facts["group"]))


SENTENCES: dict[str, Wording] = {
    "group_proposed": Wording("clock", _l("Diusulkan ke kelompok"), _proposed),
    "group_joined": Wording("group", _l("Menjadi anggota kelompok"), _joined),
    "group_declined": Wording("cross", _l("Usulan tidak diterima kelompok"), _declined),
    "group_left": Wording("sign-out", _l("Keluar dari kelompok"), _left),
}

register_panel(
    "community",
    (Kind.MEMBERSHIP,),
    load_panel,
    "community/_panel.html",
    place=3,
    running=say_running,
)
register_events(SENTENCES)
