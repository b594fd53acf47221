"""One outgoing webhook of the desk: what was given, sent back, is due and was published, told to a chat or a program."""
