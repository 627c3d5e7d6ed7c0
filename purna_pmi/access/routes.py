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
    # training
    "training.classes": (Kind.TRAINING_CLASS, Action.READ),
    "training.show_class": (Kind.TRAINING_CLASS, Action.READ),
    "training.add_class": (Kind.TRAINING_CLASS, Action.CREATE),
    "training.edit_class": (Kind.TRAINING_CLASS, Action.UPDATE),
    "training.courses": (Kind.TRAINING_CLASS, Action.UPDATE),
    "training.add_course": (Kind.TRAINING_CLASS, Action.CREATE),
    "training.edit_course": (Kind.TRAINING_CLASS, Action.UPDATE),
    "training.agreements": (Kind.TRAINING_AGREEMENT, Action.READ),
    "training.add_agreement": (Kind.TRAINING_AGREEMENT, Action.CREATE),
    "training.edit_agreement": (Kind.TRAINING_AGREEMENT, Action.UPDATE),
    "training.add_sessions": (Kind.CLASS_ATTENDANCE, Action.UPDATE),
    "training.edit_session": (Kind.CLASS_ATTENDANCE, Action.UPDATE),
    "training.cancel_session": (Kind.CLASS_ATTENDANCE, Action.UPDATE),
    "training.sheet": (Kind.CLASS_ATTENDANCE, Action.UPDATE),
    "training.results": (Kind.CLASS_ATTENDANCE, Action.UPDATE),
    "training.enrol": (Kind.ENROLMENT, Action.CREATE),
    "training.enrol_again": (Kind.ENROLMENT, Action.UPDATE),
    "training.withdraw": (Kind.ENROLMENT, Action.UPDATE),
    # community
    "community.groups": (Kind.GROUP, Action.READ),
    "community.show_group": (Kind.GROUP, Action.READ),
    "community.add_group": (Kind.GROUP, Action.CREATE),
    "community.edit_group": (Kind.GROUP, Action.UPDATE),
    "community.answer": (Kind.MEMBERSHIP, Action.APPROVE),
    "community.edit_member": (Kind.MEMBERSHIP, Action.UPDATE),
    "community.leave": (Kind.MEMBERSHIP, Action.UPDATE),
    "community.come_back": (Kind.MEMBERSHIP, Action.UPDATE),
    "community.add_meeting": (Kind.MEETING_ATTENDANCE, Action.CREATE),
    "community.edit_meeting": (Kind.MEETING_ATTENDANCE, Action.UPDATE),
    "community.cancel_meeting": (Kind.MEETING_ATTENDANCE, Action.UPDATE),
    "community.sheet": (Kind.MEETING_ATTENDANCE, Action.UPDATE),
    "community.propose": (Kind.MEMBERSHIP, Action.CREATE),
    "community.take_back": (Kind.MEMBERSHIP, Action.CREATE),
}
