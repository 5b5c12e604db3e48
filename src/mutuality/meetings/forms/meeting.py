"""Forms of the meetings room; each one's clean fields are what its action takes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mutuality.kit.forms import Form, Switches
from mutuality.partnerships import queries as partnerships

from ..rules.meeting import Asked


class QuestionForm(Form):
    text = forms.CharField(
        label=_("What is asked?"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 2})
    )
    tier = forms.ChoiceField(
        label=_("Asked where?"),
        choices=[("table", _("at each table")), ("key", _("in the whole room"))],
        widget=Switches,
        initial="table",
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=240, initial=20)


class QuestionsFormSet(forms.BaseFormSet):
    """All questions of a meeting in order; an emptied text removes one, the last field adds one."""

    def asked(self) -> list[Asked]:
        rows = [form.cleaned_data for form in self.forms if form.is_valid()]
        return [Asked(row["tier"], row["minutes"], row["text"]) for row in rows if row.get("text")]


Questions = forms.formset_factory(QuestionForm, formset=QuestionsFormSet, extra=2, max_num=30, absolute_max=40)


class FacilitatorsForm(Form):
    one = forms.ModelChoiceField(label=_("One co-facilitator"), queryset=None)
    other = forms.ModelChoiceField(
        label=_("The other, from another perspective"),
        queryset=None,
        help_text=_("Somebody from another perspective must confirm the two with a second key."),
    )

    def __init__(self, partnership, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.queryset = partnerships.members_of(partnership).filter(standing="member")
            field.label_from_instance = lambda member: member.person.name
