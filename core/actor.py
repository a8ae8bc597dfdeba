"""Who acts. Actions take an actor; nothing reads "the current user" from the air."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """What kind of hand is on it."""

    ANONYMOUS = "anonymous"
    COMMAND = "command"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """One who acts: a kind and, where there is one, an id."""

    kind: ActorKind
    id: str = ""


ANONYMOUS = Actor(ActorKind.ANONYMOUS)
COMMAND_LINE = Actor(ActorKind.COMMAND)
SYSTEM = Actor(ActorKind.SYSTEM)
