"""What rules look through: passages, phrases, wording, figures and marks of the text of a course."""
