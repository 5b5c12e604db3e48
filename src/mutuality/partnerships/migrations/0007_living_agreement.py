from django.db import migrations, models


def say_how_first_versions_came(apps, schema_editor):
    """Every first version came with the founding; of later ones nothing was kept."""
    apps.get_model("partnerships", "Agreement").objects.filter(version=1).update(decided_by="founding")


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0006_keys_know_their_office")]

    operations = [
        migrations.AddField("agreement", "decided_by", models.CharField(blank=True, max_length=200)),
        migrations.AddField("pod", "closed_on", models.DateField(null=True)),
        migrations.RunPython(say_how_first_versions_came, migrations.RunPython.noop),
    ]
