"""Pictures and videos that are the claim themselves, or show where it was made: files kept by digest, and addresses."""
