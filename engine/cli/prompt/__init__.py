"""The prompt of `groundrules feel`: expressions in, values out, until Ctrl-D.

answers        what is said of one expression: its value, its type, its explanation
scope          what an expression reads: facts by a schema or a policy, and the policy's other names
session        what is known, and the commands that begin with a colon
continuation   when a line goes on in the next
completion     what can stand at the cursor
history        what was asked before, in the user's own folder
terminal       all of it at a terminal
piped          all of it on standard input
"""
