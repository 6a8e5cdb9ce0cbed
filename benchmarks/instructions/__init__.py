"""Count the instructions of the hot paths: a guard for machines on which timings mean nothing."""
