"""Where a quote stands in a text: taking it, finding it again, linking to it, marking it."""
