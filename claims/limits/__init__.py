"""How many claims a column of the board should hold at most: said by editors, and a warning, never a bar."""
