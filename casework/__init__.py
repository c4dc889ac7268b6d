"""Casework: a policy's process applied to subjects. It uses the engine, which does not know it.

store      the tables, in the database of the log
registry   what is known of each subject, with every change of it
outbox     letters that leave once, over SMTP or as files; no step asks for any yet
web        the registry over HTTP
cli        its commands; `main` is the whole of `groundrules`
settings   what the operator decides
"""
