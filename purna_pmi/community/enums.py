"""Kinds of groups, what people do in them, and where a membership stands."""

from enum import StrEnum


class GroupKind(StrEnum):
    """What a group is for."""

    KKBM = "kkbm"  # Komunitas Keluarga Buruh Migran, after Perka BNP2TKI 6/2017
    BUSINESS = "business"
    COOPERATIVE = "cooperative"
    ARISAN = "arisan"
    SAVINGS = "savings"
    SUPPORT = "support"


class MemberRole(StrEnum):
    """What a member does in the group."""

    CHAIR = "chair"
    SECRETARY = "secretary"
    TREASURER = "treasurer"
    MEMBER = "member"
    ORGANISER = "organiser"


class MemberState(StrEnum):
    """Where a membership stands: proposed by a case's worker, answered by the facilitator."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    DECLINED = "declined"
    LEFT = "left"


class ProposeOutcome(StrEnum):
    """What community.propose() answers."""

    PROPOSED = "proposed"
    UNKNOWN = "unknown"
    ALREADY = "already"
    OVER = "over"
