"""Recognition of identities by comparing appearance vectors."""
