"""How the register's own event reads on a case's timeline: what was doubtful in the row the case came from."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from purna_pmi.cases.timeline import Facts, Names, Wording, register_events
from purna_pmi.register.enums import EVENT
from purna_pmi.register.wording import NOTES, WARNINGS

_SENTENCES: Mapping[str, object] = {
    **{code.value: sentence for code, sentence in WARNINGS.items()},
    **{code.value: sentence for code, sentence in NOTES.items()},
}


def doubts(facts: Facts, _names: Names) -> str:
    """The row's doubts in words."""
    told = [str(_SENTENCES.get(code, code)) for code in str(facts["codes"]).split("|")]
    return str(_("Catatan dari register: %(notes)s", notes=" ".join(told)))


register_events({EVENT: Wording("import", _l("Catatan dari register"), doubts)})
