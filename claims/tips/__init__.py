"""Tips: what readers send us, in a form without an account; a person counts each of them with a claim, or does not."""
