"""`intune-manager details`: what lists leave out of one object, stored or read now."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from intune_manager.cli.cache import tenant_store
from intune_manager.cli.jobs import Caller, Demo, asked_tenant, failed
from intune_manager.cli.options import (
    DemoOption,
    JsonOption,
    ParentPipeOption,
    ProfileOption,
    ProgressOption,
    TenantOption,
    as_id,
    configuration,
    demo_size,
    refuse,
    refuse_snapshot,
)
from intune_manager.cli.output import ExitCode, printable
from intune_manager.data.details import StoredDetail
from intune_manager.data.json_values import loaded
from intune_manager.errors import EnvironmentalError, IntuneManagerError
from intune_manager.registry import RESOURCES, TABLES
from intune_manager.registry.resource import Resource
from intune_manager.words import local_text

if TYPE_CHECKING:
    from intune_manager.config.paths import Paths
    from intune_manager.config.settings import Settings
    from intune_manager.data.repositories.store import Store


def details(
    context: typer.Context,
    object_id: Annotated[
        str,
        typer.Argument(
            metavar="ID", callback=as_id, help="The Graph id of a device, policy or script."
        ),
    ],
    *,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Read them from the tenant first.")
    ] = False,
    demo: DemoOption = False,
    profile: ProfileOption = None,
    tenant: TenantOption = None,
    as_json: JsonOption = False,
    progress: ProgressOption = None,
    parent_pipe: ParentPipeOption = False,
) -> None:
    """Show what lists leave out of one object: hardware, settings, the content of a script."""
    size = demo_size(profile, demo=demo)
    if demo and not refresh:
        refuse("--demo asks the demo tenant: add --refresh")
    if refresh and tenant is not None:
        refuse("--refresh asks the tenant of the sign-in: leave out --tenant")
    if refresh:
        refuse_snapshot(context, to="to read anything new")
    elif progress is not None:
        refuse("--progress is about what --refresh reads: add that")
    caller = Caller.by(progress, parent_pipe=parent_pipe)
    try:
        settings, paths = configuration(context, log_to_file=refresh)
        exit_code = run_details(
            settings,
            paths,
            object_id,
            refresh=refresh,
            demo=Demo(size) if demo else None,
            tenant=tenant,
            as_json=as_json or caller.lines is not None,
            caller=caller,
        )
    except IntuneManagerError as error:
        if caller.lines is None:
            raise
        exit_code = failed(error, as_json=True)
    raise typer.Exit(exit_code)


@dataclass(frozen=True)
class Subject:
    """The object that was asked for, and what the cache has of its details."""

    resource: Resource
    object_id: str
    name: str
    details: tuple[StoredDetail, ...]


def run_details(
    settings: Settings,
    paths: Paths,
    object_id: str,
    *,
    refresh: bool,
    demo: Demo | None,
    tenant: str | None,
    as_json: bool,
    caller: Caller,
) -> int:
    """Print the details of one object on standard output and return the exit code.

    With `refresh` they are read from the tenant and stored first: of the settings, or of a demo
    tenant. Raises EnvironmentalError for an object that the cache does not know
    or whose kind has no details, CacheError, and what Graph answers.
    """
    with asked_tenant(settings, demo) as asked:
        subject = asyncio.run(_subject(asked.settings, paths, object_id, tenant))
        if refresh:
            from intune_manager.sync.job import DetailJob

            access = caller.access(asked, paths)
            job = DetailJob(access, subject.resource, subject.object_id)
            found = caller.run(job).details
            subject = Subject(subject.resource, subject.object_id, subject.name, found)
    if as_json:
        sys.stdout.write(_as_json(subject) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _lines(subject))
    if not subject.details:
        sys.stderr.write("Nothing of it has been read so far; --refresh reads it now.\n")
    return ExitCode.SUCCESS


async def _subject(settings: Settings, paths: Paths, object_id: str, tenant: str | None) -> Subject:
    async with tenant_store(settings, paths, tenant) as store:
        for resource in RESOURCES:
            if resource.details and (found := await _found_in(store, resource, object_id)):
                return found
    raise EnvironmentalError(
        f"The cache knows no object with the id {object_id} that has details.",
        remedy="Ids are those of Graph; `intune-manager query` finds them.",
    )


async def _found_in(store: Store, resource: Resource, object_id: str) -> Subject | None:
    repository = store.table(resource.table)
    row_id = await repository.row_id(object_id)
    payload = None if row_id is None else await repository.payload(row_id)
    if row_id is None or payload is None:
        return None
    discriminator = TABLES[resource.table].discriminator
    if discriminator is not None and payload.columns[discriminator] != resource.kind:
        return None
    details = await store.details.details_of(resource.table, row_id)
    return Subject(resource, payload.object_id, payload.name, tuple(details))


def _title(resource: Resource, kind: str) -> str:
    return next((each.title for each in resource.details if each.name == kind), kind)


def _as_json(subject: Subject) -> str:
    """One JSON object; what Graph sent stands in it as it was sent."""
    document = {
        "resource": subject.resource.name,
        "object_id": subject.object_id,
        "name": subject.name,
        "details": [
            {
                "kind": detail.kind,
                "title": _title(subject.resource, detail.kind),
                "fetched_at": detail.fetched_at,
                "changed_at": detail.changed_at,
                "stale": detail.stale,
                "value": msgspec.Raw(detail.raw.encode()),
            }
            for detail in subject.details
        ],
    }
    return msgspec.json.encode(document).decode()


def _lines(subject: Subject) -> Iterator[str]:
    """The details for people: a heading each, then one line per value that is not null."""
    yield f"{subject.resource.title}: {printable(subject.name)} ({printable(subject.object_id)})"
    for detail in subject.details:
        read = local_text(detail.fetched_at)
        older = ", to be read again" if detail.stale else ""
        yield ""
        yield f"{_title(subject.resource, detail.kind)}, read {read}{older}"
        for path, value in _values(loaded(detail.raw), ()):
            yield f"  {printable('.'.join(path))}: {printable(str(value))}"


def _values(document: object, path: Sequence[str]) -> Iterator[tuple[Sequence[str], object]]:
    """Every value with the way to it; nulls, empty lists and OData annotations left out."""
    if isinstance(document, dict):
        for name, value in document.items():
            if "@odata." not in str(name):
                yield from _values(value, (*path, str(name)))
    elif isinstance(document, list):
        for number, value in enumerate(document, 1):
            yield from _values(value, (*path, str(number)))
    elif document is not None:
        yield path, document
