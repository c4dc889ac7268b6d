"""The tables of casework, in the same database as the log, so that an effect and its entry are one transaction."""
