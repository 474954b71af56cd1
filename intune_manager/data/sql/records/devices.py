"""Record classes of what is managed: devices, as Intune and as Entra know them, their software."""

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


class DeviceRecord(VersionedRecord, table=True):
    """An Intune managed device."""

    __tablename__ = "devices"

    device_id: str = graph_id()
    device_name: str | None = name()
    user_email: str | None = name()
    compliance_state: str | None = name()
    operating_system: str | None = name()
    os_version: str | None = name()
    last_sync_at: datetime | None = instant_or_null()
    owner_type: str | None = name()
    manufacturer: str | None = name()
    model: str | None = name()
    serial_number: str | None = name()
    imei: str | None = name()
    wifi_mac_address: str | None = name()
    total_storage_bytes: int | None = whole_number()
    free_storage_bytes: int | None = whole_number()
    is_encrypted: bool | None = None
    jail_broken: str | None = name()
    is_supervised: bool | None = None
    partner_threat_state: str | None = name()
    enrolled_at: datetime | None = instant_or_null()
    enrollment_type: str | None = name()
    management_agent: str | None = name()
    management_state: str | None = name()
    registration_state: str | None = name()
    device_category: str | None = name()
    enrollment_profile: str | None = name()
    managed_device_name: str | None = name()
    user_id: str | None = reference()
    user_display_name: str | None = name()
    contact_email: str | None = name()
    entra_device_id: str | None = reference()


class DirectoryDeviceRecord(VersionedRecord, table=True):
    """A device object of the directory; managed devices refer to it by `entra_device_id`."""

    __tablename__ = "directory_devices"

    directory_device_id: str = graph_id()
    display_name: str | None = name()
    operating_system: str | None = name()
    os_version: str | None = name()
    trust_type: str | None = name()
    account_enabled: bool | None = None
    is_compliant: bool | None = None
    is_managed: bool | None = None
    management_type: str | None = name()
    last_sign_in_at: datetime | None = instant_or_null()
    registered_at: datetime | None = instant_or_null()
    profile_type: str | None = name()
    entra_device_id: str | None = reference()


class DetectedAppRecord(VersionedRecord, table=True):
    """Software found on devices: one per name, version, publisher and platform."""

    __tablename__ = "detected_apps"

    detected_app_id: str = graph_id()
    display_name: str | None = name()
    version: str | None = name()
    publisher: str | None = name()
    platform: str | None = name()
    device_count: int | None = whole_number()
    size_bytes: int | None = whole_number()


class DeviceCategoryRecord(VersionedRecord, table=True):
    """A category that devices are put in by hand or by their users."""

    __tablename__ = "device_categories"

    device_category_id: str = graph_id()
    display_name: str | None = name()
    description: str | None = name()
