"""What changed between two versions of a policy: structure, named changes, direction, witnesses, impact."""
