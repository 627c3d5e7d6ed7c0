"""What every part of the seed draws with: one stream of chance, one day, the city, the rows so far."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from purna_pmi.cli.seed.accounts import City
from purna_pmi.cli.seed.copying import Rows
from purna_pmi.core.clock import WITA
from purna_pmi.core.crypto import Keyring

_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62


@dataclass(frozen=True)
class Scene:
    """The stage on which people are drawn; `now` is the moment that nothing told lies after."""

    random: Random
    now: datetime
    keyring: Keyring = field(repr=False)
    city: City
    rows: Rows

    @property
    def today(self) -> date:
        """The business day."""
        return self.now.astimezone(WITA).date()

    def new_id(self, at: datetime | date) -> UUID:
        """A UUIDv7 of a moment past, its random part from the stream: the same seed, the same ids."""
        moment = at if isinstance(at, datetime) else datetime.combine(at, time(1), UTC)
        milliseconds = int(moment.timestamp() * 1000)
        high, low = self.random.getrandbits(12), self.random.getrandbits(62)
        return UUID(int=milliseconds << 80 | _VERSION | high << 64 | _VARIANT | low)

    def moment(self, day: date) -> datetime:
        """Some moment of a working day in Kupang, not after now."""
        at = time(8 + self.random.randrange(8), self.random.randrange(60))
        return min(datetime.combine(day, at, WITA).astimezone(UTC), self.now)

    def day_between(self, first: date, last: date) -> date:
        """Some day of a stretch, both ends possible; the last where the stretch is empty."""
        days = (last - first).days
        return last if days <= 0 else first + timedelta(days=self.random.randrange(days + 1))

    def chance(self, share: float) -> bool:
        """True in that share of all draws."""
        return self.random.random() < share
