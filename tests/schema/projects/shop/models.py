"""The shop's people and wares."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class Clerk(AbstractUser):
    """One who signs in."""


class Ware(models.Model):
    """One thing for sale."""

    name = models.TextField(db_default="")

    def __str__(self) -> str:
        return str(self.name)
