"""What a tag may be called and where it may stand."""

from collections.abc import Mapping

from claims.desk.checks import LONGEST_TAG
from claims.desk.naming import key_of
from claims.errors import N_, Invalid, Refused

DEEPEST = 3  # a tag, what stands under it, and what stands under that
MOST = 500
SAYS = N_("There is a topic of this name already. Make the two one instead.")


def checked_name(name: str) -> str:
    """The name as it may be kept; raises Invalid."""
    name = " ".join(name.split())
    if not key_of(name):
        raise Invalid("name", N_("Give it a name."))
    if len(name) > LONGEST_TAG:
        raise Invalid("name", N_("A tag has at most %(longest)s characters."), longest=LONGEST_TAG)
    if "," in name:
        raise Invalid("name", N_("A comma stands between topics, and in none."))
    return name


def check_room(count: int) -> None:
    if count >= MOST:
        raise Refused(N_("There are %(most)s topics, which is the most. Remove one first."), most=MOST)


def check_parent(
    tag_id: int | None, parent_id: int | None, parents: Mapping[int, int | None], names: Mapping[int, str]
) -> None:
    """Nothing stands under itself, nor too deep; raises Invalid. `parents` are those of all standing tags."""
    if parent_id is None:
        return
    if parent_id not in parents:
        raise Invalid("parent", N_("This topic is no longer there. Choose another one."))
    above: list[int] = []
    number: int | None = parent_id
    while number is not None:
        above.append(number)
        number = parents.get(number)
    if tag_id in above:
        raise (
            Invalid(
                "parent",
                N_("That goes round in a circle: %(parent)s stands under %(topic)s."),
                parent=names[parent_id],
                topic=names[tag_id or 0],
            )
            if tag_id != parent_id
            else Invalid("parent", N_("A topic does not stand under itself."))
        )
    if len(above) + height(tag_id, parents) > DEEPEST:
        raise Invalid("parent", N_("Topics stand at most %(most)s deep."), most=DEEPEST)


def height(tag_id: int | None, parents: Mapping[int, int | None]) -> int:
    """How deep it goes from this tag down, itself counted."""
    under = [number for number, parent in parents.items() if tag_id is not None and parent == tag_id]
    return 1 + max((height(number, parents) for number in under), default=0)
