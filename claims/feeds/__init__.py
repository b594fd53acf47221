"""Feeds that the worker fetches, and the inbox in which their items wait until someone takes or dismisses them."""
