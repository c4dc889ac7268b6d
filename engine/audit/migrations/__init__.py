"""The changes of the log's tables, in order; `engine.audit.database` applies them."""
