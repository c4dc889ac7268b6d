"""The pages of the service, for people: server-rendered, in English and Danish, without any script.

contract      the pages in one table: routes and scopes
access        who may see what; sessions, guesses: how one signs in, and what stops trying
language, words, labels, answers   what pages say, and in which language
policies, reading, timeline        policies to read
comparing                          two versions side by side
decisions, proving                 decisions on record, and what proves them
fields, entered, submitted, trying try a case: from the schema to a form, from the form to facts, to a decision
signing, assets, failures          sign-in, style sheets, errors
"""
