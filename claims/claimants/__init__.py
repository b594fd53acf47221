"""Who made the claim: people, organisations and accounts, with other names and an identifier elsewhere."""
