"""Another case of somebody known."""

from purna_pmi.people.intake_fields import IntakeEpisodeFields


class OpenForPersonForm(IntakeEpisodeFields):
    """The journey that the new case is about."""
