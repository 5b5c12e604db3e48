"""Forms for who sits where; each one's clean fields are what its action takes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mutuality.kit.forms import Form

from ..models import Meeting, Seat
from ..queries import meeting as queries
from ..queries import seating


class TablesForm(Form):
    """How many tables; once the meeting is open, whether for all who are coming or for those who came."""

    tables = forms.IntegerField(
        label=_("How many tables?"), min_value=1, max_value=60, help_text=_("Tables of six to eight work well.")
    )
    only_here = forms.BooleanField(label=_("Only for those who are here"), required=False)

    def __init__(self, meeting, *args, **kwargs):
        super().__init__(*args, initial={"tables": seating.fitting_tables(meeting), "only_here": True}, **kwargs)
        if meeting.state != Meeting.State.OPEN:
            del self.fields["only_here"]


class MoveForm(Form):
    table = forms.ModelChoiceField(label=_("To which table?"), queryset=None, empty_label=None)
    part = forms.ChoiceField(label=_("In which part?"), choices=Seat.Part, required=False)

    def __init__(self, seat, *args, **kwargs):
        super().__init__(*args, initial={"table": seat.table_id, "part": seat.part}, **kwargs)
        self.fields["table"].queryset = seat.meeting.tables.all()
        self.fields["table"].label_from_instance = lambda table: _("Table {number}").format(number=table.number)


class TogetherForm(Form):
    one = forms.ModelChoiceField(label=_("This person"), queryset=None)
    other = forms.ModelChoiceField(label=_("sits with"), queryset=None)

    def __init__(self, meeting, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.queryset = queries.people_coming(meeting)


class ApartForm(TogetherForm):
    def __init__(self, meeting, *args, **kwargs):
        super().__init__(meeting, *args, auto_id="apart_%s", **kwargs)
        self.fields["other"].label = _("does not sit with")
