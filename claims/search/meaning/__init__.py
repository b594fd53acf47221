"""What claims mean, as vectors: an extra that may be there or not. Only `library` knows NumPy, and it is imported late."""
