"""The data model of a course: frozen values, without input, output or formatting."""
