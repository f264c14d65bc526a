"""The preview: watches the sources of a course, builds what was saved, and serves the pages to one author on this machine."""
