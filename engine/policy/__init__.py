"""From YAML text to a typed policy version, and from many versions to the one in force.

`reader` → `schema` → `load` → `check` → `bundle`; each stage reports all that it finds and hands on plain data.
"""
