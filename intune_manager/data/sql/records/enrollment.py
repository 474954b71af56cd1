"""Record classes of how devices come in: enrollment, Autopilot, terms, the mails of compliance."""

from __future__ import annotations

from datetime import datetime

from intune_manager.data.sql.records.base import (
    VersionedRecord,
    graph_id,
    instant_or_null,
    name,
    reference,
    whole_number,
)


class EnrollmentConfigurationRecord(VersionedRecord, table=True):
    """A limit, restriction, status page or other rule of enrollment."""

    __tablename__ = "enrollment_configurations"

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


class NotificationTemplateRecord(VersionedRecord, table=True):
    """The mail that users of noncompliant devices get."""

    __tablename__ = "notification_templates"

    notification_template_id: str = graph_id()
    display_name: str | None = name()
    default_locale: str | None = name()
    branding: str | None = name()
    scope_tag_ids: str | None = name()
    modified_at: datetime | None = instant_or_null()
