"""The office's spreadsheet of returnees: from a file to rows with outcomes."""
