"""Authentication and authorization: passwords, sessions and roles."""
