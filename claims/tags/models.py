"""What is needed to take two tags apart again."""

from sqlmodel import Field, SQLModel


class MergedTag(SQLModel, table=True):
    """A claim that had a tag when that was made one with another, and whether it had the other one as well."""

    __tablename__ = "merged_tag"

    tag_id: int = Field(foreign_key="tag.id", primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", primary_key=True, index=True)
    had_both: bool
