"""The forms of a case."""

from purna_pmi.cases.forms.daily import (
    AssignForm,
    NextStepForm,
    NoteForm,
    PriorityForm,
    ProtectionForm,
    StageForm,
    TaskForm,
)
from purna_pmi.cases.forms.ending import (
    ClosureForm,
    DecisionForm,
    ReaderForm,
    ReopenForm,
    SealForm,
)

__all__ = [
    "AssignForm",
    "ClosureForm",
    "DecisionForm",
    "NextStepForm",
    "NoteForm",
    "PriorityForm",
    "ProtectionForm",
    "ReaderForm",
    "ReopenForm",
    "SealForm",
    "StageForm",
    "TaskForm",
]
