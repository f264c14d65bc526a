"""Activities in a medium: HTML, Typst, Office files and plain words. Only text and markup; files are for `writers`."""
