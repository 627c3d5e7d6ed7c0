"""The way from a case to its reports."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from purna_pmi.access.enums import Kind
from purna_pmi.cases.panels import register_panel
from purna_pmi.reports.queries import case_reports


def _load(case_id: UUID) -> Mapping[str, Any]:
    return {"case_id": case_id, "latest": next(iter(case_reports(case_id)), None)}


register_panel("reports", (Kind.CASE_REPORT,), _load, "reports/_panel.html", place=4)
