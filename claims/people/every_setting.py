"""The page of all settings: every screen of them that one may open, with what it is for."""

from flask.typing import ResponseReturnValue

from claims.errors import N_
from claims.people import slots
from claims.people.access import access, actor
from claims.people.blueprint import blueprint
from claims.people.rules import Permission
from claims.people.slots import Whose
from claims.web.rendering import page

WHOSE_LABELS = {
    Whose.OWN: N_("For yourself"),
    Whose.DESK: N_("For everyone on the desk"),
    Whose.NEWSROOM: N_("For the newsroom, by its administrators"),
}


@blueprint.get("/desk/settings")
@access(Permission.OWN_ACCOUNT)
def every_setting() -> ResponseReturnValue:
    me = actor()
    may = [each for each in slots.SETTINGS if me.may(each.needs)]
    parts = [
        (whose, label, found)
        for whose, label in WHOSE_LABELS.items()
        if (found := [each for each in may if each.whose is whose])
    ]
    return page("people/every_setting.html", parts=parts)
