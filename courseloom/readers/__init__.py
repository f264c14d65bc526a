"""From files to values: each module reads one family of sources and reports every problem with its place."""
