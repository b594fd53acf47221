"""Keys made of the newsroom's secret: when a form was opened, and whose address a mail may have removed."""

from datetime import UTC, datetime

from itsdangerous import BadData, URLSafeSerializer


def seal(secret_key: str, at: datetime) -> str:
    """Goes along with the form, so that we know when it was opened without keeping anything in the browser."""
    return _str(URLSafeSerializer(secret_key, salt="tip-form").dumps(int(at.timestamp())))


def opened_at(secret_key: str, sealed: str) -> datetime | None:
    """When a form was opened; None for what is no seal of ours."""
    found = _read(URLSafeSerializer(secret_key, salt="tip-form"), sealed)
    return None if found is None else datetime.fromtimestamp(found, UTC)


def address_key(secret_key: str, tip_id: int) -> str:
    """Stands in the mail: who has it can have their address removed, and nothing else."""
    return _str(URLSafeSerializer(secret_key, salt="tip-address").dumps(tip_id))


def tip_of_key(secret_key: str, key: str) -> int | None:
    return _read(URLSafeSerializer(secret_key, salt="tip-address"), key)


def _read(serializer: URLSafeSerializer, text: str) -> int | None:
    try:
        found = serializer.loads(text)
    except BadData:
        return None
    return found if isinstance(found, int) else None


def _str(text: str | bytes) -> str:
    return text if isinstance(text, str) else text.decode()
