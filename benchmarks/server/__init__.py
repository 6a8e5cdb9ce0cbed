"""A server that answers with bytes made beforehand, faster than any client can read them."""
