"""What pages about signing in ask. `{% load signin %}` first.

{% discord_is_on as on %}    whether Discord is a way in
"""

from django import template

from members.signin.discord import is_on

register = template.Library()
register.simple_tag(is_on, name="discord_is_on")
