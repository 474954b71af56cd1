"""The three kinds of failure: transient (retried), environmental (told to the user), bug (logged).

Everything that the program raises on purpose derives from `IntuneManagerError`. `str(error)` is
what happened, to what; `error.remedy` is the sentence that tells the user what to do next. Both are
safe to show, to keep and to log: whatever a server or a library has said in them is redacted here.
"""

from intune_manager.redaction import redact


class IntuneManagerError(Exception):
    """A failure with a message fit for the user and, where there is one, a way out."""

    def __init__(self, message: str, *, remedy: str = "") -> None:
        self.message = redact(message)
        self.remedy = redact(remedy)
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message


class TransientError(IntuneManagerError):
    """It may work when tried again: throttling, a server fault, a broken connection.

    `retry_after_s` is the delay in seconds that the server asked for, None when it named none.
    """

    def __init__(
        self, message: str, *, remedy: str = "", retry_after_s: float | None = None
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.retry_after_s = retry_after_s


class EnvironmentalError(IntuneManagerError):
    """Something outside the program must change first; `remedy` says what."""


class BugError(IntuneManagerError):
    """The program itself, or its picture of Graph, is wrong. Logged with its traceback."""


class LimitExceededError(EnvironmentalError):
    """What a server sent went past a limit that no real tenant comes near. It is not repeated."""

    def __init__(self, what: str, limit: str) -> None:
        super().__init__(
            f"{what} went past the limit of {limit}.",
            remedy="No real tenant sends so much: check graph_url, and what stands between.",
        )


class SettingsError(EnvironmentalError):
    """A setting has a bad value. `setting` names it as the user wrote it."""

    def __init__(self, message: str, *, setting: str, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.setting = setting


class SignInRequiredError(EnvironmentalError):
    """Graph wants a sign-in that only the user can give."""


class TenantChangedError(EnvironmentalError):
    """A run that had settled on one tenant meets a sign of another: nothing more is stored."""

    def __init__(self, settled: str, other: str) -> None:
        super().__init__(
            f"This run reads the tenant {settled}, and now there is data or a token of {other}.",
            remedy="Check the sign-in, graph_url and what stands between, then sync again.",
        )


class PermissionMissingError(EnvironmentalError):
    """Graph answered 403. `scopes` are the permissions that would do, least first; may be empty."""

    def __init__(self, message: str, *, scopes: tuple[str, ...] = (), remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.scopes = scopes


class NotAvailableError(EnvironmentalError):
    """The tenant has no such resource: no licence, or the segment is absent."""


class NotFoundError(EnvironmentalError):
    """Graph answered 404 for one object: it has vanished since it was listed."""


class RequestRefusedError(BugError):
    """The transport refused to send a request, for it could have written or left the tenant."""


class CacheError(EnvironmentalError):
    """The cache file cannot be used: not a database, read-only, full disk, damaged."""


class UnreadablePayloadError(CacheError, ValueError):
    """A text of the cache is not the JSON that it should be."""


class CacheMovedError(CacheError):
    """The file that was opened is no longer in its place: moved, replaced or deleted meanwhile."""


class CacheTooNewError(CacheError):
    """The cache was written by a newer version of the program."""


class CacheOutdatedError(CacheError):
    """The cache was written by a build before the first release, whose schema is no longer read."""


class CacheBusyError(CacheError):
    """Another sync run, perhaps in another process, holds the cache."""


class QueryRefusedError(EnvironmentalError):
    """A query would write, is not valid SQL, or ran longer than its limit."""


class SyncCancelledError(IntuneManagerError):
    """The user cancelled the sync; what had been stored stays."""
