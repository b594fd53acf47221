"""Who is here now: who has the page of a claim open, reading or writing. Nobody is kept from anything by it."""
