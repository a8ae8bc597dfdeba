"""Pages for riders: nobody signs in, nothing about the one who looks is kept."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from flask import Blueprint, Flask, Response, render_template, request
from flask_babel import gettext as _

from core.clock import now
from core.config import settings
from core.db import db
from core.web.guard import public
from stations.directory import queries
from stations.directory.model import Region
from stations.pages import finder
from stations.pages.cards import blank
from stations.pages.choices import Choice, chips
from stations.pages.place import hand_over, place
from stations.pages.prefs import YEAR_S, prefs
from stations.pages.scripts import init_scripts
from stations.pages.vocabulary import vocabulary
from stations.pages.words import Words

bp = Blueprint("pages", __name__)


def init_pages(app: Flask) -> None:
    """Make what scripts need and give every template the phone's choices."""
    init_scripts(app)
    app.context_processor(lambda: {"prefs": prefs()})


@bp.get("/")
@public
def home() -> Response:
    """The nearest list first: by district until the phone says where it is."""
    config, session, words = settings(), db.session(), words_now()
    regions = finder.districts(session, config)
    choice = Choice.read(request.args, prefs().district or finder.central(regions, config))
    here = next((r for r in regions if r.adcode == choice.district), None)
    cards, total = finder.page_of_cards(session, choice, words, finder.centre_of(here))
    page = render_template(
        "home.html",
        here="list",
        heading=finder.heading(choice, regions, words),
        q=choice.q,
        chips=chips(choice),
        count=finder.counted(choice, total, words),
        stations=cards,
        districts=finder.district_links(session, regions, choice),
        district=here or Region(adcode="", name=""),
        more=replace(choice, page=choice.page + 1).href() if total > choice.page * finder.PAGE else "",
        clear=Choice(choice.district).href() if choice.narrowed else "",
        blank=blank(words),
        words=words,
    )
    return _remembering(page, {"district": choice.district} if "district" in request.args else {})


@bp.get("/stations/<station_id>")
@public
def station(station_id: str) -> str:
    """All that a rider needs to decide and to get in."""
    found = queries.station(db.session(), station_id)
    view = place(found, words_now())
    return render_template(
        "station.html",
        here="list",
        station=view,
        links=hand_over(found, in_wechat()),
        in_wechat=in_wechat(),
        copied=view.copied,
        key=uuid4(),
        told=request.args.get("told") == "fine",
    )


@bp.get("/map")
@public
def map_page() -> str:
    """All stations on a map, and the nearest to its centre below."""
    words = words_now()
    regions = finder.districts(db.session(), settings())
    choice = Choice.read(request.args, "")
    return render_template(
        "map.html",
        here="map",
        districts=finder.district_links(db.session(), regions, choice),
        blank=blank(words),
        words=words,
        centre=[settings().city_lat, settings().city_lon],
    )


def words_now() -> Words:
    """The words of this request's language, told now."""
    return Words(vocabulary(), now(), settings().zone)


def in_wechat() -> bool:
    """Whether the page is seen inside WeChat's or QQ's browser, which open no other app."""
    agent = request.user_agent.string
    return "MicroMessenger" in agent or " QQ/" in agent


def _remembering(page: str, chosen: Mapping[str, str]) -> Response:
    response = Response(page)
    for name, value in chosen.items():
        response.set_cookie(name, value, max_age=YEAR_S, samesite="Lax", secure=settings().secure_cookies)
    return response
