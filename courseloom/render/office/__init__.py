"""Activities for Office files: questions as blocks with roles."""
