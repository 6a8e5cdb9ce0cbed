"""Generation and tests of the clients in other languages."""
