"""Reads of the directory. What is withdrawn is gone for the public, its history is not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from core import versions
from core.errors import NotFound
from people.places import Place
from stations.directory.model import Region, Station, StationFacility
from stations.directory.rules import Facility, FacilityState, LifeCycle
from stations.directory.search import fold

WITH_PARTS = (
    selectinload(Station.facilities),
    selectinload(Station.exceptions),
    selectinload(Station.overrides),
    selectinload(Station.photos),
)
NOT_WITHDRAWN = Station.life_cycle != LifeCycle.WITHDRAWN


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in degrees; `west` > `east` means it crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of stations may be narrowed by."""

    box: Box | None = None
    facilities: tuple[Facility, ...] = ()
    words: str = ""
    adcode: str = ""
    after: str = ""


def version(session: Session) -> int:
    """The number of the newest change to any station."""
    return versions.read(session, "stations")


def station(session: Session, station_id: str) -> Station:
    """One station with its parts; raises NotFound for an unknown or withdrawn one."""
    found = session.scalar(
        select(Station).where(Station.id == station_id, NOT_WITHDRAWN).options(*WITH_PARTS)
    )
    if found is None:
        raise NotFound
    return found


def station_by_code(session: Session, code: str) -> Station:
    """One station by the code on its door; raises NotFound."""
    found = session.scalar(select(Station).where(Station.code == code, NOT_WITHDRAWN))
    if found is None:
        raise NotFound
    return found


def place(session: Session, named: str) -> Place | None:
    """The station with this id or code, as `people` asks for it."""
    found = session.execute(
        select(Station.id, Station.adcode).where(
            or_(Station.id == named, Station.code == named), NOT_WITHDRAWN
        )
    ).first()
    return Place(found.id, found.adcode) if found else None


def stations(session: Session, wanted: Filter, limit: int) -> Sequence[Station]:
    """Public stations that fit, in the order of their ids."""
    statement = narrowed(wanted).options(*WITH_PARTS).order_by(Station.id).limit(limit)
    return session.scalars(statement).all()


def changed_since(session: Session, revision: int, chunk: int = 2000) -> Iterator[Station]:
    """Every station changed after a revision, withdrawn ones too, with parts, by revision."""
    statement = (
        select(Station)
        .where(Station.revision > revision)
        .options(*WITH_PARTS)
        .order_by(Station.revision, Station.id)
        .execution_options(yield_per=chunk)
    )
    yield from session.scalars(statement)


def regions(session: Session, parent: str | None = None) -> Sequence[Region]:
    """Regions by code, all or those directly under one."""
    statement = select(Region).order_by(Region.adcode)
    if parent is not None:
        statement = statement.where(Region.parent == parent)
    return session.scalars(statement).all()


def count_by_region(session: Session) -> dict[str, int]:
    """How many public stations each county code has."""
    rows = session.execute(
        select(Station.adcode, func.count().label("number"))
        .where(NOT_WITHDRAWN)
        .group_by(Station.adcode)
    )
    return {row.adcode: row.number for row in rows}


def narrowed(wanted: Filter) -> Select[Station]:
    """The statement for a filter."""
    statement = select(Station).where(NOT_WITHDRAWN)
    if wanted.box:
        statement = statement.where(_inside(wanted.box))
    for facility in wanted.facilities:
        statement = statement.where(Station.facilities.any(_works(facility)))
    if wanted.adcode:
        statement = statement.where(Station.adcode.startswith(wanted.adcode, autoescape=True))
    if wanted.words:
        statement = statement.where(Station.search.contains(fold(wanted.words), autoescape=True))
    if wanted.after:
        statement = statement.where(Station.id > wanted.after)
    return statement


def _works(facility: Facility) -> ColumnElement[bool]:
    return and_(StationFacility.facility == facility, StationFacility.state == FacilityState.OK)


def _inside(box: Box) -> ColumnElement[bool]:
    rows = Station.lat.between(box.south, box.north)
    if box.west <= box.east:
        return and_(rows, Station.lon.between(box.west, box.east))
    return and_(rows, or_(Station.lon >= box.west, Station.lon <= box.east))
