"""The tables of the directory: a station, what belongs to it, and every change ever made to it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Date, Float, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.clock import now
from core.crypto import Encrypted
from core.db import Base, UtcDateTime
from core.events import RowId
from core.geo import LatLon
from core.ids import new_id


class Region(Base):
    """A county, city or street by its GB/T 2260 (or longer) code."""

    __tablename__ = "regions"

    adcode: Mapped[str] = mapped_column(String(12), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(80), default="")
    parent: Mapped[str] = mapped_column(String(12), default="", index=True)
    lat: Mapped[float | None] = mapped_column(Float)
    lon: Mapped[float | None] = mapped_column(Float)


class Station(Base):
    """A place to rest. `lat`/`lon` are WGS-84; both are null while the position is unverified."""

    __tablename__ = "stations"

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=lambda: new_id("st"))
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)
    adcode: Mapped[str] = mapped_column(String(6), default="", index=True)
    street_code: Mapped[str] = mapped_column(String(12), default="")
    street: Mapped[str] = mapped_column(String(60), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    landmark: Mapped[str] = mapped_column(String(120), default="")
    entrance_hint: Mapped[str] = mapped_column(String(200), default="")
    floor: Mapped[str] = mapped_column(String(20), default="")

    lat: Mapped[float | None] = mapped_column(Float, index=True)
    lon: Mapped[float | None] = mapped_column(Float)
    crs_given: Mapped[str] = mapped_column(String(10), default="")
    position_source: Mapped[str] = mapped_column(String(20), default="")
    position_by: Mapped[str] = mapped_column(String(60), default="")
    position_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    type: Mapped[str] = mapped_column(String(20), default="union")
    host: Mapped[str] = mapped_column(String(120), default="")
    hours: Mapped[str] = mapped_column(String(300), default="")
    hours_text: Mapped[str] = mapped_column(String(300), default="")
    entry: Mapped[str] = mapped_column(String(20), default="walk_in")
    audience: Mapped[str] = mapped_column(String(20), default="workers")
    parking_m: Mapped[int | None] = mapped_column(Integer)
    capacity: Mapped[int | None] = mapped_column(Integer)
    area_m2: Mapped[float | None] = mapped_column(Float)
    phone: Mapped[str] = mapped_column(String(40), default="")
    keeper_name: Mapped[str] = mapped_column(Encrypted, default="")
    keeper_phone: Mapped[str] = mapped_column(Encrypted, default="")
    stars: Mapped[int | None] = mapped_column(Integer)
    life_cycle: Mapped[str] = mapped_column(String(20), default="normal")
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[str] = mapped_column(String(20), default="")
    crowd: Mapped[str] = mapped_column(String(10), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    source_note: Mapped[str] = mapped_column(String(200), default="")
    sample: Mapped[bool] = mapped_column(Boolean, default=False)

    search: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(BigInteger, default=0, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    facilities: Mapped[list["StationFacility"]] = relationship(
        cascade="all, delete-orphan", order_by="StationFacility.facility"
    )
    exceptions: Mapped[list["StationException"]] = relationship(
        cascade="all, delete-orphan", order_by="StationException.first"
    )
    overrides: Mapped[list["StationOverride"]] = relationship(
        cascade="all, delete-orphan", order_by="StationOverride.since"
    )
    photos: Mapped[list["StationPhoto"]] = relationship(
        cascade="all, delete-orphan", order_by="StationPhoto.position"
    )

    @property
    def point(self) -> LatLon | None:
        """The position, or None while it is unverified (位置待核实)."""
        if self.lat is None or self.lon is None:
            return None
        return LatLon(self.lat, self.lon)


class StationFacility(Base):
    """One facility of a station and how it was when last looked at."""

    __tablename__ = "station_facilities"

    station_id: Mapped[str] = mapped_column(
        ForeignKey("stations.id", ondelete="CASCADE"), primary_key=True
    )
    facility: Mapped[str] = mapped_column(String(20), primary_key=True)
    state: Mapped[str] = mapped_column(String(10), default="ok")
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class StationException(Base):
    """Days on which other hours hold: `hours` is "off" or times such as 09:00-12:00."""

    __tablename__ = "station_exceptions"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    station_id: Mapped[str] = mapped_column(
        ForeignKey("stations.id", ondelete="CASCADE"), index=True
    )
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)
    hours: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(String(120), default="")


class StationOverride(Base):
    """What the keeper says right now, until a time."""

    __tablename__ = "station_overrides"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    station_id: Mapped[str] = mapped_column(
        ForeignKey("stations.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[str] = mapped_column(String(10))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(String(200), default="")


class StationPhoto(Base):
    """A picture of the door, re-encoded without metadata; `file` is its name in the photo folder."""

    __tablename__ = "station_photos"

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=lambda: new_id("ph"))
    station_id: Mapped[str] = mapped_column(
        ForeignKey("stations.id", ondelete="CASCADE"), index=True
    )
    file: Mapped[str] = mapped_column(String(80))
    alt: Mapped[str] = mapped_column(String(200))
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    position: Mapped[int] = mapped_column(Integer, default=0)


class StationChange(Base):
    """Who changed which field when, from what to what, and where the value came from.

    A station's creation is one row with the field `*`. Private fields are named, their values
    are not kept here.
    """

    __tablename__ = "station_changes"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    station_id: Mapped[str] = mapped_column(
        ForeignKey("stations.id", ondelete="CASCADE"), index=True
    )
    field: Mapped[str] = mapped_column(String(30))
    old: Mapped[Any] = mapped_column(JSON, nullable=True)
    new: Mapped[Any] = mapped_column(JSON, nullable=True)
    source: Mapped[str] = mapped_column(String(20))
    batch_id: Mapped[str] = mapped_column(String(24), default="", index=True)
    actor: Mapped[str] = mapped_column(String(60), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
