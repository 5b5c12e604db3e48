"""What other pages say about the box, so that each needs one line for it."""

from django import template

from ..queries import box as queries

register = template.Library()


@register.simple_tag
def not_shown_in(person, meeting):
    """Why voices from the box of a meeting are not shown."""
    return queries.not_shown_in(person, meeting)


@register.simple_tag
def may_look(person, meeting):
    """Whether somebody has the page of moderators."""
    return queries.may_look(person, meeting)
