"""Forms of tasks and of their templates."""

from flask_babel import lazy_gettext as _
from wtforms.validators import DataRequired

from claims.checklists.rules import LONGEST_TASK, LONGEST_TEMPLATE
from claims.desk.forms import PersonField
from claims.web.deadlines import DeadlineField
from claims.web.forms import REQUIRED, Block, Form, Line


class TaskForm(Form):
    text = Line(_("Task"), longest=LONGEST_TASK, validators=[DataRequired(REQUIRED)])
    owner = PersonField(_("Who does it"))
    due_on = DeadlineField(_("Deadline"), hours=False)


class TemplateForm(Form):
    lines = Block(_("Tasks"), longest=LONGEST_TEMPLATE, validators=[DataRequired(REQUIRED)])
