"""The shell around the apps."""

from django.apps import AppConfig
from django.core import checks

from members.audit.rules import Deed


class RevcouncilConfig(AppConfig):
    """Settings, pages, operator commands and schema machinery."""

    name = "revcouncil"
    verbose_name = "Revenue Council"
    audited_deeds = (Deed("job_run_again", "Failed job run again", "jobs"),)

    def ready(self) -> None:
        """Look at the models before anything runs."""
        from revcouncil.checks import defaults_agree, proxies_are_counted

        checks.register(defaults_agree, checks.Tags.models)
        checks.register(proxies_are_counted, checks.Tags.security, deploy=True)
