"""The web page of the simulator and the interactive API reference."""
