"""The log of decisions, which proves itself: every decision and refusal on record, in a Merkle tree that is signed."""
