"""What each activity of a course is, before any medium: questions, scenarios, figures, tests, handouts, slides and sessions."""
