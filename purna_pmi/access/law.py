"""The law: which role may do what with which kind of record, and how far.

One table, read by the door, the menus, the printed policy page and the tests; the database's
policies say the same and are compared with it. What stands nowhere here is forbidden. A field is
shown to those who may read its kind, so that a record with two kinds of readers is two kinds here
(a case and its header) and never a half-blank page.

Rules that no cell can say:
- a session has one active role; rights are not added up;
- sealed cases: only the named list, in every scope;
- the administrator reads no case and grants himself nothing; an auditor has no other role;
- a closure is approved by another than who proposed it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from purna_pmi.access.enums import Action, Kind, Scope
from purna_pmi.identity.enums import Role

_LETTERS = {
    "R": Action.READ,
    "V": Action.REVEAL,
    "C": Action.CREATE,
    "U": Action.UPDATE,
    "A": Action.APPROVE,
}
_SCOPES = {
    "own": Scope.OWN,
    "team": Scope.TEAM,
    "granted": Scope.GRANTED,
    "self": Scope.SELF,
    "all": Scope.ALL,
    "counts": Scope.COUNTS,
}


@dataclass(frozen=True)
class Right:
    """How far a role reaches within a kind, and what it may do there."""

    scope: Scope
    actions: frozenset[Action]


def _right(words: str) -> Right:
    """Read a cell: `team:RUA` is read, update and approve within the team."""
    scope, letters = words.split(":")
    return Right(_SCOPES[scope], frozenset(_LETTERS[letter] for letter in letters))


_COLUMNS = (
    Role.SOCIAL_WORKER,
    Role.SUPERVISOR,
    Role.COUNSELLOR,
    Role.TRAINING_PROVIDER,
    Role.FACILITATOR,
    Role.PROGRAMME_MANAGER,
    Role.PARTNER,
    Role.ADMINISTRATOR,
    Role.AUDITOR,
)

# R read · V reveal a masked value, with a reason · C create · U update · A approve
# -  nothing: answered as if it did not exist
_TABLE = """
                    worker   supervisor counsellor  trainer     facilitator manager   partner   admin   auditor
person              own:RCU  team:RCU   granted:R   -           -           -         -         -       -
identity_paper      own:RVCU team:RVCU  -           -           -           -         -         -       -
contact             own:RVCU team:RVCU  -           -           -           -         -         -       -
safe_contact        own:RCU  team:RCU   granted:R   -           -           -         -         -       -
migration           own:RCU  team:RCU   granted:R   -           -           -         -         -       -
protection          own:RCU  team:RCU   granted:R   -           -           -         -         -       -
case_header         team:R   team:R     granted:R   -           -           -         -         -       -
case                own:RCU  team:RCUA  granted:R   -           -           -         -         -       -
case_note           own:RCU  team:RCU   -           -           -           -         -         -       -
case_task           own:RCU  team:RCU   -           -           -           -         -         -       -
closure             own:RC   team:RCA   -           -           -           -         -         -       -
duplicate           own:RU   team:RUA   -           -           -           -         -         -       -
known_elsewhere     -        team:RU    -           -           -           -         -         -       -
training_agreement  -        -          -           granted:R   -           all:RCU   -         -       -
training_class      all:R    all:R      -           granted:RCU -           all:RCU   -         -       -
enrolment           own:RCU  team:RCU   -           -           -           counts:R  -         -       -
class_attendance    own:R    team:R     -           granted:RU  -           counts:R  -         -       -
counselling_request own:C    team:C     -           -           -           -         -         -       -
counselling         own:R    team:R     granted:RCU -           -           counts:R  -         -       -
counselling_note    -        -          granted:RCU -           -           -         -         -       -
group               all:R    all:R      -           -           granted:RCU all:RCU   -         -       -
membership          own:RC   team:RC    -           -           granted:RUA counts:R  -         -       -
meeting_attendance  own:R    team:R     -           -           granted:RCU counts:R  -         -       -
referral            -        -          -           -           -           -         granted:R -       -
register            -        team:RCU   -           -           -           -         -         -       -
programme_report    -        -          -           -           -           counts:RC -         -       -
case_report         own:RC   team:RC    -           -           -           -         -         -       -
account             -        -          -           -           -           -         -         all:RCU all:R
agency              -        -          -           -           -           -         -         all:RCU all:R
audit               -        -          -           -           -           -         -         -       all:R
policy              all:R    all:R      all:R       all:R       all:R       all:R     all:R     all:R   all:R
own_account         self:RU  self:RU    self:RU     self:RU     self:RU     self:RU   self:RU   self:RU self:RU
"""


def _read_table() -> Mapping[Kind, Mapping[Role, Right]]:
    rows = (line.split() for line in _TABLE.strip().splitlines()[1:])
    return {
        Kind(kind): {
            role: _right(cell) for role, cell in zip(_COLUMNS, cells, strict=True) if cell != "-"
        }
        for kind, *cells in rows
    }


LAW = _read_table()


def right_of(role: Role, kind: Kind) -> Right | None:
    """What a role may do with a kind, none where nothing."""
    return LAW[kind].get(role)


def allows(role: Role, kind: Kind, action: Action) -> bool:
    """Whether this role may do this at all, to records within its scope."""
    right = right_of(role, kind)
    return right is not None and action in right.actions
