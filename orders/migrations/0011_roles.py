from django.conf import settings
from django.db import migrations


def whoever_was_there_stays_a_clerk(apps, schema_editor):
    """Until now everybody who was signed in could do everything at the desk. What a group may do is written after every migration."""
    Group = apps.get_model("auth", "Group")
    User = apps.get_model("auth", "User")
    clerk, _made = Group.objects.get_or_create(name="clerk")
    clerk.user_set.add(*User.objects.filter(is_superuser=False, groups=None))


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0010_people_and_log"),
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunPython(whoever_was_there_stays_a_clerk, migrations.RunPython.noop)]
