"""Files that may be one person: the list, two side by side, and "not the same person"."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from purna_pmi.core import clock
from purna_pmi.people import actions, labels, queries
from purna_pmi.people.homes import destination_words, home_words
from purna_pmi.people.views.room import blueprint, keyring, room_url, uuid_or_none
from purna_pmi.web.door import me


@blueprint.get("/people/likely-pairs")
def likely_pairs() -> ResponseReturnValue:
    """Pairs that wait for somebody to look, the newest first."""
    found = queries.likely_pairs(before=uuid_or_none(request.args.get("before")))
    shown = found[: queries.PAGE]
    more = url_for(".likely_pairs", before=shown[-1].id) if len(found) > queries.PAGE else None
    return render_template(
        "people/likely_pairs.html",
        pairs=shown,
        more_url=more,
        reasons=labels.LIKENESS_REASONS,
        mergers_url=room_url("cases.mergers"),
    )


@blueprint.get("/people/likely-pairs/<uuid:pair_id>")
def likely_pair(pair_id: UUID) -> ResponseReturnValue:
    """Two files side by side."""
    pair = queries.likely_pair(pair_id)
    ids = (pair.first.id, pair.second.id)
    return render_template(
        "people/likely_pair.html",
        pair=pair,
        episodes=[queries.episodes_of(one) for one in ids],
        papers=[queries.papers_of(one, keyring()) for one in ids],
        contacts=[queries.contacts_of(one, keyring()) for one in ids],
        labels=labels,
        home_words=home_words,
        destination_words=destination_words,
        today=clock.today(),
        merge_url=room_url("cases.merge", pair_id=pair_id),
    )


@blueprint.post("/people/likely-pairs/<uuid:pair_id>/distinct")
def mark_distinct(pair_id: UUID) -> ResponseReturnValue:
    """Remember that the two are two people."""
    pair = queries.likely_pair(pair_id)
    actions.mark_distinct(pair.first.id, pair.second.id, actor=me())
    done = {
        "text": _("Diingat: keduanya bukan orang yang sama."),
        "undo_url": url_for(".reconsider", pair_id=pair_id),
        "undo_label": _("Urungkan"),
    }
    flash(done, "success")  # type: ignore[arg-type]  # the kit's flashes() takes a mapping
    return redirect(url_for(".likely_pairs"), 303)


@blueprint.post("/people/likely-pairs/<uuid:pair_id>/reconsider")
def reconsider(pair_id: UUID) -> ResponseReturnValue:
    """Take "not the same person" back."""
    pair = queries.likely_pair(pair_id)
    actions.reconsider(pair.first.id, pair.second.id)
    flash(_("Pasangan ini kembali ke daftar."), "success")
    return redirect(url_for(".likely_pairs"), 303)
