"""How the register's own event reads on a case's timeline: what was doubtful in the row the case came from."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from purna_pmi.cases.timeline import register_events
from purna_pmi.register.enums import EVENT
from purna_pmi.register.wording import NOTES, WARNINGS

_SENTENCES: Mapping[str, object] = {
    **{code.value: sentence for code, sentence in WARNINGS.items()},
    **{code.value: sentence for code, sentence in NOTES.items()},
}


def doubts(facts: Mapping[str, Any], _names: Mapping[str, str]) -> str:
    """The row's doubts in words."""
    told = [str(_SENTENCES.get(code, code)) for code in str(facts.get("codes", "")).split("|")]
    return str(_("Catatan dari register: %(notes)s", notes=" ".join(told)))


register_events({EVENT: (doubts, "import")})
