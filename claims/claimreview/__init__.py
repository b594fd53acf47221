"""ClaimReview of schema.org: writing it, checking it against the search engines' profile, putting it in a page."""
