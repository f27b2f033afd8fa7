"""Which addresses of the web are gone to: not those of this machine, nor of the network it stands in."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from backend.domain.errors import Invalid

URL_MAX_LENGTH = 2000
# Through these an IPv6 address leads to the IPv4 address in its last 32 bits (RFC 6052, RFC 4291).
_TRANSLATED = tuple(ip_network(prefix) for prefix in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96"))


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the open internet.

    Examples
    --------
    >>> is_public("93.184.216.34"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1")
    (True, False, False)
    """
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = _inside(found)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast


def checked_url(text: str) -> SplitResult:
    """Return an address of the web in its parts.

    Raises
    ------
    Invalid
        It is none, or holds a password.
    """
    try:
        url = urlsplit(text.strip())
        port = url.port
    except ValueError:
        url, port = urlsplit(""), None
    if url.scheme not in {"http", "https"} or not url.hostname or port == 0 or len(text) > URL_MAX_LENGTH:
        raise Invalid(
            "This is no address of the web. Copy the link of the recording itself, beginning with https://.",
            field="url",
        )
    if url.username is not None or url.password is not None:
        raise Invalid("Leave the user name and the password out of the address: it is stored.", field="url")
    if any(char.isspace() or not char.isprintable() for char in text.strip()):
        raise Invalid("The address has a space in it. Copy it again, whole.", field="url")
    return url._replace(fragment="")


def _inside(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address leads to, if it does."""
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if int(address) > 1 and any(address in network for network in _TRANSLATED):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None
