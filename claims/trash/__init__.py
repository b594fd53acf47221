"""The trash: what of articles, tips and imports was thrown away, until when it can be put back, and its removal."""
