"""How devices come in: enrollment configurations, Autopilot, terms, the mails of compliance."""

from __future__ import annotations

from functools import partial

from intune_manager.registry.resource import Assignments, Detail, Resource, Service

_enrollment_resource = partial(
    Resource, scope="DeviceManagementServiceConfig.Read.All", service=Service.INTUNE
)

ENROLLMENT_CONFIGURATIONS = _enrollment_resource(
    name="enrollment_configurations",
    title="Enrollment configurations",
    graph_path="deviceManagement/deviceEnrollmentConfigurations",
    version="beta",  # v1.0 down-casts most types
    table="enrollment_configurations",
    assignments=Assignments.EXPAND,
    volatile=frozenset({"version"}),
)
AUTOPILOT_PROFILES = _enrollment_resource(
    name="autopilot_profiles",
    title="Autopilot profiles",
    graph_path="deviceManagement/windowsAutopilotDeploymentProfiles",
    version="beta",  # v1.0 has none
    table="autopilot_profiles",
    assignments=Assignments.EXPAND,
    optional=True,
)
AUTOPILOT_DEVICES = _enrollment_resource(
    name="autopilot_devices",
    title="Autopilot devices",
    graph_path="deviceManagement/windowsAutopilotDeviceIdentities",
    version="v1.0",
    table="autopilot_devices",
    volatile=frozenset({"lastContactedDateTime"}),
    rarely=True,
    optional=True,
)
TERMS_AND_CONDITIONS = _enrollment_resource(
    name="terms_and_conditions",
    title="Terms and conditions",
    graph_path="deviceManagement/termsAndConditions",
    version="beta",  # for the filters in the targets of the assignments
    table="terms_and_conditions",
    assignments=Assignments.BATCH,
    optional=True,
)
NOTIFICATION_TEMPLATES = _enrollment_resource(
    name="notification_templates",
    title="Notification templates",
    graph_path="deviceManagement/notificationMessageTemplates",
    version="v1.0",
    table="notification_templates",
    details=(Detail("messages", "Messages", path="localizedNotificationMessages", many=True),),
    optional=True,
)
