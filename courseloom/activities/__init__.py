"""The activities of a course, independent of medium: questions, scenarios, figures, tests, handouts, slides and sessions."""
