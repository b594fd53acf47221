"""The claim and the work axis: moves, assignment, due dates, board, lists, the claim page."""
