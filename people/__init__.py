"""People: who somebody is, as lightly as possible, and what staff may do where. docs/people.md."""
