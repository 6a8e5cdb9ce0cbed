"""The measured clients. Each module is a program for one environment, started once per measurement.

The modules import each other by bare names, because each runs as a script in an environment that
may contain only one of the clients.
"""
