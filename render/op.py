"""Operations: the frozen values that clips, sounds and pictures are made of.

An operation is an immutable dataclass whose fields are plain scalars, tuples of them, small
frozen records (`Record`) or other operations. Its digest is a Merkle hash, SHA-256 over its
name, its version, its own fields and the digests of its parts. It is computed once, when the
operation is made, so digests, comparison and hashing never walk a tree and shared parts cost
nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, fields
from typing import Any, ClassVar, get_args, get_type_hints

SCHEMA = 1
LATER = {"later": True}
"""Metadata of a record's field that was added when there were digests already: while it has its
default, it is left out of them and of JSON."""
FLOAT_DIGITS = 6
MAX_DEPTH = 200

type_registry: dict[str, type[Op]] = {}
record_registry: dict[str, type[Record]] = {}


class InvalidClip(ValueError):
    """A clip, sound or picture that cannot exist: the message is a sentence for the user."""


@dataclass(frozen=True)
class Record:
    """A group of scalar facts inside an operation (media facts, a text style)."""

    def __init_subclass__(cls) -> None:
        record_registry[cls.__name__] = cls

    def __post_init__(self) -> None:
        _normalise_floats(self)


@dataclass(frozen=True, eq=False)
class Op:
    """One operation. Subclasses are frozen dataclasses declared with `eq=False`."""

    OP: ClassVar[str]
    VERSION: ClassVar[int] = 1

    def __init_subclass__(cls) -> None:
        if "OP" in cls.__dict__:
            type_registry[cls.OP] = cls

    def __post_init__(self) -> None:
        _normalise_floats(self)
        self.check()
        depth = 1 + max((part.depth for part in self.parts()), default=0)
        if depth > MAX_DEPTH:
            raise InvalidClip(f"This clip has more than {MAX_DEPTH} steps in a row.")
        object.__setattr__(self, "_depth", depth)
        object.__setattr__(self, "_digest", self._compute_digest())

    def check(self) -> None:
        """Raise InvalidClip where the fields do not fit together."""

    @property
    def digest(self) -> str:
        """64 hex digits that change when anything this operation describes changes."""
        digest: str = self.__dict__["_digest"]
        return digest

    @property
    def depth(self) -> int:
        """Length of the longest chain of operations below and including this one."""
        depth: int = self.__dict__["_depth"]
        return depth

    def parts(self) -> Iterator[Op]:
        """The operations this one is made of, in field order."""
        for field in fields(self):
            yield from _ops_in(getattr(self, field.name))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Op) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def _compute_digest(self) -> str:
        body = {field.name: _plain(getattr(self, field.name), _digest_of) for field in fields(self)}
        text = json.dumps([SCHEMA, self.OP, self.VERSION, body], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def walk(root: Op) -> Iterator[Op]:
    """Every distinct operation of `root`, parts before the whole, `root` last."""
    seen: set[str] = set()
    stack: list[tuple[Op, bool]] = [(root, False)]
    while stack:
        op, ready = stack.pop()
        if ready:
            yield op
        elif op.digest not in seen:
            seen.add(op.digest)
            stack.append((op, True))
            stack.extend((part, False) for part in reversed(tuple(op.parts())))


def to_json(root: Op) -> dict[str, Any]:
    """`root` as plain JSON: a flat list of operations, each naming its parts by position."""
    order = list(walk(root))
    position = {op.digest: index for index, op in enumerate(order)}
    ops = [
        {"op": op.OP}
        | {
            field.name: _plain(getattr(op, field.name), lambda part: {"$": position[part.digest]})
            for field in fields(op)
        }
        for op in order
    ]
    return {"schema": SCHEMA, "ops": ops}


def from_json(data: Mapping[str, Any]) -> Op:
    """The operation that `to_json` wrote. Raises InvalidClip for anything else."""
    try:
        if data["schema"] != SCHEMA:
            raise InvalidClip(f"Clip schema {data['schema']!r} is not known (expected {SCHEMA}).")
        made: list[Op] = []
        for item in data["ops"]:
            kind = type_registry[item["op"]]
            made.append(kind(**{k: _restore(v, made) for k, v in item.items() if k != "op"}))
        return made[-1]
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise InvalidClip(f"This is not a clip description: {error!r}.") from error


def replaced(root: Op, swap: Mapping[str, Op]) -> Op:
    """`root` with every part whose digest is a key of `swap` exchanged for its value."""
    made: dict[str, Op] = {}
    for op in walk(root):
        made[op.digest] = swap.get(op.digest) or _rebuilt(op, made)
    return made[root.digest]


def _rebuilt(op: Op, made: Mapping[str, Op]) -> Op:
    if all(made[part.digest] is part for part in op.parts()):
        return op
    return type(op)(**{f.name: _swapped(getattr(op, f.name), made) for f in fields(op)})


def _swapped(value: Any, made: Mapping[str, Op]) -> Any:
    if isinstance(value, Op):
        return made[value.digest]
    if isinstance(value, tuple):
        return tuple(_swapped(item, made) for item in value)
    if isinstance(value, Record):
        return type(value)(
            **{f.name: _swapped(getattr(value, f.name), made) for f in fields(value)}
        )
    return value


def _ops_in(value: object) -> Iterator[Op]:
    if isinstance(value, Op):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _ops_in(item)
    elif isinstance(value, Record):
        for field in fields(value):
            yield from _ops_in(getattr(value, field.name))


def _digest_of(part: Op) -> str:
    return part.digest


def _plain(value: Any, name: Any) -> Any:
    if isinstance(value, Op):
        return name(value)
    if isinstance(value, tuple):
        return [_plain(item, name) for item in value]
    if isinstance(value, Record):
        said = (field for field in fields(value) if not _is_unsaid(value, field))
        body = {field.name: _plain(getattr(value, field.name), name) for field in said}
        return {"record": type(value).__name__} | body
    return value


def _is_unsaid(record: Record, field: Field[Any]) -> bool:
    return "later" in field.metadata and getattr(record, field.name) == field.default


def _restore(value: Any, made: list[Op]) -> Any:
    if isinstance(value, Mapping) and "$" in value:
        return made[value["$"]]
    if isinstance(value, Mapping):
        kind = record_registry[value["record"]]
        return kind(**{k: _restore(v, made) for k, v in value.items() if k != "record"})
    if isinstance(value, list):
        return tuple(_restore(item, made) for item in value)
    return value


_float_fields: dict[type, tuple[str, ...]] = {}


def _normalise_floats(target: Op | Record) -> None:
    """Write 2, 2.0 and 2.0000001 alike, so that equal clips have equal digests."""
    for name in _float_names(type(target)):
        value = getattr(target, name)
        if value is not None:
            object.__setattr__(target, name, _rounded(value))


def _rounded(value: float | tuple[float, ...]) -> float | tuple[float, ...]:
    if isinstance(value, tuple):
        return tuple(round(float(item), FLOAT_DIGITS) + 0.0 for item in value)
    return round(float(value), FLOAT_DIGITS) + 0.0


def _float_names(kind: type) -> tuple[str, ...]:
    if kind not in _float_fields:
        hints = get_type_hints(kind)
        _float_fields[kind] = tuple(
            field.name
            for field in fields(kind)
            if hints[field.name] is float or float in get_args(hints[field.name])
        )
    return _float_fields[kind]
