"""Rows that are fetched when it is known which: what is put in order is read from an index, and only the page as rows.

Who sees few spaces sees what no index has in its order: all of it is collected and put in order for each page. The
index ``sl_document_audience`` holds all that takes; a row is a kilobyte.
"""

from __future__ import annotations

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from social_learning.search.models import Document

# The orders whose column is in the index.
COLUMNS = ("trending",)


def rows(found: QuerySet[Document], column: str) -> list[Document]:
    """Return these documents, which are ordered by ``-column, -id`` and cut off; one query."""
    table = Document._meta.db_table
    try:
        which, values = found.values_list("id", column).query.sql_with_params()
    except EmptyResultSet:
        return []
    return list(
        Document.objects.raw(
            f"SELECT d.* FROM ({which}) x JOIN {table} d ON d.id = x.id"  # noqa: S608 - a query of Django's own
            f" ORDER BY x.{column} DESC, x.id DESC",
            values,
        )
    )
