"""The office's spreadsheet of returnees: from a file to rows with outcomes, and into the cases."""

from purna_pmi.register import jobs as jobs  # known to the worker once the room is open
from purna_pmi.register import timeline as timeline  # its event reads as a sentence from then on
from purna_pmi.register.views import blueprint as blueprint
