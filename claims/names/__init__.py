"""Names and short forms: what means the same though it shares no word, as EU and Europese Unie. The desk keeps the table."""
