"""The fields of a picture: in the form for a claim without an article, and in forms of their own."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from sqlmodel import Session
from wtforms import BooleanField, RadioField, ValidationError
from wtforms.fields.choices import SelectChoice

from claims.articles.files import digest_of, keep_file
from claims.desk.slots import ClaimPart
from claims.errors import Invalid
from claims.images.picture import LARGEST, Image
from claims.images.reading import read_image
from claims.people.rules import Actor
from claims.pictures import actions, rules
from claims.pictures.actions import FileFacts
from claims.pictures.models import Picture
from claims.pictures.rules import CATEGORY_LABELS, MEDIA_LABELS, TICKS, Category, MediaKind
from claims.web.forms import Address, Block, Form, Line
from claims.web.languages import in_words


def _choices(labels: Any) -> list[SelectChoice]:
    return [SelectChoice(key.value, _(label)) for key, label in labels.items()]


class PictureFile(FileField):
    """A picture, read; `image` is what will be kept of it, None where no file was chosen."""

    image: Image | None = None

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, [self.take], **options)

    @staticmethod
    def take(_form: Form, field: "PictureFile") -> None:
        """Told by its content: what its name or the sender says of it counts for nothing."""
        if not field.data:
            return
        try:
            field.image = read_image(field.data.stream.read(LARGEST + 1))
        except Invalid as error:
            raise ValidationError(in_words(error.message)) from None

    @property
    def fields(self) -> FileFacts:
        """What is kept of it beside its bytes."""
        if self.image is None:
            return FileFacts()
        return FileFacts(
            file_sha256=digest_of(self.image.data),
            format=self.image.format,
            width=self.image.width,
            height=self.image.height,
        )


class SaidForm(Form):
    """What is said of a picture that is there."""

    media_url = Address(_("Address of the picture or video"), longest=2000)
    media_kind = RadioField(
        _("At that address is"), choices=_choices(MEDIA_LABELS), default=MediaKind.PICTURE.value
    )
    alt = Block(_("What can be seen"), longest=1000)
    original_url = Address(_("Address of the original"), longest=2000)
    original_context = Line(_("About the original"), longest=1000)
    original = BooleanField(_(CATEGORY_LABELS[Category.ORIGINAL]))
    decontextualized = BooleanField(_(CATEGORY_LABELS[Category.DECONTEXTUALIZED]))
    edited = BooleanField(_(CATEGORY_LABELS[Category.EDITED]))
    transformed = BooleanField(_(CATEGORY_LABELS[Category.TRANSFORMED]))
    staged = BooleanField(_(CATEGORY_LABELS[Category.STAGED]))
    satire = BooleanField(_(CATEGORY_LABELS[Category.SATIRE]))
    graphic = BooleanField(_("Graphic: cover it until one asks to see it"))
    public = BooleanField(_("Show it on the public page"))

    @property
    def categories(self) -> list[str]:
        """Those that are ticked. Each is a field of its own, so that a page that shows both texts shows each."""
        return [category.value for category, name in TICKS.items() if self[name].data]

    def validate_original(self, _field: BooleanField) -> None:
        try:
            rules.check_categories(self.categories)
        except Invalid as error:
            raise ValidationError(in_words(error.message)) from None

    def facts(self) -> actions.PictureFields:
        """As typed. Whether readers see it is left alone where the form does not ask."""
        said = actions.PictureFields(
            media_url=self.media_url.data or None,
            media_kind=MediaKind(self.media_kind.data),
            alt=self.alt.data or None,
            original_url=self.original_url.data or None,
            original_context=self.original_context.data or None,
            categories=self.categories,
            graphic=self.graphic.data,
        )
        if "public" in self:
            said["public"] = self.public.data
        return said

    @classmethod
    def of(cls, picture: Picture, by: Actor) -> "SaidForm":
        """The form of a picture as it stands."""
        ticked = {name: category in picture.categories for category, name in TICKS.items()}
        kind = picture.media_kind.value
        form = cls(obj=picture, media_kind=kind, seen_version=picture.version, **ticked)
        return form.asked_by(by)

    def asked_by(self, by: Actor) -> "SaidForm":
        """Itself with what this person may say."""
        if not by.is_editor:
            del self.public
        return self


class PictureForm(SaidForm):
    """A new picture: its file, an address, or both."""

    file = PictureFile(_("Picture or screenshot"))

    def validate_alt(self, field: Block) -> None:
        if self.file.data and not field.data:
            raise ValidationError(gettext("Say what can be seen, for who cannot see the picture."))

    def keep_file(self, instance: Path) -> None:
        """Its bytes are on the disk before a row names them."""
        if self.file.image is not None:
            keep_file(instance, self.file.image.data)

    def add(self, session: Session, claim_id: int, by: Actor, at: datetime) -> Picture:
        """The picture, with the claim that it is of."""
        return actions.add_picture(session, claim_id, by=by, at=at, file=self.file.fields, **self.facts())


class PartOfClaim(PictureForm, ClaimPart):
    """The same within the form for a claim: when nothing is filled in there is no picture. Readers see none of it yet."""

    public = None

    @property
    def has_picture(self) -> bool:
        told: Iterable[Any] = (
            self.file,
            self.media_url,
            self.alt,
            self.original_url,
            self.original_context,
            self.graphic,
        )
        return bool(self.categories) or any(field.data for field in told)

    def validate_media_url(self, field: Address) -> None:
        if self.has_picture and not self.file.data and not field.data:
            raise ValidationError(gettext("Choose a file, or give the address of the picture or video."))

    def keep_with(self, session: Session, claim_id: int, by: Actor, at: datetime) -> None:
        if self.has_picture:
            self.add(session, claim_id, by, at)
