"""Who acts. Actions take an actor; nothing reads "the current user" from the air."""

from dataclasses import dataclass
from enum import StrEnum

from core.permissions import Grant


class ActorKind(StrEnum):
    """What kind of hand is on it."""

    ACCOUNT = "account"
    ANONYMOUS = "anonymous"
    COMMAND = "command"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """One who acts: a kind and, where there is one, an id.

    `grants` are those that hold now. They count only when `proven`: the second factor was shown in
    this sign-in. `sign_in_id` is the sign-in he acts through.
    """

    kind: ActorKind
    id: str = ""
    grants: tuple[Grant, ...] = ()
    proven: bool = False
    sign_in_id: str = ""

    @property
    def signed_in(self) -> bool:
        """Whether it is a person we know."""
        return self.kind is ActorKind.ACCOUNT

    @property
    def trusted(self) -> bool:
        """Whether it is the machine's own hand, which no grant binds."""
        return self.kind in {ActorKind.COMMAND, ActorKind.SYSTEM}


ANONYMOUS = Actor(ActorKind.ANONYMOUS)
COMMAND_LINE = Actor(ActorKind.COMMAND)
SYSTEM = Actor(ActorKind.SYSTEM)
