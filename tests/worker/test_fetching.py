"""A recording is fetched from the web whole or not at all, and never from a private network."""

import dataclasses
from collections.abc import Iterator

import pytest

from backend.domain.addresses import checked_url, is_public
from backend.domain.errors import ErrataError, Invalid, TooLarge, Unavailable
from backend.services import importing, library
from backend.services.importing import ImportView
from backend.services.records import Records
from backend.services.transcribing import JobStopped
from backend.services.wants import UploadWants
from backend.storage.tables import Account
from tests.conftest import RecordingQueue
from tests.serving import CONTENT, OtherServer, other_server
from worker.fetching import Fetching, VettedNetwork


@pytest.fixture
def there() -> Iterator[OtherServer]:
    with other_server() as server:
        yield server


@pytest.fixture
def records(records: Records) -> Records:
    """Records of a server that may fetch from this machine."""
    return dataclasses.replace(records, import_hosts=("127.0.0.1",), max_upload_bytes=len(CONTENT))


@pytest.fixture
def fetching(records: Records) -> Fetching:
    return Fetching(records, pause_s=0.0)


def begin(records: Records, owner: Account, url: str, **wants: object) -> ImportView:
    return importing.begin(records, owner.id, url, UploadWants(**wants))  # type: ignore[arg-type]


def test_a_recording_is_fetched_stored_and_queued(
    records: Records, owner: Account, queue: RecordingQueue, fetching: Fetching, there: OtherServer
) -> None:
    begun = begin(records, owner, f"{there.url}/talk.wav#t=5", title="A talk", consent_quality=True)
    assert (begun.state, queue.enqueued) == ("queued", [begun.id])
    recording = fetching.store(begun.id, fetching.fetch(begun.id))
    done = importing.get(records, begun.id)
    assert (done.state, done.recording_id, done.received_bytes) == ("done", recording, len(CONTENT))
    view = library.get(records, str(recording))
    assert (view.title, view.filename, view.consent_quality, view.state) == (
        "A talk",
        "talk.wav",
        True,
        "queued",
    )
    assert records.media.path(view.sha256).read_bytes() == CONTENT
    assert [path.name for path in records.media.parts.folder.iterdir()] == []
    assert fetching.store(begun.id, "talk.wav") == recording
    assert importing.recent(records, owner.id) == [done]


def test_a_file_is_called_as_its_server_says_and_stays_in_its_place(
    records: Records, owner: Account, fetching: Fetching, there: OtherServer
) -> None:
    begun = begin(records, owner, f"{there.url}/to?/named")
    recording = fetching.store(begun.id, fetching.fetch(begun.id))
    assert library.get(records, str(recording)).filename.endswith(".mp3")
    assert "/" not in library.get(records, str(recording)).filename


def test_what_breaks_off_is_gone_on_with_where_it_broke(
    records: Records, owner: Account, fetching: Fetching, there: OtherServer
) -> None:
    there.breaks = 2
    begun = begin(records, owner, f"{there.url}/talk.wav")
    recording = fetching.store(begun.id, fetching.fetch(begun.id))
    assert records.media.path(library.get(records, str(recording)).sha256).read_bytes() == CONTENT
    half, three_quarters = len(CONTENT) // 2, len(CONTENT) // 4 * 3
    assert [asked for _, asked, _ in there.asked] == ["", f"bytes={half}-", f"bytes={three_quarters}-"]


def test_a_worker_that_takes_over_goes_on_unless_the_file_is_another_now(
    records: Records, owner: Account, there: OtherServer
) -> None:
    there.breaks = 3
    begun = begin(records, owner, f"{there.url}/talk.wav")
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1"):
        Fetching(records, pause_s=0.0).fetch(begun.id)
    there.content = b"another file"
    another = Fetching(records, pause_s=0.0)
    recording = another.store(begun.id, another.fetch(begun.id))
    assert records.media.path(library.get(records, str(recording)).sha256).read_bytes() == b"another file"


@pytest.mark.parametrize(
    ("path", "error", "sentence"),
    [
        ("/nothing", Invalid, "nothing at this address"),
        ("/secret", Invalid, "sign in"),
        ("/page", Invalid, "a web page"),
        ("/loop", Invalid, "without an end"),
        ("/to?file:///etc/passwd", Invalid, "no address of the web"),
        ("/large", TooLarge, "larger than 512 KiB"),
        ("/endless", TooLarge, "larger than 512 KiB"),
        ("/busy", Unavailable, "does not answer"),
    ],
)
def test_a_failure_is_told_in_a_sentence_that_says_what_would_work(
    records: Records,
    owner: Account,
    fetching: Fetching,
    there: OtherServer,
    path: str,
    error: type[ErrataError],
    sentence: str,
) -> None:
    begun = begin(records, owner, there.url + path)
    with pytest.raises(error, match=sentence) as refusal:
        fetching.fetch(begun.id)
    importing.fail(records, begun.id, refusal.value.message)
    failed = importing.get(records, begun.id)
    assert (failed.state, failed.error) == ("failed", refusal.value.message)
    assert list(records.media.parts.folder.iterdir()) == []
    assert library.list_recordings(records).stored == 0


@pytest.mark.parametrize(
    "url", ["http://localhost:{port}/talk.wav", "http://[::1]:{port}/", "http://2130706433/"]
)
def test_a_redirect_leads_into_no_private_network(
    records: Records, owner: Account, fetching: Fetching, there: OtherServer, url: str
) -> None:
    begun = begin(records, owner, f"{there.url}/to?{url.format(port=there.port)}")
    with pytest.raises(Invalid, match="private network"):
        fetching.fetch(begun.id)
    assert [path for path, *_ in there.asked] == [f"/to?{url.format(port=there.port)}"]


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/a.wav", "http://[::ffff:127.0.0.1]/a", "https://169.254.169.254/"]
)
def test_an_address_that_is_private_is_refused_at_once(records: Records, owner: Account, url: str) -> None:
    with pytest.raises(Invalid, match="private network"):
        begin(records, owner, url)
    assert importing.recent(records, owner.id) == []


def test_the_connection_is_made_to_the_address_that_was_judged(
    records: Records, owner: Account, there: OtherServer
) -> None:
    asked: list[str] = []

    def lookup(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    named = dataclasses.replace(records, import_hosts=("talks.example",))
    begun = begin(named, owner, f"http://talks.example:{there.port}/talk.wav")
    Fetching(named, lookup=lookup).fetch(begun.id)
    assert asked == ["talks.example"]
    assert there.asked[0][2] == f"talks.example:{there.port}"


@pytest.mark.parametrize(
    "addresses", [["93.184.216.34", "127.0.0.1"], ["fe80::1%lo"], ["fc00::1"], ["0.0.0.0"]]
)
def test_a_host_is_refused_for_any_of_its_addresses(addresses: list[str]) -> None:
    network = VettedNetwork(lookup=lambda *_: addresses)
    with pytest.raises(Invalid, match="private network"):
        network.connect_tcp("rebound.example", 80)


def test_a_host_that_there_is_not_is_told() -> None:
    def lookup(host: str, port: int) -> list[str]:
        raise OSError(host, port)

    with pytest.raises(Invalid, match="no host nowhere"):
        VettedNetwork(lookup=lookup).connect_tcp("nowhere.example", 80)


def test_an_import_is_cancelled(
    records: Records, owner: Account, queue: RecordingQueue, fetching: Fetching, there: OtherServer
) -> None:
    begun = begin(records, owner, f"{there.url}/talk.wav")
    assert importing.cancel(records, begun.id).state == "cancelled"
    assert queue.cancelled == [begun.id]
    with pytest.raises(JobStopped):
        fetching.fetch(begun.id)
    with pytest.raises(JobStopped):
        fetching.store(begun.id, "talk.wav")
    assert there.asked == []
    assert importing.cancel(records, begun.id).state == "cancelled"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("239.255.255.250", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("ff0e::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
    ],
)
def test_which_addresses_are_everybodys(address: str, public: bool) -> None:
    assert is_public(address) == public


@pytest.mark.parametrize(
    "text",
    [
        "",
        "talk.wav",
        "ftp://a.example/x",
        "file:///etc/passwd",
        "http://",
        "http://a:b@c.example/",
        "http://a.example:0/",
        "http://a.example:99999/",
        "http://a.exa mple/",
        "http://[::1/",
        "javascript:alert(1)",
        "https://" + "a" * 2000,
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_url(text)
    assert refusal.value.field == "url"
