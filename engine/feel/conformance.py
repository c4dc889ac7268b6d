"""Which types conform to which: whether a value of one can stand wherever one of the other is asked.

OMG DMN 1.5, 10.3.2.9.2. Null conforms to every type and every type to Any. A context may have more entries than
are asked. A function conforms where it takes all that is asked to be taken and returns no more than is asked to be
returned: its parameters are compared the other way round.
"""

from engine.feel.types import ContextOf, FeelType, FunctionOf, ListOf, RangeOf, Simple, UnionOf


def conforms_to(of: FeelType, asked: FeelType) -> bool:
    """Tell whether the type `of` conforms to the type `asked`."""
    if asked is Simple.ANY or of is Simple.NULL:
        return True
    if isinstance(of, UnionOf):
        return all(conforms_to(each, asked) for each in of.members)
    if isinstance(asked, UnionOf):
        return any(conforms_to(of, each) for each in asked.members)
    match of, asked:
        case (ListOf(of=item), ListOf(of=wanted)) | (RangeOf(of=item), RangeOf(of=wanted)):
            return conforms_to(item, wanted)
        case ContextOf(), ContextOf():
            return asked.entries.keys() <= of.entries.keys() and all(
                conforms_to(of.entries[name], each) for name, each in asked.entries.items()
            )
        case FunctionOf(), FunctionOf():
            return (
                len(of.parameters) == len(asked.parameters)
                and all(map(conforms_to, asked.parameters, of.parameters))
                and conforms_to(of.result, asked.result)
            )
        case _:
            return of is asked
