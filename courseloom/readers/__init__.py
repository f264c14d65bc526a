"""Readers turn files into values: each module reads one kind of source and reports every problem with its place."""
