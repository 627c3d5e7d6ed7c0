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
        "accounts.activate",
    }
)

ROUTES: Mapping[str, tuple[Kind, Action]] = {
    # start page, own account, the law itself
    "today.index": (Kind.OWN_ACCOUNT, Action.READ),
    "web.keep_alive": (Kind.OWN_ACCOUNT, Action.READ),
    "web.policy": (Kind.POLICY, Action.READ),
    "web.job_progress": (Kind.OWN_ACCOUNT, Action.READ),
    # sign-in and administration
    "security.change_password": (Kind.OWN_ACCOUNT, Action.UPDATE),
    "accounts.me": (Kind.OWN_ACCOUNT, Action.READ),
    "accounts.choose_role": (Kind.OWN_ACCOUNT, Action.UPDATE),
    "accounts.end_session": (Kind.OWN_ACCOUNT, Action.UPDATE),
    "accounts.end_other_sessions": (Kind.OWN_ACCOUNT, Action.UPDATE),
    "accounts.verify_password": (Kind.OWN_ACCOUNT, Action.READ),
    "accounts.users": (Kind.ACCOUNT, Action.READ),
    "accounts.user": (Kind.ACCOUNT, Action.READ),
    "accounts.new_user": (Kind.ACCOUNT, Action.CREATE),
    "accounts.edit_user": (Kind.ACCOUNT, Action.UPDATE),
    "accounts.send_link": (Kind.ACCOUNT, Action.UPDATE),
    "accounts.end_user_sessions": (Kind.ACCOUNT, Action.UPDATE),
    "accounts.agencies": (Kind.AGENCY, Action.READ),
    "accounts.new_agency": (Kind.AGENCY, Action.CREATE),
    "accounts.edit_agency": (Kind.AGENCY, Action.UPDATE),
    # oversight
    "oversight.audit": (Kind.AUDIT, Action.READ),
    "oversight.seals": (Kind.AUDIT, Action.READ),
    # people: search comes before registering, so only those search who register
    "people.search": (Kind.PERSON, Action.CREATE),
    "people.person": (Kind.PERSON, Action.READ),
    "people.edit": (Kind.PERSON, Action.UPDATE),
    "people.safe_contact": (Kind.SAFE_CONTACT, Action.UPDATE),
    "people.add_episode": (Kind.MIGRATION, Action.CREATE),
    "people.edit_episode": (Kind.MIGRATION, Action.UPDATE),
    "people.add_paper": (Kind.IDENTITY_PAPER, Action.CREATE),
    "people.edit_paper": (Kind.IDENTITY_PAPER, Action.UPDATE),
    "people.reveal_paper": (Kind.IDENTITY_PAPER, Action.REVEAL),
    "people.add_contact": (Kind.CONTACT, Action.CREATE),
    "people.edit_contact": (Kind.CONTACT, Action.UPDATE),
    "people.reveal_contact": (Kind.CONTACT, Action.REVEAL),
    "people.likely_pairs": (Kind.DUPLICATE, Action.READ),
    "people.likely_pair": (Kind.DUPLICATE, Action.READ),
    "people.mark_distinct": (Kind.DUPLICATE, Action.UPDATE),
    # cases
    "cases.index": (Kind.CASE_HEADER, Action.READ),
    "cases.waiting": (Kind.CLOSURE, Action.APPROVE),
    "cases.show": (Kind.CASE, Action.READ),
    "cases.of_person": (Kind.CASE, Action.READ),
    "cases.notes": (Kind.CASE_NOTE, Action.READ),
    "cases.timeline": (Kind.CASE_NOTE, Action.READ),
    "cases.readers": (Kind.CASE, Action.UPDATE),
    "cases.next_step": (Kind.CASE, Action.UPDATE),
    "cases.stage": (Kind.CASE, Action.UPDATE),
    "cases.stage_back": (Kind.CASE, Action.UPDATE),
    "cases.priority": (Kind.CASE, Action.UPDATE),
    "cases.assign": (Kind.CASE, Action.APPROVE),
    "cases.add_note": (Kind.CASE_NOTE, Action.CREATE),
    "cases.edit_note": (Kind.CASE_NOTE, Action.UPDATE),
    "cases.add_task": (Kind.CASE_TASK, Action.CREATE),
    "cases.finish_task": (Kind.CASE_TASK, Action.UPDATE),
    "cases.reopen_task": (Kind.CASE_TASK, Action.UPDATE),
    "cases.propose_closure": (Kind.CLOSURE, Action.CREATE),
    "cases.decide_closure": (Kind.CLOSURE, Action.APPROVE),
    "cases.reopen": (Kind.CASE, Action.UPDATE),
    "cases.protect": (Kind.PROTECTION, Action.CREATE),
    "cases.seal": (Kind.CASE, Action.UPDATE),
    "cases.unseal": (Kind.CASE, Action.APPROVE),
    "cases.circle": (Kind.CASE, Action.APPROVE),
    "cases.remove_reader": (Kind.CASE, Action.APPROVE),
}
