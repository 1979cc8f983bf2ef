"""People for tests, with the roles they need."""

from __future__ import annotations

from django.contrib.auth.models import User

from orders.people.roles import Role, give


def person(username: str, *roles: Role, **values: str) -> User:
    """Make somebody who may sign in; a clerk unless other roles are named."""
    user = User.objects.create_user(username, **values)
    give(user, *(roles or (Role.CLERK,)))
    return user
