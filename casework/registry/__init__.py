"""The registry: what is known of each subject, by whom and since when.

subject    whom facts are about
declared   which facts a type of subjects has: those of the policy that is about it
merge      JSON Merge Patch
change     facts given as a whole, or changed by a patch
reading    the facts of now or of any moment before, their history, the subjects of a type
writing    changes checked and stored, each with its entry in the log
lines      a change as a line of a file
table      the rows of a CSV as such lines
"""
