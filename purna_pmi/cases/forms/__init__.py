"""The forms of a case."""

from purna_pmi.cases.forms.daily import (
    CHOOSE,
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
from purna_pmi.cases.forms.intake import IntakeForm, Step
from purna_pmi.cases.forms.merging import MergeForm
from purna_pmi.cases.forms.opening import OpenForPersonForm

__all__ = [
    "CHOOSE",
    "AssignForm",
    "ClosureForm",
    "DecisionForm",
    "IntakeForm",
    "MergeForm",
    "NextStepForm",
    "NoteForm",
    "OpenForPersonForm",
    "PriorityForm",
    "ProtectionForm",
    "ReaderForm",
    "ReopenForm",
    "SealForm",
    "StageForm",
    "Step",
    "TaskForm",
]
