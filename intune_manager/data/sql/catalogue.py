"""Record classes of every further kind of Intune data: software, scripts, enrollment, tenant.

`models` offers them together with all others.
"""

from __future__ import annotations

from datetime import datetime

from intune_manager.data.sql.mirrored import (
    VersionedRecord,
    graph_id,
    instant_or_null,
    name,
    reference,
    table_arguments,
    whole_number,
)


class DetectedAppRecord(VersionedRecord, table=True):
    """Software found on devices: one per name, version, publisher and platform."""

    __tablename__ = "detected_apps"
    __table_args__ = table_arguments(
        "detected_apps",
        key=("detected_app_id",),
        indexed=(
            "display_name",
            "version",
            "publisher",
            "platform",
            "device_count",
        ),
    )

    detected_app_id: str = graph_id()
    display_name: str | None = name()
    version: str | None = name()
    publisher: str | None = name()
    platform: str | None = name()
    device_count: int | None = whole_number()
    size_bytes: int | None = whole_number()


class AppCategoryRecord(VersionedRecord, table=True):
    """A category that apps are put in."""

    __tablename__ = "app_categories"
    __table_args__ = table_arguments(
        "app_categories",
        key=("app_category_id",),
        indexed=(
            "display_name",
            "modified_at",
        ),
    )

    app_category_id: str = graph_id()
    display_name: str | None = name()
    modified_at: datetime | None = instant_or_null()


class ScriptRecord(VersionedRecord, table=True):
    """A script of any family; `script_type` is the Graph segment that lists it."""

    __tablename__ = "scripts"
    __table_args__ = table_arguments(
        "scripts",
        key=(
            "script_type",
            "script_id",
        ),
        indexed=(
            "display_name",
            "script_type",
            "file_name",
            "run_as",
            "publisher",
            "is_global",
            "modified_at",
            "script_id",
        ),
    )

    script_id: str = graph_id()
    display_name: str | None = name()
    script_type: str = graph_id()
    file_name: str | None = name()
    run_as: str | None = name()
    publisher: str | None = name()
    is_global: bool | None = None
    version: str | None = name()
    frequency: str | None = name()
    runs_as_32_bit: bool | None = None
    checks_signature: bool | None = None
    description: str | None = name()
    scope_tag_ids: str | None = name()
    created_at: datetime | None = instant_or_null()
    modified_at: datetime | None = instant_or_null()


class PolicySetRecord(VersionedRecord, table=True):
    """Apps and policies that are assigned together."""

    __tablename__ = "policy_sets"
    __table_args__ = table_arguments(
        "policy_sets",
        key=("policy_set_id",),
        indexed=(
            "display_name",
            "description",
            "status",
            "modified_at",
        ),
    )

    policy_set_id: str = graph_id()
    display_name: str | None = name()
    description: str | None = name()
    status: str | None = name()
    error_code: str | None = name()
    scope_tag_ids: str | None = name()
    created_at: datetime | None = instant_or_null()
    modified_at: datetime | None = instant_or_null()


class NotificationTemplateRecord(VersionedRecord, table=True):
    """The mail that users of noncompliant devices get."""

    __tablename__ = "notification_templates"
    __table_args__ = table_arguments(
        "notification_templates",
        key=("notification_template_id",),
        indexed=(
            "display_name",
            "default_locale",
            "branding",
            "modified_at",
        ),
    )

    notification_template_id: str = graph_id()
    display_name: str | None = name()
    default_locale: str | None = name()
    branding: str | None = name()
    scope_tag_ids: str | None = name()
    modified_at: datetime | None = instant_or_null()


class EnrollmentConfigurationRecord(VersionedRecord, table=True):
    """A limit, restriction, status page or other rule of enrollment."""

    __tablename__ = "enrollment_configurations"
    __table_args__ = table_arguments(
        "enrollment_configurations",
        key=("enrollment_configuration_id",),
        indexed=(
            "display_name",
            "odata_type",
            "priority",
            "platform",
            "modified_at",
        ),
    )

    enrollment_configuration_id: str = graph_id()
    display_name: str | None = name()
    odata_type: str | None = name()
    priority: int | None = whole_number()
    platform: str | None = name()
    description: str | None = name()
    version: int | None = whole_number()
    scope_tag_ids: str | None = name()
    created_at: datetime | None = instant_or_null()
    modified_at: datetime | None = instant_or_null()


class AutopilotProfileRecord(VersionedRecord, table=True):
    """How a Windows device is set up out of its box."""

    __tablename__ = "autopilot_profiles"
    __table_args__ = table_arguments(
        "autopilot_profiles",
        key=("autopilot_profile_id",),
        indexed=(
            "display_name",
            "odata_type",
            "device_type",
            "usage_type",
            "user_type",
            "name_template",
            "preprovisioning",
            "modified_at",
        ),
    )

    autopilot_profile_id: str = graph_id()
    display_name: str | None = name()
    odata_type: str | None = name()
    device_type: str | None = name()
    usage_type: str | None = name()
    user_type: str | None = name()
    name_template: str | None = name()
    preprovisioning: bool | None = None
    language: str | None = name()
    description: str | None = name()
    scope_tag_ids: str | None = name()
    created_at: datetime | None = instant_or_null()
    modified_at: datetime | None = instant_or_null()


class AutopilotDeviceRecord(VersionedRecord, table=True):
    """A device that Autopilot knows, enrolled or not."""

    __tablename__ = "autopilot_devices"
    __table_args__ = table_arguments(
        "autopilot_devices",
        key=("autopilot_device_id",),
        indexed=(
            "serial_number",
            "display_name",
            "group_tag",
            "enrollment_state",
            "manufacturer",
            "model",
            "user_email",
            "last_contacted_at",
            "managed_device_id",
            "entra_device_id",
        ),
    )

    autopilot_device_id: str = graph_id()
    serial_number: str | None = name()
    display_name: str | None = name()
    group_tag: str | None = name()
    enrollment_state: str | None = name()
    manufacturer: str | None = name()
    model: str | None = name()
    user_email: str | None = name()
    user_name: str | None = name()
    last_contacted_at: datetime | None = instant_or_null()
    purchase_order: str | None = name()
    product_key: str | None = name()
    sku_number: str | None = name()
    system_family: str | None = name()
    managed_device_id: str | None = reference()
    entra_device_id: str | None = reference()


class TermsAndConditionsRecord(VersionedRecord, table=True):
    """Terms that users accept before they enroll."""

    __tablename__ = "terms_and_conditions"
    __table_args__ = table_arguments(
        "terms_and_conditions",
        key=("terms_and_conditions_id",),
        indexed=(
            "display_name",
            "heading",
            "version",
            "modified_at",
        ),
    )

    terms_and_conditions_id: str = graph_id()
    display_name: str | None = name()
    heading: str | None = name()
    version: int | None = whole_number()
    acceptance: str | None = name()
    body: str | None = name()
    description: str | None = name()
    scope_tag_ids: str | None = name()
    created_at: datetime | None = instant_or_null()
    modified_at: datetime | None = instant_or_null()


class RoleDefinitionRecord(VersionedRecord, table=True):
    """A role of Intune's own access control."""

    __tablename__ = "role_definitions"
    __table_args__ = table_arguments(
        "role_definitions",
        key=("role_definition_id",),
        indexed=(
            "display_name",
            "description",
            "is_built_in",
        ),
    )

    role_definition_id: str = graph_id()
    display_name: str | None = name()
    description: str | None = name()
    is_built_in: bool | None = None


class AuditEventRecord(VersionedRecord, table=True):
    """What somebody did in Intune. Never taken for gone: Graph forgets, the cache does not."""

    __tablename__ = "audit_events"
    __table_args__ = table_arguments(
        "audit_events",
        key=("audit_event_id",),
        indexed=(
            "activity_at",
            "display_name",
            "operation",
            "result",
            "category",
            "actor_email",
            "actor_application",
            "actor_id",
            "correlation_id",
        ),
    )

    audit_event_id: str = graph_id()
    activity_at: datetime | None = instant_or_null()
    display_name: str | None = name()
    operation: str | None = name()
    result: str | None = name()
    category: str | None = name()
    actor_email: str | None = name()
    actor_application: str | None = name()
    component: str | None = name()
    activity_type: str | None = name()
    actor_type: str | None = name()
    actor_principal: str | None = name()
    actor_address: str | None = name()
    actor_id: str | None = reference()
    correlation_id: str | None = reference()


class OrganizationRecord(VersionedRecord, table=True):
    """The tenant as Entra describes it."""

    __tablename__ = "organization"
    __table_args__ = table_arguments(
        "organization",
        key=("organization_id",),
        indexed=(
            "display_name",
            "tenant_type",
            "country",
            "mdm_authority",
            "created_at",
        ),
    )

    organization_id: str = graph_id()
    display_name: str | None = name()
    tenant_type: str | None = name()
    country: str | None = name()
    mdm_authority: str | None = name()
    created_at: datetime | None = instant_or_null()


CATALOGUE: tuple[type[VersionedRecord], ...] = (
    DetectedAppRecord,
    AppCategoryRecord,
    ScriptRecord,
    PolicySetRecord,
    NotificationTemplateRecord,
    EnrollmentConfigurationRecord,
    AutopilotProfileRecord,
    AutopilotDeviceRecord,
    TermsAndConditionsRecord,
    RoleDefinitionRecord,
    AuditEventRecord,
    OrganizationRecord,
)
