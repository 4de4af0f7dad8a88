"""Rows of the library beside the assets: what search reads, and what is cleaned up."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from workspaces.models import Workspace


class SearchEntry(models.Model):
    """What an asset is found by. Newer assets have greater numbers.

    SQLite keeps an FTS5 index of `text` by triggers, PostgreSQL a GIN index (see the migration);
    `indexing` writes, `hits` reads.
    """

    asset = models.OneToOneField("media_library.Asset", models.CASCADE, related_name="search_entry")
    text = models.TextField(help_text="Tokens with blanks in between; see `words`.")

    def __str__(self) -> str:
        return self.text


class CleanRule(models.Model):
    """Which assets of a workspace go to the trash by themselves. All its conditions must hold."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="clean_rules")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=10, blank=True, help_text="Empty: every role.")
    older_than_days = models.PositiveIntegerField(
        null=True, blank=True, help_text="Since it was added; empty: any age."
    )
    unused = models.BooleanField(
        default=True, help_text="Only what was never used, and what nothing names."
    )
    is_enabled = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("created_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(older_than_days__isnull=False) | Q(unused=True),
                name="clean_rule_spares_something",
            ),
        )

    def __str__(self) -> str:
        return self.name
