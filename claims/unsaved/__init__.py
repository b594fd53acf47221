"""Unsaved text: what someone typed in a form and did not save, kept for them alone and offered again."""
