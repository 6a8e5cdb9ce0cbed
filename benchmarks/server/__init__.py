"""A server that sends responses made beforehand, faster than any client can read them."""
