"""The files of pictures, as browsers get them."""

from io import BytesIO

from flask import Response, current_app, request, send_file

from claims.articles.files import kept_file
from claims.errors import N_, NotFound

# A picture is shown and never run, whatever a browser takes it for.
FILE_POLICY = "default-src 'none'; sandbox"


def picture_file(digest: str | None, format_: str | None) -> Response:
    """A kept picture, as what it was found to be and nothing else."""
    if digest is None or format_ is None:
        raise NotFound(N_("There is nothing at this address."))
    data = kept_file(current_app.config["SETTINGS"].instance, digest)
    answer = send_file(
        BytesIO(data), f"image/{format_}", download_name=f"{digest[:12]}.{format_}", etag=digest
    )
    answer.make_conditional(request)
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    return answer
