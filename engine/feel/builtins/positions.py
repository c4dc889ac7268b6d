"""Positions in strings and lists: counted from 1, or from -1 backwards; a fraction is cut off."""

from decimal import Decimal

from engine.feel.values import NoValue


def index_of_position(position: Decimal, size: int) -> int:
    """Return the offset from 0 of a position in something of `size` items.

    Raises:
        NoValue: there is no such position.
    """
    whole = _whole(position, size)
    if not 1 <= abs(whole) <= size:
        known = f"the positions are 1 to {size}, or -1 to -{size} from the end" if size else "nothing is there"
        raise NoValue(f"there is no position {position}: {known}")
    return whole - 1 if whole > 0 else size + whole


def slice_of(start: Decimal, length: Decimal | None, size: int) -> slice:
    """Return the offsets of `length` items, or of all, from position `start` of something of `size` items.

    Raises:
        NoValue: there is no such position, or fewer items from there, or the length is not at least 1.
    """
    first = index_of_position(start, size)
    if length is None:
        return slice(first, size)
    count = _whole(length, size)
    if not 1 <= count <= size - first:
        raise NoValue(f"the length from position {start} is at least 1 and at most {size - first}, not {length}")
    return slice(first, first + count)


def _whole(number: Decimal, size: int) -> int:
    """Return the whole part of `number`, or what lies outside all positions where it is large."""
    return int(number) if abs(number) <= size else size + 1
