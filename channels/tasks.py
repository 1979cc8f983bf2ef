"""Celery tasks: collect what waits outside, send what is due. Each may run twice, or die anywhere.

Two runs at the same time do no harm: messages are known again by ``intake.receive``, answers are claimed one by one.
"""

from __future__ import annotations

from celery import shared_task

from channels import sending
from channels.email import receive as email
from channels.fax import receive as fax


@shared_task(name="channels.tasks.collect_fax", soft_time_limit=100, time_limit=120, expires=60)
def collect_fax() -> None:
    """Take over what lies in the fax folder."""
    fax.collect()


@shared_task(name="channels.tasks.collect_mail", soft_time_limit=200, time_limit=220, expires=60)
def collect_mail() -> None:
    """Take over what waits in the mailboxes."""
    email.collect()


@shared_task(name="channels.tasks.send_due_answers", soft_time_limit=200, time_limit=220, expires=60)
def send_due_answers() -> None:
    """Send the answers whose time has come."""
    sending.send_due()
