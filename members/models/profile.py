"""What members tell about themselves."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from members.avatars import AvatarField
from members.models.choices import ExperienceLevel
from revcouncil.schema.constraints import CheckOnWrite

# A member's checks of these columns, each on write.
PROFILE_CHECKS = [
    CheckOnWrite(
        condition=Q(experience_level__in=["", *ExperienceLevel.values]),
        name="members_member_experience_level_check",
    ),
    CheckOnWrite(
        condition=Q(years_of_experience__range=(0, 50)),
        name="members_member_years_range_check",
    ),
    CheckOnWrite(condition=LessThanOrEqual(Length("bio"), 500), name="members_member_bio_check"),
]


class Profile(models.Model):
    """The part of a member that the member fills in; columns of the member's own table."""

    first_name = models.CharField(max_length=80, blank=True, default="", db_default="")
    last_name = models.CharField(max_length=80, blank=True, default="", db_default="")
    company = models.CharField(max_length=120, blank=True, default="", db_default="")
    job_title = models.CharField(max_length=120, blank=True, default="", db_default="")
    linkedin_url = models.URLField("LinkedIn", blank=True, default="", db_default="")
    referral_source = models.CharField(max_length=120, blank=True, default="", db_default="")
    avatar = AvatarField(upload_to="avatars/", blank=True, default="", db_default="")
    current_role = models.CharField(max_length=120, blank=True, default="", db_default="")
    experience_level = models.CharField(
        max_length=9, choices=ExperienceLevel.choices, blank=True, default="", db_default=""
    )
    industry = models.CharField(max_length=120, blank=True, default="", db_default="")
    # Not a positive field: that brings a CHECK of its own along, which every award would read.
    years_of_experience = models.SmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(50)],
        help_text="0 to 50.",
    )
    current_skills = ArrayField(
        models.CharField(max_length=60), blank=True, default=list, db_default=[]
    )
    target_skills = ArrayField(
        models.CharField(max_length=60), blank=True, default=list, db_default=[]
    )
    bio = models.TextField(
        blank=True,
        default="",
        db_default="",
        validators=[MaxLengthValidator(500)],
        help_text="At most 500 characters.",
    )

    class Meta:
        abstract = True
