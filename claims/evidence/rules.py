"""What evidence is, and when a claim's research is enough: over frozen facts, without database or clock."""

from enum import StrEnum

from claims.errors import N_


class Stance(StrEnum):
    SUPPORTS = "supports"
    REFUTES = "refutes"
    CONTEXT = "context"


class Kind(StrEnum):
    DATA = "data"
    DOCUMENT = "document"
    OFFICIAL = "official"
    EXPERT = "expert"
    MEDIA = "media"
    OWN_CONTACT = "own_contact"
    IMAGE = "image"


class Channel(StrEnum):
    """How the claimant was asked."""

    EMAIL = "email"
    PHONE = "phone"
    MESSAGE = "message"
    LETTER = "letter"
    IN_PERSON = "in_person"
    OTHER = "other"


STANCE_LABELS = {
    Stance.SUPPORTS: N_("Supports"),
    Stance.REFUTES: N_("Refutes"),
    Stance.CONTEXT: N_("Context"),
}
KIND_LABELS = {
    Kind.DATA: N_("Data"),
    Kind.DOCUMENT: N_("Document"),
    Kind.OFFICIAL: N_("Public authority"),
    Kind.EXPERT: N_("Expert"),
    Kind.MEDIA: N_("Media"),
    Kind.OWN_CONTACT: N_("Own enquiry"),
    Kind.IMAGE: N_("Image"),
}
CHANNEL_LABELS = {
    Channel.EMAIL: N_("by e-mail"),
    Channel.PHONE: N_("by telephone"),
    Channel.MESSAGE: N_("by message"),
    Channel.LETTER: N_("by letter"),
    Channel.IN_PERSON: N_("in person"),
    Channel.OTHER: N_("in another way"),
}
