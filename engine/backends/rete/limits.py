"""How much of durable-rules 2.0.28 may be used at once; everything larger is split before it gets there.

Measured on the library and kept well below what it bears: see `tests/test_rete_seal.py`, which shows what
happens beyond.
"""

FAR = 10**18
"""The largest number, either way, that a fact may hold. The engine reads 64 bits and saturates silently."""

LARGEST_THRESHOLD = 10**17
"""The largest number that a rule may hold; far inside `FAR`, so that a clamped measure keeps its side."""

RULES = 60
"""Rules of one network. The engine walks matching rules on a stack of 64, lets 255 rules share one list of
conditions (more corrupt memory) and hangs beyond 511 different conditions; 60 rules stay inside all three."""

KEYS = 240
"""Keys of one network's fact. The engine takes 254 properties, of which `sid`, `id` and the marker are ours."""

CONDITIONS = 32
"""Conditions of one rule; longer conjunctions go through helper heads."""

POLICY_RULES = 15_000
"""Rules of one policy; a rule costs 20 to 30 kB while the policy is loaded."""

PASSES = 40
"""Networks that may run one after the other for one decision, each reading what the one before concluded."""
