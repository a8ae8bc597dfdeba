"""OSRM's manoeuvres told in words. The words are in `phrases`; here is only which one is meant."""

from collections.abc import Sequence
from typing import Any

from flask_babel import LazyString, force_locale

from stations.routing import phrases as words
from stations.routing.rules import Step, access_s

SAID_FROM_M = 20.0
"""A walk to or from the road that is shorter is not worth a line of its own."""


def describe_steps(
    steps: Sequence[dict[str, Any]], lang: str, lead_m: float = 0.0, last_m: float = 0.0
) -> list[Step]:
    """The steps of an OSRM leg in `lang`, with the walks of `lead_m` and `last_m` at its ends."""
    with force_locale(lang):
        told = [Step(say(step), step["distance"], step["duration"]) for step in steps]
        return [*_walk(words.WALK_TO_ROAD, lead_m), *told, *_walk(words.WALK_TO_DOOR, last_m)]


def say(step: dict[str, Any]) -> str:
    """One step as a sentence in the language of the present locale."""
    manoeuvre = step["maneuver"]
    kind, modifier = manoeuvre["type"], manoeuvre.get("modifier", "")
    road = step.get("name") or step.get("ref") or ""
    match kind:
        case "depart":
            sentence = _depart(road, manoeuvre.get("bearing_after", 0))
        case "arrive":
            sentence = str(words.ARRIVE.get(modifier, words.ARRIVE[""]))
        case _ if kind in words.ROUNDABOUTS:
            sentence = _with_road(kind, _roundabout(manoeuvre), road)
        case _:
            sentence = _with_road(kind, _turn(kind, modifier), road)
    if kind != "arrive" and (manner := words.MANNERS.get(step.get("mode", ""))):
        sentence = str(manner) % {"step": sentence}
    return _capital(sentence)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _depart(road: str, bearing: float) -> str:
    direction = words.compass(bearing)
    if road:
        return str(words.DEPART_ALONG) % {"road": road, "direction": direction}
    return str(words.DEPART) % {"direction": direction}


def _roundabout(manoeuvre: dict[str, Any]) -> str:
    if number := manoeuvre.get("exit"):
        return str(words.ROUNDABOUT) % {"exit": number}
    return str(words.ROUNDABOUT_UNKNOWN)


def _turn(kind: str, modifier: str) -> str:
    """Unknown types speak as a plain turn, as OSRM's documentation asks clients to do."""
    turns = words.FORKS if kind == "fork" else words.TURNS
    turn = str(turns.get(modifier, turns["straight"]))
    return str(words.FRAMES.get(kind, words.FRAMES["turn"])) % {"turn": turn}


def _with_road(kind: str, manoeuvre: str, road: str) -> str:
    if not road:
        return manoeuvre
    return str(words.TAILS.get(kind, words.ONTO)) % {"manoeuvre": manoeuvre, "road": road}


def _walk(phrase: LazyString, metres: float) -> list[Step]:
    if metres < SAID_FROM_M:
        return []
    said = str(phrase) % {"metres": round(metres / 10) * 10}
    return [Step(_capital(said), metres, access_s(metres))]
