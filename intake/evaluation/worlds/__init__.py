"""Invented companies with their post, made from a seed: case sets to measure and to calibrate on (docs/evaluation.md).

Word lists, units and notations are the generator's own and shared with no other part: what it writes is no echo of what is read.
"""
