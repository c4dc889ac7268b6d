"""The syntax of FEEL (OMG DMN 1.5, 10.3.1): text → tree, tree → text, and what to write instead.

lexer                text → tokens, by one regular expression
names                which names of several words are meant
cursor               where a parser stands
parser               the front door: expressions and unary tests, within bounds
operator_parser      operators by precedence; `primary_parser`, `clause_parser`, `type_parser` the parts
hints, mistakes      messages for texts that are no FEEL, suspicions for texts that are other FEEL than meant
printer              tree → text
"""
