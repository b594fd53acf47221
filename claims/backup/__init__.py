"""The whole newsroom in one file, while writing goes on: taken by command or worker, restored into an empty instance."""
