"""The text of a course prepared for rules: passages, phrases, wording, figures and markup."""
