"""The page of all settings: every screen of them that one may open, by what one comes for and then by name."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext

from claims.errors import N_
from claims.people import slots
from claims.people.access import access, actor
from claims.people.blueprint import blueprint
from claims.people.rules import Permission
from claims.people.slots import Area
from claims.web.rendering import page
from claims.words.folding import fold

AREA_LABELS = {
    Area.OWN: N_("For yourself"),
    Area.CHOOSING: N_("Choosing what to check"),
    Area.WORK: N_("The work on a claim"),
    Area.FINDING: N_("Sorting and finding"),
    Area.PEOPLE: N_("Who works here"),
    Area.AROUND: N_("Backups and other programs"),
}


@blueprint.get("/desk/settings")
@access(Permission.OWN_ACCOUNT)
def every_setting() -> ResponseReturnValue:
    me = actor()
    may = [each for each in slots.SETTINGS if me.may(each.needs)]
    named = sorted(may, key=lambda each: fold(gettext(each.label)))
    parts = [
        (area, label, found)
        for area, label in AREA_LABELS.items()
        if (found := [each for each in named if each.area is area])
    ]
    return page("people/every_setting.html", parts=parts)
