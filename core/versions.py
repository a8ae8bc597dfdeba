"""Version rows: a counter per subject, so that every process sees that something changed.

`bump` locks the row until its transaction ends, so the order of numbers is the order of commits
and a reader who asks for "all after n" misses nothing.
"""

from sqlalchemy import BigInteger, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.db import Base, upsert


class Version(Base):
    """The newest number of a subject."""

    __tablename__ = "versions"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)


def bump(session: Session, name: str) -> int:
    """Raise the subject's number by one inside the caller's transaction and give it.

    One transaction raises it once: all that commits together has the same number.
    """
    numbers: dict[str, int] = session.info.get("writing", {})
    if name in numbers:
        return numbers[name]
    statement = (
        upsert(session, Version)
        .values(name=name, number=1)
        .on_conflict_do_update(index_elements=["name"], set_={"number": Version.number + 1})
        .returning(Version.number)
    )
    numbers[name] = int(session.execute(statement).scalar_one())
    return numbers[name]


def read(session: Session, name: str) -> int:
    """The subject's newest committed number, 0 when it never changed."""
    return session.scalar(select(Version.number).where(Version.name == name)) or 0
