"""Which right each route asks for. The door refuses what is not named here, and a test refuses to ship it.

Endpoint → kind and action. `PUBLIC` routes answer without a session; they show nothing about anybody.
"""

from collections.abc import Mapping

from purna_pmi.access.enums import Action, Kind

PUBLIC = frozenset(
    {
        "static",
        "web.healthz",
        "web.readyz",
        "web.set_language",
        "security.login",
        "security.logout",
        "security.forgot_password",
        "security.reset_password",
    }
)

ROUTES: Mapping[str, tuple[Kind, Action]] = {
    # start page, own account, the law itself
    "today.index": (Kind.OWN_ACCOUNT, Action.READ),
    "web.keep_alive": (Kind.OWN_ACCOUNT, Action.READ),
    "web.policy": (Kind.POLICY, Action.READ),
    "web.job_progress": (Kind.OWN_ACCOUNT, Action.READ),
    # counselling: who keeps appointments (reading them is also the staff's right, on the case's page)
    "counselling.index": (Kind.COUNSELLING, Action.UPDATE),
    "counselling.episode": (Kind.COUNSELLING, Action.UPDATE),
    "counselling.plan": (Kind.COUNSELLING, Action.UPDATE),
    "counselling.record": (Kind.COUNSELLING, Action.UPDATE),
    "counselling.close": (Kind.COUNSELLING, Action.UPDATE),
    "counselling.outcome": (Kind.COUNSELLING, Action.UPDATE),
    "counselling.replan": (Kind.COUNSELLING, Action.UPDATE),
    "counselling.session": (Kind.COUNSELLING_NOTE, Action.READ),
    "counselling.hand_over": (Kind.COUNSELLING, Action.CREATE),
    # oversight
    "oversight.audit": (Kind.AUDIT, Action.READ),
    "oversight.seals": (Kind.AUDIT, Action.READ),
}
