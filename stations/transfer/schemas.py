"""What the open-data calls take."""

from pydantic import BaseModel, Field

from stations.transfer.hsds import PER_PAGE


class PageQuery(BaseModel):
    """A page of a list, 100 a page."""

    page: int = Field(default=1, ge=1, le=1_000_000, description=f"{PER_PAGE} a page")
