"""The formats of a comparison: for a pull request, a page, a terminal, a program, and a review of code."""
