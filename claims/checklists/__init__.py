"""Sub-tasks of a claim: a small checklist, by hand or from the template for its kind."""
