"""The measured clients. Each module is a program for one environment, started once for each figure.

They import each other by bare names: each runs as a script, in an environment that may have nothing
but one of the clients in it.
"""
