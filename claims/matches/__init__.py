"""Claims that say the same or nearly so: suggested by the index, decided by a person, always undoable."""
