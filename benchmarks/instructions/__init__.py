"""Instruction counts of the hot paths: regression checks for machines with unreliable timings."""
