"""A server that sends precomputed responses, faster than any client can read them."""
