"""Open work of people who are absent or leave, and handing it over in one act."""
