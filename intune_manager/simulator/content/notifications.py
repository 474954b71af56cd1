"""The mails about noncompliance: `notificationMessageTemplates` and their texts by language."""

from __future__ import annotations

from intune_manager.simulator.content.family import Facts
from intune_manager.simulator.content.source import JsonObject
from intune_manager.simulator.content.world import World

_NAMES = ("Not compliant", "Last warning before retire", "OS too old")
_TEXTS = (
    ("en-us", "Your device is not compliant", "<p>Please open the Company Portal.</p>"),
    ("de-de", "Ihr Gerät entspricht nicht den Regeln", "<p>Bitte öffnen Sie das Portal.</p>"),
    ("ja-jp", "デバイスが準拠していません", "<p>ポータルを開いてください。</p>"),
)


def template(facts: Facts) -> JsonObject:
    """A template; its texts are a collection of their own."""
    return {
        "id": facts.id,
        "lastModifiedDateTime": facts.modified,
        "displayName": f"{facts.draw.pick(_NAMES)} {facts.ordinal + 1}",
        "defaultLocale": "en-us",
        "brandingOptions": facts.draw.pick(
            ("none", "includeCompanyLogo,includeCompanyName", "includeContactInformation")
        ),
        "roleScopeTagIds": facts.scope_tags,
    }


def messages(world: World, ordinal: int) -> list[JsonObject]:
    """The texts of a template, the default language first."""
    draw = world.draw("localizedNotificationMessages", ordinal)
    return [
        {
            "id": draw.guid(),
            "lastModifiedDateTime": "2026-02-03T08:00:00.1234567Z",
            "locale": locale,
            "subject": subject,
            "messageTemplate": text,
            "isDefault": number == 0,
        }
        for number, (locale, subject, text) in enumerate(_TEXTS[: draw.between(1, len(_TEXTS))])
    ]
