"""One field of a form: label, help, error, control, in the order they are read. Drawn as controls are."""

from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from .markup import NOTHING, attributes, escape, fill, joined
from .words import gettext as _

FIELD = '<div class="field{}{}">\n{}\n</div>'
OPTIONAL = ' <span class="meta">{}</span>'
SEVERAL = "<fieldset{}>\n<legend>{}{}</legend>\n{}{}\n</fieldset>"
TICK = '<label class="tick" for="{}">{} <span>{}</span></label>\n{}'
ONE = '<label for="{}">{}{}</label>\n{}{}{}'
HELP = '<p class="help" id="{}_helptext">{}</p>\n'
ERROR = '<p class="error" id="{}_error">{}</p>\n'
DRAFT = '\n<p class="draft" hidden>{} <button type="button" class="quiet">{}</button></p>'


def draw(field: BoundField) -> SafeString:
    """The whole field. Help may hold markup of ours; what people typed stands in the control, which escapes it."""
    wrong = " wrong" if field.errors else ""
    in_a_row = " in-a-row" if getattr(field.field.widget, "in_a_row", False) else ""
    return fill(FIELD, wrong, in_a_row, _inside(field))


def _inside(field: BoundField) -> SafeString:
    label, about, control = str(field.label), _help_and_errors(field), SafeString(field)
    optional = NOTHING if field.field.required else fill(OPTIONAL, _("(optional)"))
    if field.use_fieldset:
        described = attributes({"aria-describedby": field.aria_describedby}) if field.aria_describedby else NOTHING
        return fill(SEVERAL, described, label, optional, about, control)
    if field.widget_type == "checkbox":
        return fill(TICK, field.id_for_label, control, label, about)
    return fill(ONE, field.id_for_label, label, optional, about, control, _draft(field))


def _help_and_errors(field: BoundField) -> SafeString:
    said = fill(HELP, field.auto_id, SafeString(field.help_text)) if field.help_text else NOTHING
    if not field.errors:
        return said
    errors = SafeString("<br>".join(escape(str(error)) for error in field.errors))
    return joined([said, fill(ERROR, field.auto_id, errors)])


def _draft(field: BoundField) -> SafeString:
    """After a text whose unsent words live.js keeps; it shows this when there is something to keep."""
    if "data-draft" not in field.field.widget.attrs:
        return NOTHING
    return fill(DRAFT, _("Not sent yet: kept on this phone only."), _("Clear it"))
