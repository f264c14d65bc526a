"""Activities as Typst: calls of functions of `assets/typst`."""
