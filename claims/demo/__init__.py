"""The demonstration newsroom: invented articles and the script of what happened to the claims in them."""
