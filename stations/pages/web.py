"""Pages for riders: nobody signs in, nothing about the one who looks is kept."""

import json
from dataclasses import replace
from typing import cast

from flask import Blueprint, Flask, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.actor import ANONYMOUS
from core.clock import now
from core.config import settings
from core.db import db
from core.errors import Invalid, NotFound
from core.ids import new_id
from core.web.assets import static_url
from core.web.edge import writes
from core.web.guard import public
from core.web.i18n import LANGUAGES, use_language
from core.web.limits import ANONYMOUS_WRITES, limiter
from stations.directory import queries
from stations.directory.model import Region, Station
from stations.feedback import actions as feedback
from stations.feedback.actions import Confirm, SendReport
from stations.feedback.queries import report_by_ticket
from stations.feedback.rules import KIND_LABELS, Found, ReportKind
from stations.feedback.schemas import report_out
from stations.pages import finder
from stations.pages.cards import blank
from stations.pages.choices import Choice, chips
from stations.pages.place import empty_place, hand_over, place
from stations.pages.prefs import ALLOWED, choice_groups, chosen, one_of, prefs, remember
from stations.pages.scripts import init_scripts, manifest, worker
from stations.pages.vocabulary import vocabulary
from stations.pages.way import MODES, route_href, start_of, way_to
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
        more=replace(choice, page=choice.page + 1).href()
        if total > choice.page * finder.PAGE
        else "",
        clear=Choice(choice.district).href() if choice.narrowed else "",
        blank=blank(words),
        words=words,
    )
    response = Response(page)
    if "district" in request.args:
        remember(response, "district", choice.district)
    return response


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
        links=hand_over(found, in_wechat=in_wechat()),
        in_wechat=in_wechat(),
        copied=view.copied,
        new_key=new_key,
        picture=static_url("icons/icon-512.png", external=True),
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


def new_key() -> str:
    """A key for one form, so that a second tap on the same button is the same act."""
    return new_id("act")


def words_now() -> Words:
    """The words of this request's language, told now."""
    return Words(vocabulary(), now(), settings().zone)


def in_wechat() -> bool:
    """Whether the page is seen inside WeChat's or QQ's browser, which open no other app."""
    agent = request.user_agent.string
    return "MicroMessenger" in agent or " QQ/" in agent


@bp.get("/stations/<station_id>/route")
@public
def route(station_id: str) -> str:
    """The way there; without a position in the address a script asks the phone for it."""
    found = queries.station(db.session(), station_id)
    if found.point is None:
        raise NotFound(_("这个站的位置还没核实,不能指路"))
    words, mode = words_now(), one_of(MODES, request.args.get("mode"))
    start = start_of(request.args)
    way, said = way_to(found, found.point, start, mode, words) if start else (None, "")
    return render_template(
        "route.html",
        here="list",
        station=place(found, words),
        point=found.point,
        mode=mode,
        modes={code: route_href(found.id, start, code) for code in MODES},
        way=way,
        said=said or ("" if start else words.say("route.start")),
        links=hand_over(found, in_wechat=in_wechat()),
        in_wechat=in_wechat(),
        copied=place(found, words).copied,
    )


@bp.post("/stations/<station_id>/reports")
@public
@limiter.limit(ANONYMOUS_WRITES)
def tell(station_id: str) -> ResponseReturnValue:
    """One tap without a script: a report, or "still there, all right"; then its page."""
    answer, _status = writes(_told)(station_id)  # type: ignore[call-arg]  # it gives the session
    return redirect(answer["url"], 303)


def _told(station_id: str, session: Session) -> tuple[dict[str, str], int]:
    kind = request.form.get("kind", "")
    if kind == "fine":
        feedback.confirm(session, ANONYMOUS, Confirm(station_id, Found.OPEN))
        return {"url": f"/stations/{station_id}?told=fine#tell"}, 201
    if kind not in set(ReportKind):
        raise Invalid(errors={"kind": [_("请选一种情况")]})
    report = feedback.send_report(session, ANONYMOUS, SendReport(station_id, ReportKind(kind)))
    return {"url": f"/reports/{report.ticket}"}, 201


@bp.get("/reports/<ticket>")
@public
def report(ticket: str) -> str:
    """Where a report stands."""
    found, words = report_by_ticket(db.session(), ticket), words_now()
    return render_template(
        "report.html",
        here="list",
        report=report_out(found),
        kind=KIND_LABELS[ReportKind(found.kind)],
        name=db.session().get_one(Station, found.station_id).name,
        seen=words.ago(found.at),
        received=words.ago(found.received_at),
    )


@bp.get("/settings")
@public
def settings_page() -> str:
    """Language, text size, theme, and what is stored on the phone."""
    return render_template(
        "settings.html", here="settings", groups=choice_groups(), chosen=chosen()
    )


@bp.post("/settings")
@public
def keep_settings() -> Response:
    """Keep the choices on the phone, as cookies."""
    response = redirect("/settings", 303)
    for name, allowed in ALLOWED.items():
        if (value := request.form.get(name)) in allowed:
            remember(response, name, value)
    return cast(Response, response)


@bp.get("/about")
@public
def about() -> str:
    """What this is, whose data it is, what is kept (nothing about you)."""
    return render_template("about.html", here="settings")


@bp.get("/offline/<lang>")
@public
def offline(lang: str) -> str:
    """The frame that the worker shows when the network is away; the phone fills it."""
    if lang not in LANGUAGES:
        raise NotFound
    use_language(lang)
    words = words_now()
    return render_template(
        "offline.html",
        here="list",
        blank=blank(words),
        empty=empty_place(words),
        station=empty_place(words),
        chips=chips(Choice()),
        new_key=new_key,
        words=words,
    )


@bp.get("/sw.js")
@public
def service_worker() -> Response:
    """The service worker, at the root so that its scope is the whole app."""
    response = Response(worker(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    # The worker fetches for the pages it serves; the policy of its own script binds it.
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; connect-src 'self'"
    )
    return response


@bp.get("/manifest.webmanifest")
@public
def web_manifest() -> Response:
    """The install manifest."""
    response = Response(
        json.dumps(manifest(), ensure_ascii=False), content_type="application/manifest+json"
    )
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/robots.txt")
@public
def robots() -> Response:
    """Pages may be found; forms and frames need not."""
    rules = "User-agent: *\nDisallow: /offline/\nDisallow: /reports/\n"
    return Response(rules, content_type="text/plain; charset=utf-8")
