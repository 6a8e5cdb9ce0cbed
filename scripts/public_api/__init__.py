"""What the SDK promises to its users: its public names, read from the source with griffe."""
