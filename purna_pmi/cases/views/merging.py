"""Two files of one person: side by side, merged by a supervisor, parted again while that is possible."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from purna_pmi.cases import actions, queries
from purna_pmi.cases.forms import MergeForm
from purna_pmi.cases.queries import Merging
from purna_pmi.cases.views.room import blueprint, keyring
from purna_pmi.core import clock
from purna_pmi.identity.queries import staff_names
from purna_pmi.people import labels as people_labels
from purna_pmi.people import queries as people
from purna_pmi.people.homes import destination_words, home_words
from purna_pmi.people.views.room import uuid_or_none
from purna_pmi.web.fields import choices_of
from purna_pmi.web.freshness import fresh_password_required
from purna_pmi.web.saving import form_page, submit


@blueprint.route("/people/likely-pairs/<uuid:pair_id>/merge", methods=["GET", "POST"])
@fresh_password_required
def merge(pair_id: UUID) -> ResponseReturnValue:
    """What would follow whom, and which of the two is kept."""
    found = queries.merging(pair_id)
    both = (found.pair.first, found.pair.second)
    form = MergeForm(version=found.version)
    form.kept_id.choices = choices_of([(one.id, _told(one.name, n)) for n, one in enumerate(both)])
    done = submit(form, lambda: _merge(found, form), current=lambda: queries.merging(pair_id))
    return done or form_page("cases/merge.html", form, merging=found, **_compared(found))


@blueprint.get("/people/mergers")
def mergers() -> ResponseReturnValue:
    """What was merged in this agency, the newest first."""
    found = queries.mergers(before=uuid_or_none(request.args.get("before")))
    shown = found[: queries.MERGERS_PAGE]
    more = None
    if len(found) > queries.MERGERS_PAGE:
        more = url_for(".mergers", before=shown[-1].merger.id)
    names = staff_names(
        one for row in shown for one in (row.merger.merged_by, row.merger.undone_by)
    )
    return render_template("cases/mergers.html", merged=shown, names=names, more_url=more)


@blueprint.post("/people/mergers/<uuid:merger_id>/undo")
def undo_merger(merger_id: UUID) -> ResponseReturnValue:
    """Part two files again."""
    actions.undo_merger(merger_id)
    flash(_("Penggabungan dibatalkan; kedua berkas berdiri sendiri lagi."), "success")
    return redirect(url_for(".mergers"), 303)


def _merge(found: Merging, form: MergeForm) -> str:
    kept_id = form.kept_id.data
    merger_id = actions.merge_people(found.pair.id, kept_id=kept_id, version=form.version.data)
    done = {
        "text": _("Kedua berkas digabungkan."),
        "undo_url": url_for(".undo_merger", merger_id=merger_id),
        "undo_label": _("Urungkan"),
    }
    flash(done, "success")  # type: ignore[arg-type]  # the kit's flashes() takes a mapping
    return url_for("people.person", person_id=kept_id)


def _told(name: str, place: int) -> str:
    """The name with the place of its column, since both may be called the same."""
    told = _("%(name)s (berkas 2)") if place else _("%(name)s (berkas 1)")
    return str(told % {"name": name})


def _compared(found: Merging) -> dict[str, object]:
    """What the table of both files shows."""
    ids = (found.pair.first.id, found.pair.second.id)
    return {
        "pair": found.pair,
        "episodes": [people.episodes_of(one) for one in ids],
        "papers": [people.papers_of(one, keyring()) for one in ids],
        "contacts": [people.contacts_of(one, keyring()) for one in ids],
        "rules": [people.safe_contact_of(one) for one in ids],
        "labels": people_labels,
        "home_words": home_words,
        "destination_words": destination_words,
        "today": clock.today(),
    }
