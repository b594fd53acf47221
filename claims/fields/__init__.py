"""Fields of the desk's own: adding, changing, retiring them, and what a claim has in them."""
