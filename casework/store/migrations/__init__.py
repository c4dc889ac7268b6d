"""The changes of casework's tables, which Alembic runs."""
