"""A plan's text in, draft rows of the data tables out: read, repair, segment, extract, suggest, review."""
