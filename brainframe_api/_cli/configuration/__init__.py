"""Export and import of a server's configuration as a YAML file."""
