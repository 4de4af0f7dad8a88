"""The index behind `library.hits`: FTS5 kept by triggers on SQLite, GIN on PostgreSQL."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = (
    """
    CREATE VIRTUAL TABLE media_library_search USING fts5(
        text, content='media_library_searchentry', content_rowid='id', prefix='1 2 3',
        tokenize="unicode61 remove_diacritics 0 tokenchars '=_'"
    )
    """,
    """
    CREATE TRIGGER media_library_search_added AFTER INSERT ON media_library_searchentry BEGIN
        INSERT INTO media_library_search(rowid, text) VALUES (new.id, new.text);
    END
    """,
    """
    CREATE TRIGGER media_library_search_gone AFTER DELETE ON media_library_searchentry BEGIN
        INSERT INTO media_library_search(media_library_search, rowid, text)
        VALUES ('delete', old.id, old.text);
    END
    """,
    """
    CREATE TRIGGER media_library_search_changed
    AFTER UPDATE OF text ON media_library_searchentry WHEN old.text <> new.text BEGIN
        INSERT INTO media_library_search(media_library_search, rowid, text)
        VALUES ('delete', old.id, old.text);
        INSERT INTO media_library_search(rowid, text) VALUES (new.id, new.text);
    END
    """,
)
SQLITE_BACK = (
    "DROP TRIGGER media_library_search_added",
    "DROP TRIGGER media_library_search_gone",
    "DROP TRIGGER media_library_search_changed",
    "DROP TABLE media_library_search",
)
# No parser of PostgreSQL's: the tokens are made by `library.words`.
POSTGRESQL = (
    "CREATE INDEX media_library_search ON media_library_searchentry "
    "USING gin (array_to_tsvector(string_to_array(text, ' ')))",
)
POSTGRESQL_BACK = ("DROP INDEX media_library_search",)


def add(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    backwards = SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK
    for statement in backwards:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("media_library", "0003_library")]

    operations = [migrations.RunPython(add, drop)]
