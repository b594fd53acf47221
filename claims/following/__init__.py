"""Following a claim: who wants to hear of it, what of the history they are told, and what is due."""
