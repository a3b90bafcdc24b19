"""What a verb raises: only where it is asked for something that is not there to be had."""


class WrongArgumentError(ValueError):
    """A sentence, in Swedish, that says which argument cannot be meant and what can."""
