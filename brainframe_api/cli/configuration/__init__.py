"""A server's whole configuration as a YAML file, written and applied."""
