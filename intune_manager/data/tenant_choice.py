"""The tenants of a cache, and which is meant: by id, by name, or by the user's standing choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from intune_manager.errors import EnvironmentalError


@dataclass(frozen=True)
class CachedTenant:
    """A tenant that the cache holds data of. Its name is None until Graph has given it."""

    tenant_id: str
    display_name: str | None
    first_seen_at: datetime
    last_seen_at: datetime
    domains: tuple[str, ...] = ()
    """Its verified domain names, in lower case; none until its organization has been read."""


def chosen(
    known: Sequence[CachedTenant],
    *,
    asked: str | None = None,
    configured: str | None = None,
    remembered: str | None = None,
) -> CachedTenant | None:
    """The tenant to speak of; None when none is known.

    The one that is `asked` for, by id, domain or name; else the one of the settings, else the one
    that `tenant use` remembered, as far as the cache knows them; else the one seen last. Raises
    EnvironmentalError, naming the candidates, when `asked` fits none or several.
    """
    if asked is not None:
        return named(known, asked)
    for wanted in (configured, remembered):
        if wanted is not None:
            for tenant in known:
                if wanted.casefold() in (tenant.tenant_id, *tenant.domains):
                    return tenant
    return max(known, key=lambda tenant: tenant.last_seen_at, default=None)


def named(known: Sequence[CachedTenant], name: str) -> CachedTenant:
    """The tenant that `name` means: its id, domain or name in full, else the beginning of one.

    Upper and lower case are the same. Raises EnvironmentalError, naming the candidates, when it
    fits none or several.
    """
    wanted = name.strip().casefold()
    exact = [tenant for tenant in known if wanted in _names(tenant)]
    begun = [t for t in known if wanted and any(n.startswith(wanted) for n in _names(t))]
    found = exact or begun
    if len(found) == 1:
        return found[0]
    if found:
        raise EnvironmentalError(
            f"{name} may be any of {len(found)} tenants: {_listed(found)}.", remedy="Write the id."
        )
    raise EnvironmentalError(
        f"The cache holds no data of the tenant {name}.",
        remedy=f"It knows {_listed(known)}." if known else "Run `intune-manager sync` first.",
    )


def _names(tenant: CachedTenant) -> tuple[str, ...]:
    name = tenant.display_name or ""
    return tuple(n.casefold() for n in (tenant.tenant_id, *tenant.domains, name) if n)


def _listed(tenants: Sequence[CachedTenant]) -> str:
    return ", ".join(
        f"{tenant.tenant_id} ({tenant.display_name or 'name unknown'})" for tenant in tenants
    )
