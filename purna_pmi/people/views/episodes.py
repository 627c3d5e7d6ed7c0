"""Journeys: adding one, correcting one."""

from uuid import UUID

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from purna_pmi.people import actions, queries
from purna_pmi.people.forms import EpisodeForm
from purna_pmi.people.models import MigrationEpisode
from purna_pmi.people.views.room import blueprint
from purna_pmi.web.saving import form_page, submit


@blueprint.route("/people/<uuid:person_id>/episodes/new", methods=["GET", "POST"])
def add_episode(person_id: UUID) -> ResponseReturnValue:
    """Note another journey of somebody."""
    person = queries.person(person_id)
    form = EpisodeForm()
    done = submit(form, lambda: _add(person_id, form))
    return done or form_page("people/episode.html", form, person=person, episode=None)


@blueprint.route("/people/<uuid:person_id>/episodes/<uuid:episode_id>", methods=["GET", "POST"])
def edit_episode(person_id: UUID, episode_id: UUID) -> ResponseReturnValue:
    """Correct a journey."""
    person = queries.person(person_id)
    episode = queries.episode(person_id, episode_id)
    form = EpisodeForm(obj=episode)
    done = submit(form, lambda: _correct(episode, form), current=lambda: episode)
    return done or form_page("people/episode.html", form, person=person, episode=episode)


def _add(person_id: UUID, form: EpisodeForm) -> str:
    actions.add_episode(person_id, form.episode_facts())
    flash(_("Perjalanan dicatat."), "success")
    return url_for(".person", person_id=person_id)


def _correct(episode: MigrationEpisode, form: EpisodeForm) -> str:
    actions.correct_episode(episode, form.episode_facts(), version=form.version.data)
    flash(_("Perjalanan disimpan."), "success")
    return url_for(".person", person_id=episode.person_id)
