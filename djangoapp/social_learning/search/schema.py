"""The database's own full text over the words of documents: made by a migration, which Django cannot write itself.

MySQL and MariaDB: two FULLTEXT indexes. SQLite: an FTS5 table that reads the words where they are, kept in step by
triggers. Other databases have none and are searched word by word (engines/database.py).
"""

from __future__ import annotations

from typing import Any

TABLE = "social_learning_documentwords"
FTS = "social_learning_documentwords_fts"
_COLUMNS = "title_words, words"
_NEW, _OLD = "new.document_id, new.title_words, new.words", "old.document_id, old.title_words, old.words"
_TAKE_OUT = f"INSERT INTO {FTS}({FTS}, rowid, {_COLUMNS}) VALUES ('delete', {_OLD});"  # noqa: S608 - names of ours
_PUT_IN = f"INSERT INTO {FTS}(rowid, {_COLUMNS}) VALUES ({_NEW});"  # noqa: S608
_MAKE = {
    "mysql": (
        # One at a time: InnoDB makes no two at once.
        f"ALTER TABLE {TABLE} ADD FULLTEXT INDEX sl_words_title (title_words)",
        f"ALTER TABLE {TABLE} ADD FULLTEXT INDEX sl_words_all (words)",
    ),
    "sqlite": (
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {FTS} USING fts5"
        f"({_COLUMNS}, content='{TABLE}', content_rowid='document_id', tokenize='unicode61')",
        f"CREATE TRIGGER IF NOT EXISTS {FTS}_insert AFTER INSERT ON {TABLE} BEGIN {_PUT_IN} END",
        f"CREATE TRIGGER IF NOT EXISTS {FTS}_delete AFTER DELETE ON {TABLE} BEGIN {_TAKE_OUT} END",
        f"CREATE TRIGGER IF NOT EXISTS {FTS}_update AFTER UPDATE ON {TABLE} BEGIN {_TAKE_OUT} {_PUT_IN} END",
        f"INSERT INTO {FTS}({FTS}) VALUES ('rebuild')",  # noqa: S608
    ),
}
_DROP = {
    "mysql": (f"ALTER TABLE {TABLE} DROP INDEX sl_words_title", f"ALTER TABLE {TABLE} DROP INDEX sl_words_all"),
    "sqlite": (
        f"DROP TRIGGER IF EXISTS {FTS}_insert",
        f"DROP TRIGGER IF EXISTS {FTS}_delete",
        f"DROP TRIGGER IF EXISTS {FTS}_update",
        f"DROP TABLE IF EXISTS {FTS}",
    ),
}
_LOOK = {
    "mysql": (
        "SELECT COUNT(DISTINCT index_name) FROM information_schema.statistics"  # noqa: S608 - names of ours
        " WHERE table_schema = DATABASE()"
        f" AND table_name = '{TABLE}' AND index_name IN ('sl_words_title', 'sl_words_all')",
        2,
    ),
    "sqlite": (f"SELECT COUNT(*) FROM sqlite_master WHERE name = '{FTS}'", 1),  # noqa: S608
}


def make(schema_editor: Any) -> None:
    """Put the full text over the words that are there; call it once the table exists. A second time changes nothing."""
    if not exists(schema_editor.connection):
        _run(schema_editor.connection, _MAKE)


def drop(schema_editor: Any) -> None:
    """Take the full text away again; the words stay."""
    if exists(schema_editor.connection):
        _run(schema_editor.connection, _DROP)


def exists(connection: Any) -> bool:
    """Return whether this database has the full text; one query, none for databases that know none."""
    if connection.vendor not in _LOOK:
        return False
    sql, wanted = _LOOK[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return bool(cursor.fetchone()[0] == wanted)


def _run(connection: Any, statements: dict[str, tuple[str, ...]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements.get(connection.vendor, ()):
            cursor.execute(statement)
