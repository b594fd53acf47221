"""Finding what the desk knows: an index for the desk and one for the public, both following the history."""
