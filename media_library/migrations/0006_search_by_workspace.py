"""Every token of the search index begins with its workspace's code, and so do its prefixes."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

INDEX = """
CREATE VIRTUAL TABLE media_library_search USING fts5(
    text, content='media_library_searchentry', content_rowid='id', prefix='{prefix}',
    tokenize="unicode61 remove_diacritics 0 tokenchars '=_'"
)
"""
GONE = """
CREATE TRIGGER media_library_search_gone AFTER DELETE ON media_library_searchentry BEGIN
    INSERT INTO media_library_search(media_library_search, rowid, text)
    VALUES ('delete', old.id, old.text);
END
"""
BEFORE, AFTER = "1 2 3", "10 11 12 13 14"


def _anew(schema_editor: BaseDatabaseSchemaEditor, prefix: str) -> None:
    """Forget all entries, which `indexing` writes again after every migration."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE media_library_search")
        schema_editor.execute(INDEX.format(prefix=prefix))
        schema_editor.execute("DROP TRIGGER media_library_search_gone")
        schema_editor.execute("DELETE FROM media_library_searchentry")
        schema_editor.execute(GONE)
    else:
        schema_editor.execute("DELETE FROM media_library_searchentry")


def forwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _anew(schema_editor, AFTER)


def backwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _anew(schema_editor, BEFORE)


class Migration(migrations.Migration):
    dependencies = [("media_library", "0005_import_by_url")]

    operations = [migrations.RunPython(forwards, backwards)]
