"""A program for the tests of the supervisor: runs what it is told on the command line as JSON."""

import json
import sys
from pathlib import Path

from core.processes import Child, Supervisor
from stations.routing.processes import RoadCrew


def main() -> int:
    told = json.loads(sys.argv[1])
    children = [Child(**{**child, "argv": tuple(child["argv"])}) for child in told["children"]]
    crews = [RoadCrew(Path(told["roads"]))] if "roads" in told else []
    return Supervisor(children, crews).run()


if __name__ == "__main__":
    sys.exit(main())
