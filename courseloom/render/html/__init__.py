"""Activities as HTML, from escaped templates."""
