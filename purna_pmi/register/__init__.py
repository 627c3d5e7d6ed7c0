"""The office's spreadsheet of returnees: from a file to rows with outcomes, and into the cases."""

from purna_pmi.register import jobs as jobs
