"""Videos of before `transfer` are marked if they may be HDR: with more than 8 bits."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q


def mark(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    deep = Q(pixel_format__contains="10") | Q(pixel_format__contains="12")
    asset = apps.get_model("media_library", "Asset")
    asset.objects.filter(deep, kind="video", transfer="").update(to_probe=True)


class Migration(migrations.Migration):
    dependencies = [("media_library", "0008_hdr_transfer")]

    operations = [
        migrations.AddField(
            model_name="asset",
            name="to_probe",
            field=models.BooleanField(
                default=False, editable=False, help_text="A newer probe may find more in it."
            ),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
