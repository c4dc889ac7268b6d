"""A file a version."""
