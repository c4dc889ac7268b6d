"""The type check, by groups of constructs; `engine.feel.check` is the front door.

relations     what types have in common, and what operators make of them
scope         the names around a node, and what is known of them
words         types in the words of messages, and how to write it instead
corrections   texts that were meant to be a date, a time or a duration
foreign       what other languages call it
advice        how an operation without an answer is written
names         variables, paths, literals
trust         is a value surely of its type
needs         which parts make a node null
operators     arithmetic, comparison, ranges, `instance of`
logic         `and`, `or`, `if`
guards        what holds where a condition does: `x != null and x > 3`
tests         `in` and the cells of tables
binders       filters, `for`, `some`, `every`, contexts
functions     function literals, and what they are given
calls         is it a function that is called
builtin_calls which signature fits, and what it gives
constants     what is the same in every case
arguments     does an argument fit a parameter
results       what built-ins give, and when they give null
"""
