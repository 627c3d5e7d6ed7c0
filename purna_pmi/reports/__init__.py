"""Progress reports: frozen figures, what of them may be published, and the printed documents."""
