"""Pure: which picture these bytes are, and the same picture without what its file tells of who made it, when and where."""
