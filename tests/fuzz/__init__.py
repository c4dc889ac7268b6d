"""FEEL under fire: any text, and any expression, is answered by a value or by a message.

    bytes ── texts ──► a text ── laws ──► what must hold of it

`python -m fuzz` in the folder `tests` searches without end; see `fuzz.__main__`.
"""
