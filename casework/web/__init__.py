"""Casework over HTTP; `server.create_app` registers it beside the engine's own.

contract   its operations in one table, and the contract of the whole service
problems   its kinds of problems
subjects   facts of one subject: put, patched, read as of any moment, their history
bulk       many changes in one body, NDJSON or CSV
office     what it holds besides its routes
"""
