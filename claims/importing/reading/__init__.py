"""Pure: from the bytes of a file to rows, each with what is wrong with it. Everything in a file is hostile."""
