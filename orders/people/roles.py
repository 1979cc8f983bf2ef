"""Who may do what: the one table of rights and roles. docs/people.md prints it for people.

A role is a Django group of the same name. ``keep_groups`` makes the groups and their permissions agree with this table; it runs
after every migration. Groups of a firm's own are left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from orders.people.rights import Right


class Role(TextChoices):
    """The roles that come with Allwege; a person may have several."""

    CLERK = "clerk", _("Sachbearbeitung")
    LEAD = "lead", _("Leitung")
    KEEPER = "keeper", _("Stammdaten")
    ADMIN = "admin", _("Verwaltung")
    READ_ONLY = "read-only", _("Nur lesen")


_AT_THE_DESK = frozenset({Right.SEE, Right.DECIDE, Right.MOVE, Right.TEACH, Right.CALL})

# Of the desk. ADMIN is not here: that role has every permission there is.
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.READ_ONLY: frozenset({Right.SEE}),
    Role.CLERK: _AT_THE_DESK,
    Role.LEAD: _AT_THE_DESK | {Right.STEER, Right.READ_LOG, Right.ENTER_ADMIN},
    Role.KEEPER: frozenset({Right.SEE, Right.TEACH, Right.ENTER_ADMIN}),
}

_LOOK, _KEEP, _ALL = ("view",), ("view", "change"), ("view", "add", "change", "delete")
_MASTER_DATA = ("customer", "contact", "address", "article", "price", "customerarticle", "unitusage")
_HISTORY = ("order", "orderevent", "queueitem", "answer", "purchase")

# Of the administration's tables, as ``app.model``: what may be done with them there.
TABLES: dict[Role, dict[str, tuple[str, ...]]] = {
    Role.LEAD: {
        "orders.clerkprofile": _KEEP,
        "orders.assignmentrule": _ALL,
        "orders.textmodule": _ALL,
        **{f"orders.{name}": _LOOK for name in (*_MASTER_DATA, *_HISTORY)},
        "intake.message": _LOOK,
        "channels.callnote": _LOOK,
    },
    Role.KEEPER: {**{f"orders.{name}": _ALL for name in _MASTER_DATA}, "orders.purchase": _LOOK},
}


def permissions_of(role: Role) -> QuerySet[Permission]:
    """The permissions of a role, as far as their tables exist by now."""
    if role == Role.ADMIN:
        return Permission.objects.all()
    # In a chain of ORs it is one question to the database, however long the table is.
    wanted = Q(pk__in=[])
    for app, codename in _codenames(role):
        wanted |= Q(content_type__app_label=app, codename=codename)
    return Permission.objects.filter(wanted)


def _codenames(role: Role) -> Iterator[tuple[str, str]]:
    for right in RIGHTS[role]:
        app, codename = right.split(".")
        yield app, codename
    for table, actions in TABLES.get(role, {}).items():
        app, model = table.split(".")
        yield from ((app, f"{action}_{model}") for action in actions)


def keep_groups() -> None:
    """Make the group of every role say exactly what the table says."""
    for role in Role:
        group, _made = Group.objects.get_or_create(name=role.value)
        group.permissions.set(permissions_of(role))


def give(user: User, *roles: Role) -> None:
    """Let a person have these roles as well."""
    user.groups.add(*Group.objects.filter(name__in=[role.value for role in roles]))


def roles_of(user: User) -> list[Role]:
    """The roles of a person, in the order of ``Role``; one with all rights has ``ADMIN`` at least."""
    names = set(user.groups.values_list("name", flat=True))
    if user.is_superuser:
        names.add(Role.ADMIN.value)
    return [role for role in Role if role.value in names]


def people_with(right: Right) -> QuerySet[User]:
    """Everybody who may do that."""
    app, codename = right.split(".")
    granted = Permission.objects.filter(content_type__app_label=app, codename=codename).order_by()
    # Keys, not joins: those would name a person once for each way to the right.
    by_group, by_name = Q(pk__in=granted.values("group__user")), Q(pk__in=granted.values("user"))
    return User.objects.filter(by_group | by_name | Q(is_superuser=True), is_active=True)


def titles(names: Iterable[str]) -> list[str]:
    """Group names as people read them; one of the firm's own stays as it is."""
    known = {role.value: str(role.label) for role in Role}
    return [known.get(name, name) for name in names]
