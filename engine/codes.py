"""What each code of a message means, for the person who edits a policy; the page of codes is made from this.

A code is stable: once released it keeps its meaning. One section a stage, in the order in which a file passes them.
"""

from collections.abc import Mapping

READER: Mapping[str, str] = {
    "unreadable-file": "The file does not exist, is a folder, or may not be read.",
    "file-too-large": "The file is larger than any policy needs to be, and is refused before it is read.",
    "not-utf-8": "The file is not written in UTF-8. Save it in UTF-8.",
    "byte-order-mark": (
        "The file begins with an invisible byte order mark, which some editors add. Save it as plain UTF-8."
    ),
    "control-character": (
        "A character that cannot be seen stands in the file: a control character, an unusual line end, or a mark that "
        "turns the direction of the text, so that it reads differently from what it is."
    ),
    "empty-file": "The file holds nothing, or only comments.",
    "too-deep": "Lists and maps are nested deeper than any policy needs. A bracket is probably not closed.",
    "too-many-values": "The file holds more values than any policy needs.",
    "several-documents": (
        "YAML lets `---` begin a second document. One file holds one policy, so that each has its own name."
    ),
    "yaml-directive": "A line that begins with `%` is an instruction to YAML parsers. A policy needs none.",
    "yaml-alias": (
        "`*name` repeats a value marked elsewhere. A policy says every value where it holds; an expression that begins "
        "with `*` must be quoted."
    ),
    "yaml-anchor": (
        "`&name` marks a value to be repeated elsewhere, which a policy may not do. Quote a text that begins with `&`."
    ),
    "yaml-tag": ("`!name` gives a value another type, which a policy may not do. Quote a text that begins with `!`."),
    "yaml-merge-key": (
        "`<<` copies the keys of another map, so that the file no longer shows what holds. Write the keys out."
    ),
    "duplicate-key": "The same key stands twice in one map. Most YAML tools would silently keep the last.",
    "key-not-a-name": "A key is a name or a short text on one line. A list, a map or a block cannot be one.",
    "ambiguous-scalar": (
        "Without quotes, this value is one thing to some YAML tools and another to others: `no` may be false, `010` "
        "may be 8, `12:30` may be 750. Say which is meant."
    ),
    "long-number": "A number has more digits than can be calculated with exactly.",
    "yaml-syntax": (
        "The text does not follow YAML's rules. Most often a value needs quotes, or a line is not indented like "
        "the lines it belongs with."
    ),
    "json-syntax": "The text of a file of facts does not follow JSON's rules.",
    "no-facts": "A file that was to hold facts by their names holds nothing, or something else.",
    "yaml-tab": "A tab stands in the indentation. YAML wants spaces, because a tab has no fixed width.",
    "cut-by-comment": (
        "A blank and `#` begin a comment, also in the middle of an expression or a text, and what follows is lost. "
        "Quote the whole value."
    ),
    "split-by-comma": (
        "Between braces or brackets a comma ends a value, also in the middle of a function call or a text. Quote the "
        "whole value."
    ),
    "key-without-value": (
        "Between braces, every entry is a key and a value. What follows a comma became a key by itself."
    ),
    "key-in-list": "Between brackets, a colon makes a key and a value out of what was meant as one text.",
    "range-as-list": "Square brackets are a list to YAML, so that a range such as `[1..3]` must be quoted.",
    "block-without-text": (
        "`>` or `|` announces a text on the lines below. A comparison that begins with `>` must be quoted."
    ),
    "control-by-escape": (
        "In double quotes a backslash and a letter stand for another character. Double the backslash or use "
        "single quotes, where it stands for itself."
    ),
}
"""From the bytes of a file to located data."""

SCHEMA: Mapping[str, str] = {
    "unknown-key": (
        "A key that the format does not know, most often a misspelling. It would otherwise have no effect."
    ),
    "missing-key": "A key that is needed is not there.",
    "wrong-value": "A value is of another kind or form than is expected here.",
    "wrong-key": "A key does not have the form that is expected of keys here.",
    "empty-value": "A list, a map or a text is empty where it must hold something.",
    "repeated-item": "The same item stands twice in a list where that means nothing.",
    "keys-exclude-each-other": (
        "Of these keys only one can be given, because each says the same thing in another way."
    ),
}
"""The shape of a document, by its JSON Schema."""

FEEL: Mapping[str, str] = {
    "empty-expression": "An expression was expected and nothing stands there.",
    "expression-too-long": "The expression is longer than anyone could check. Split it into definitions.",
    "expression-too-deep": ("The expression is nested deeper than anyone could check. Split it into definitions."),
    "unknown-character": "A character that has no meaning in FEEL.",
    "unclosed-string": "A text in double quotes does not end on its line.",
    "unclosed-comment": "A comment that begins with `/*` is not ended by `*/`.",
    "unclosed-bracket": "A bracket is opened and not closed.",
    "unopened-bracket": "A bracket is closed that was never opened.",
    "unexpected-end": "The expression ends where a value is still to come.",
    "unexpected-text": "Something stands where it cannot: most often an operator is missing before it.",
    "missing-value": "An operator has no value on one of its sides.",
    "missing-name": "A name was expected.",
    "missing-parentheses": "A function is called without parentheses around its arguments.",
    "trailing-comma": "A comma is followed by no value.",
    "wrong-operator": (
        "An operator or a word of another language; FEEL writes it differently. `//` starts a comment: a warning says "
        "so where what follows reads like the rest of a calculation."
    ),
    "wrong-quotes": "A text in FEEL stands in straight double quotes, not in single or typographic ones.",
    "bad-escape": "A backslash in a text is not followed by what makes an escape.",
    "reserved-word": "A word of the language is used as a name.",
    "loose-range": "A range needs brackets around it, such as `[1..3]`.",
    "duplicate-parameter": "Two parameters of a function have the same name.",
    "mixed-arguments": ("A call names some of its arguments and gives others by position. Do one or the other."),
    "number-out-of-range": "A number is larger or smaller than FEEL's numbers can be.",
    "decimal-comma": (
        "A comma separates values. A decimal number is written with a point. Where two values may stand, as in a cell "
        "or after `in`, `1,5` is taken for two with a warning; a space after the comma says that two are meant."
    ),
    "looks-like-a-date": "Without quotes a date is a subtraction of numbers.",
    "looks-like-a-range": "A list of one difference stands where a range is asked for. A range is written `[18..67]`.",
    "joined-tests": ("A test of a table cell is joined to another with `and` or `or`, which a cell does not allow."),
    "grouped-digits": (
        "The digits of a number are written in groups, with blanks, points, commas or other marks between them. "
        "`1.000` is the number 1: a warning, which comes only where the last of three decimals is a zero."
    ),
    "missing-quotes": "A date, a time or a duration after `@` stands in quotes.",
    "no-such-value": "A date, a time or a duration is written that does not exist.",
    "shadowed-name": "A name could mean an entry of an item or something outside of the filter. Say which.",
    "unknown-property": "A value has no entry of this name.",
    "unknown-type": "A type is named that FEEL does not have.",
    "type-mismatch": (
        "A value is of a kind with which the operator or function can do nothing, so that the result is always null."
    ),
    "no-value": "The expression has no value: it comes out null, for the reason given.",
    "may-be-null": (
        "Where a fact is known to be none, the expression has no value and the criterion cannot be "
        "decided. Say what holds then."
    ),
    "same-answer": (
        "A comparison comes out the same for every fact that the schema allows, most often because a value is "
        "misspelt or lies outside of the bounds."
    ),
    "branches-disagree": "The two results of an `if` are of different kinds.",
    "wrong-arguments": (
        "A function is called with a wrong number, wrong names or wrong kinds of arguments, and so is always null."
    ),
    "not-a-function": "Something is called that is no function.",
    "external-function": "A function of another language is named. There are none here.",
    "filter-on-non-list": "A filter selects items of a list, and here it stands behind a single value.",
    "iteration-over-non-list": "`for`, `some` and `every` go through a list, and here a single value is named.",
    "list-of-one": "A function of lists is given a single value, which it takes for a list of one.",
    "precedence": (
        "A part of a condition belongs to `some` or `every`, though it is about something else. Where the list is "
        "empty it is not asked."
    ),
    "reads-clock": (
        "`now()` and `today()` are other values at every decision, so that the same facts may give another outcome."
    ),
}
"""The text of an expression."""

LOAD: Mapping[str, str] = {
    "name-declared-twice": (
        "Facts, parameters, definitions, criteria and stages share one space of names, and this name is taken."
    ),
    "unknown-name": "A name that is not declared, or not of the kind that is needed here.",
    "unknown-placeholder": (
        "A name in braces in a text prints a parameter, and in the texts of a process also other things. There is "
        "nothing of this name that could be printed here."
    ),
    "not-a-value": "A value cannot be read as what it looks like: a date that does not exist, for example.",
    "period-reversed": "A period ends before it begins.",
    "table-row-width": "A row of a decision table has more or fewer cells than the table has columns.",
    "facts-schema": "The JSON Schema of the facts cannot be read, or is no JSON Schema.",
    "source-unreadable": "The file that a source names is not there or is not UTF-8.",
    "cycle": "Names are computed from each other in a circle, so that none can come first.",
}
"""From located data to a policy: names, values, references to files."""

CHECK: Mapping[str, str] = {
    "stage-count": "A stage asks for more of its criteria than it has, or for none.",
    "stage-member-twice": "A stage lists the stage that it comes after, which says the same twice.",
    "unknown-source": "A citation names a source that is not among the policy's `sources`.",
    "quote-not-in-source": "The words quoted are not in the source's file.",
    "outcome-unreachable": "An earlier outcome always comes first, so that this one is never decided.",
    "outcome-without-default": ("The last outcome has a condition, so that nothing is decided where it does not hold."),
    "outcome-title-twice": "An outcome that stands in several rows has different titles.",
    "criterion-unused": "No stage and no outcome uses the criterion. It is reported and decides nothing.",
    "definition-unused": "Nothing uses the definition.",
    "parameter-unused": "Nothing uses the parameter.",
    "engine-limit": (
        "The rules engine cannot hold a policy of this size. Split the policy, or compute parts of it in definitions."
    ),
    "condition-not-boolean": "A condition is neither true nor false, whatever the facts are.",
    "not-a-date": "A date was expected, to say when a case is decided or which value holds.",
    "as-of-not-a-fact": (
        "`as_of` names the fact that dates a case. It is read before a version is chosen, so that it is a plain path."
    ),
    "reserved-name": "A name is a word of the expression language, or already means something in every expression.",
    "facts-not-an-object": "The facts of a case are an object with declared properties. The schema does not say so.",
    "fact-name": ("No expression can use a fact of this name, or it is written in another way than all other names."),
    "fact-untyped": "The schema does not say of what type a fact is, so that expressions with it cannot be checked.",
    "unknown-format": "JSON Schema has no format of this name, so that it would not be checked.",
    "format-of-no-string": "A format is given to a value that is no string, where it has no effect.",
    "unknown-keyword": "JSON Schema has no keyword of this name, so that it would have no effect.",
    "column-types-differ": "The rows of a decision table give values of different kinds in one column.",
    "value-not-listed": "A cell of a decision table gives a value that is not among those that its output lists.",
    "hit-policy-needs-values": "The hit policy goes by the order of an output's values, and they are not listed.",
    "aggregation-of-several": "A sum, least or greatest value is made of one output, and the table has several.",
    "table-rows-overlap": "Two rows of a table whose hit policy is `unique` can match the same case.",
    "table-row-unreachable": "A row of a decision table is never taken, because an earlier one always comes first.",
}
"""Whether a policy makes sense."""

PROCESS: Mapping[str, str] = {
    "process-name-twice": "Two steps of a process, two questions of a form or two of its sections have one name.",
    "process-fact-kind": "A fact is of another kind than what the process fills it with or reads from it.",
    "question-parts": (
        "A question lacks what its type needs, such as the options of a choice, or has what only another type uses."
    ),
    "option-not-a-value": "Something can be chosen, or stands for a section, that is not a value of the fact.",
    "answer-of-nobody": (
        "A field of the items of a list is asked for, and whose item is meant is not clear: a field of each person who "
        "fills in the form is filled by that person's own answer, everything else as a row of a list."
    ),
    "answers-collide": "Several people each fill in a form of their own, and one fact would have to hold all answers.",
    "fact-filled-twice": "Two questions or steps of a process fill one fact.",
    "personal-fact-unmarked": (
        "A fact says something of a person and is not marked as sensitive in the facts schema, so that the log of "
        "decisions would keep it in the open."
    ),
    "personal-fact-shown": "A public list shows a fact that is marked as sensitive.",
    "step-order": "The steps of a process stand in an order in which they cannot be taken.",
    "quorum-too-large": "More people must answer than there can be.",
    "window-not-a-period": "The window of a process is a parameter that is no period.",
    "criterion-uncovered": "The stage that a form is about has a criterion of which the form does not ask.",
    "evidence-without-place": "A section asks for evidence, and no field of the facts can hold it.",
    "language-missing": "A text of a process is not there in one of the languages of the policy's title.",
    "message-unused": "No step of the process sends the message.",
    "message-without-link": "A message asks somebody to do something and does not say where.",
}
"""Whether the process of a policy makes sense."""

BUNDLE: Mapping[str, str] = {
    "versions-overlap": "Two versions of a policy are in force on the same day.",
    "supersedes-each-other": "Two versions name each other under `supersedes`, so that both are out of force. "
    "Only the later one may take the earlier one out.",
    "versions-hole": "Between two versions of a policy are days on which none is in force.",
    "version-twice": "Two files hold the same version of a policy.",
    "unknown-version": "A version is named that the policy does not have.",
    "version-file-name": "The file is not named after the version it holds.",
    "policy-folder-name": "The folder is not named after the policy it holds.",
    "as-of-differs": (
        "Two versions of a policy date a case by different facts, so that which one decides is not settled."
    ),
    "released-edited": "A version that is released has been changed. A correction is a new version.",
    "released-missing": "A version that is released is not there any more.",
    "released-line": "A line of the list of released versions is not a digest and a path.",
    "release-unknown": "A version is to be released that does not exist.",
    "policy-unknown": "There is no policy of this id.",
    "version-unknown": "The policy has no version of this id.",
    "no-version-in-force": "On the date of the case, no version of the policy is in force.",
}
"""Whether the versions of a policy fit together."""

TEST: Mapping[str, str] = {
    "test-path": "A path in a case leads to no fact.",
    "test-failed": "The policy decides a case otherwise than the test expects.",
    "test-not-decided": "A case could not be decided at all.",
    "test-facts-refused": "The facts of a case break the policy's declaration of its facts.",
    "test-unknown-id": ("A test expects something of a criterion, stage or output that the policy does not have."),
    "engine-disagreement": (
        "The rules engine and the plain evaluation of the policy differ, so that nothing is decided. Please report it."
    ),
}
"""The tests beside a policy."""

FACTS: Mapping[str, str] = {
    "fact-undeclared": "A fact is given that the policy does not declare, most often a misspelling.",
    "fact-type": "A fact is of another type than is declared.",
    "fact-format": "A fact is not written in the declared form, such as a date.",
    "fact-not-allowed": "A fact is not one of the values that are allowed.",
    "fact-invalid": "A fact breaks a rule of its declaration.",
}
"""The facts of a case."""

AUDIT: Mapping[str, str] = {
    "export-line-malformed": (
        "A line of the export cannot be read: it is no canonical JSON, or not what such a line holds. Every bit "
        "counts, so that this is also what a damaged disk looks like."
    ),
    "export-line-misplaced": "The lines of an export have an order: header, records, files, checkpoint.",
    "export-of-another-log": "The export is of another log than the key.",
    "export-incomplete": "The end of the export is missing, and with it the checkpoint that vouches for the records.",
    "export-size-differs": "The number of records is not the one that the header or the checkpoint says.",
    "record-out-of-place": "A record stands in the place of another: one was left out, added, repeated or moved.",
    "record-hash-differs": (
        "A record and the hashes beside it do not fit. Which of the two is wrong, the signed root tells: where the "
        "record is, `record-not-authentic` names it."
    ),
    "record-not-authentic": "The first record that no signed checkpoint vouches for.",
    "record-malformed": "What the database holds of a record cannot be read: it was changed, or the disk is damaged.",
    "opening-differs": "A value is kept for a commitment that is not the value that was committed to.",
    "opening-missing": "A value is not there, and no record says that it was erased.",
    "erasure-differs": (
        "A record says that a value was erased, and the export still holds it, or there never was such a value."
    ),
    "text-differs": "Files that decisions were made by have been changed.",
    "text-missing": "The files that a decision was made by are not in the export, or its record does not name them.",
    "text-unknown": "The export holds files that no decision was made by.",
    "checkpoint-refused": "The last line is not a checkpoint that the key has signed.",
    "root-differs": "The records are not those for which the log signed its checkpoint.",
    "log-rewritten": (
        "The records are not those of a checkpoint that you hold. The log, or somebody with its key, has changed what "
        "it had already signed."
    ),
    "log-rolled-back": "The export has fewer records than a checkpoint that you hold: records at the end are gone.",
    "receipt-refused": "A receipt does not prove that its record is in the log.",
}
"""The log of decisions, when it is verified."""

CODES: Mapping[str, str] = {**READER, **SCHEMA, **FEEL, **LOAD, **CHECK, **PROCESS, **BUNDLE, **TEST, **FACTS, **AUDIT}
"""Every code with its explanation."""
