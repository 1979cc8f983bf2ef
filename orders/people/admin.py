"""People, their roles and their second factors in the administration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import allauth.account.admin  # what these four register is taken away below
import allauth.mfa.admin
import allauth.socialaccount.admin
import allauth.usersessions.admin  # noqa: F401
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from orders.people.log import About, What, about, write
from orders.people.roles import Role, titles
from orders.people.site import Logged

# One's account has pages of its own; the sign-on is set up by the environment alone.
for _model in (EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken, UserSession, User, Group):
    if admin.site.is_registered(_model):
        admin.site.unregister(_model)


if TYPE_CHECKING:
    MultipleChoice = forms.ModelMultipleChoiceField[Group]
    BaseUserAdmin = UserAdmin[User]
else:
    MultipleChoice, BaseUserAdmin = forms.ModelMultipleChoiceField, UserAdmin


class RolesField(MultipleChoice):
    """Groups under the names that people know them by."""

    def label_from_instance(self, obj: Group) -> str:
        """Name a role."""
        return titles([obj.name])[0]


@admin.register(User)
class PersonAdmin(Logged, BaseUserAdmin):
    """Who may sign in, and what each may do."""

    list_display = ["username", "first_name", "last_name", "email", "roles", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (_("Rechte"), {"fields": ["is_active", "groups"]}),
        (_("Zeiten"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {"fields": ["username", "first_name", "last_name", "email", "usable_password", "password1", "password2", "groups"]},
        )
    ]
    readonly_fields = ["last_login", "date_joined"]
    actions = ["forget_second_factor", "end_sessions"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Everybody, with their roles in one question."""
        rows: QuerySet[User] = super().get_queryset(request).prefetch_related("groups")
        return rows

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Only somebody with all rights changes somebody with all rights."""
        return super().has_change_permission(request, obj) and (obj is None or not obj.is_superuser or request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Only somebody with all rights deletes somebody with all rights."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.is_superuser or request.user.is_superuser)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer roles to tick."""
        if db_field.name == "groups":
            return RolesField(
                Group.objects.order_by("pk"),
                widget=forms.CheckboxSelectMultiple,
                required=False,
                label=_("Rollen"),
                help_text=_("Was die Person darf."),
            )
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=_("Rollen"))
    def roles(self, person: User) -> str:
        """The roles in words."""
        return ", ".join(titles(group.name for group in person.groups.all())) or ("*" if person.is_superuser else "–")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the roles; the log says which they were and which they are."""
        before = sorted(form.instance.groups.values_list("name", flat=True)) if change else []
        super().save_related(request, form, formsets, change)
        after = sorted(form.instance.groups.values_list("name", flat=True))
        if before != after:
            write(
                What.ACCOUNT,
                request,
                About("user", form.instance.get_username(), detail=f"roles: {_joined(before)} → {_joined(after)}"),
            )

    @admin.action(description=_("Zweiten Faktor zurücksetzen (Telefon oder Schlüssel verloren)"), permissions=["change"])
    def forget_second_factor(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """Let people who lost phone or key sign in with their password, and set up a new factor."""
        chosen = self._changeable(request, people)
        Authenticator.objects.filter(user__in=chosen).delete()
        names = ", ".join(person.get_username() for person in chosen)
        about(request, kind="user", key=names, detail="second factor reset")
        messages.success(request, gettext("Zurückgesetzt: %(names)s") % {"names": names or "–"})

    @admin.action(description=_("Überall abmelden"), permissions=["change"])
    def end_sessions(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """End every session that is listed."""
        chosen = self._changeable(request, people)
        sessions = list(UserSession.objects.filter(user__in=chosen).exclude(session_key=request.session.session_key))
        for session in sessions:
            session.end()
        about(request, kind="user", key=", ".join(person.get_username() for person in chosen), detail="sessions ended")
        count = len(sessions)
        messages.success(request, ngettext("%(n)s Sitzung beendet.", "%(n)s Sitzungen beendet.", count) % {"n": count})

    def _changeable(self, request: HttpRequest, people: QuerySet[User]) -> list[User]:
        return [person for person in people if self.has_change_permission(request, person)]


def _joined(names: list[str]) -> str:
    return ", ".join(names) or "–"


@admin.register(Group)
class RoleAdmin(Logged, GroupAdmin):
    """The roles, to look at, and groups of the firm's own. What a role may do stands in the program (docs/people.md)."""

    list_display = ["title", "name"]

    @admin.display(description=_("Rolle"))
    def title(self, group: Group) -> str:
        """The name that people know."""
        return titles([group.name])[0]

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """A role that comes with the program would be put right again by the next migration."""
        return super().has_change_permission(request, obj) and (obj is None or obj.name not in Role.values)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """The same."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.name not in Role.values)
