"""What a course is: frozen values without input, output or format."""
