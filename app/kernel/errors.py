"""What can go wrong in the domain; `app.web.errors` maps each kind to an HTTP status, once."""


class DomainError(Exception):
    """A refusal in words: `message` is an English message id, `params` fill its gaps, `field` names the input."""

    def __init__(self, message: str, *, field: str | None = None, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.params = params


class NotFound(DomainError):
    """It does not exist, or this person may not know that it does (404)."""


class Forbidden(DomainError):
    """The person sees it but may not do this (403)."""


class Refused(DomainError):
    """It is well-formed but not allowed in the present state (409)."""


class Invalid(DomainError):
    """A value cannot be used (422)."""
