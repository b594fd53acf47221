"""What a file or a fetched page says: its blocks of text and what it tells of itself; read in a process of its own."""
