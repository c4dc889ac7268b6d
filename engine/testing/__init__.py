"""Tests that policy editors write beside a policy: read, run, and measured by what they have seen.

suite      a YAML file → cases
changes    a base of facts and what differs
runner     each case decided and compared
coverage   which statuses and outcomes some case showed
"""
