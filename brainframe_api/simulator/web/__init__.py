"""The page that shows a person what the simulator sees, and the interactive API reference."""
