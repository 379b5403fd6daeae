import json
import os
import sys
from datetime import timedelta
from uuid import uuid4

import django

django.setup()

from django.contrib.auth.models import User
from django.db import transaction
from hc.accounts.models import Project
from hc.accounts.views import _make_user
from hc.api.models import Channel, Check

CHANNEL = TAG = "homelab"


def settle(wanted):
    """Brings the database to what is wanted, and tells what was changed for it."""
    user = User.objects.filter(email=wanted["email"]).first()
    if user is None:
        yield "account"
        user = _make_user(wanted["email"], tz=wanted["timezone"], with_project=False)
        user.set_password(wanted["password"])
        user.is_staff = user.is_superuser = True
        user.save()

    project = Project.objects.filter(owner=user, name=wanted["project"]).first()
    if project is None:
        yield "project"
        project = Project(owner=user, name=wanted["project"])
        project.code = project.badge_key = str(uuid4())
        project.show_slugs = True
        project.save()
    if project.ping_key != wanted["ping_key"]:
        yield "ping key"
        project.ping_key = wanted["ping_key"]
        project.save()

    for kind, value in wanted["channels"].items():
        text = value if isinstance(value, str) else json.dumps(value)
        channel = Channel.objects.filter(project=project, kind=kind, name=CHANNEL).first()
        if channel is not None and channel.value == text:
            continue
        yield kind
        new = channel is None
        if new:
            channel = Channel(project=project, kind=kind, name=CHANNEL, email_verified=True)
        channel.value = text
        channel.save()
        if new:
            channel.assign_all_checks()

    for slug, seconds in wanted["checks"].items():
        times = [timedelta(seconds=each) for each in seconds]
        check = Check.objects.filter(project=project, slug=slug).first()
        if check is not None and [check.timeout, check.grace] == times and check.tags == TAG:
            continue
        yield slug
        new = check is None
        if new:
            check = Check(project=project, name=slug, slug=slug)
        check.timeout, check.grace = times
        check.tags = TAG
        check.alert_after = check.going_down_after()
        check.save()
        if new:
            check.assign_all_channels()

    # A job that is gone would be missed for ever.
    for check in Check.objects.filter(project=project, tags=TAG).exclude(slug__in=wanted["checks"]):
        yield "no " + check.slug
        check.delete()


asked = os.environ.get("HL_ASK") == "1"
with open(os.environ["HL_SETTINGS"], encoding="utf-8") as file:
    wanted = json.load(file)
with transaction.atomic():
    changed = list(settle(wanted))
    if asked:
        transaction.set_rollback(True)
if changed:
    print(("would change: " if asked else "changed: ") + ", ".join(changed))
sys.exit(1 if asked and changed else 0)
