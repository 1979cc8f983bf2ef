import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("intake", "0001_initial"),
        ("orders", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiClient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True)),
                ("prefix", models.CharField(help_text="the visible part of the token, by which it is found", max_length=16, unique=True)),
                ("token_hash", models.CharField(help_text="SHA-256 of the whole token, hexadecimal", max_length=64)),
                ("may_post_orders", models.BooleanField(default=True)),
                ("may_post_messages", models.BooleanField(default=True)),
                ("may_name_channel", models.BooleanField(default=False, help_text="may hand in faxes and mails as such: a gateway of our own")),
                ("active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("last_used_at", models.DateTimeField(blank=True, null=True)),
                ("minute", models.PositiveBigIntegerField(default=0, help_text="of the last call, since 1970")),
                ("calls", models.PositiveIntegerField(default=0, help_text="within that minute")),
                ("customer", models.ForeignKey(blank=True, help_text="orders for this customer only; empty: for any customer, by its number", null=True, on_delete=django.db.models.deletion.PROTECT, related_name="api_clients", to="orders.customer")),
            ],
            options={"ordering": ["name"]},
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(help_text="Idempotency-Key, or day and SHA-256 of the body", max_length=200)),
                ("fingerprint", models.CharField(help_text="SHA-256 of what was sent, hexadecimal", max_length=64)),
                ("source_ref", models.CharField(help_text="the message's id as orders name it", max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("client", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="submissions", to="channels.apiclient")),
                ("message", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="submission", to="intake.message")),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [models.UniqueConstraint(fields=("client", "key"), name="submission_key_once")],
            },
        ),
    ]
