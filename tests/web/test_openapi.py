"""The description of the API is valid, complete, and says how everything can fail."""

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

PROMISED = [
    ("post", "/api/recordings"),
    ("get", "/api/recordings"),
    ("get", "/api/recordings/{recording_id}"),
    ("patch", "/api/recordings/{recording_id}"),
    ("delete", "/api/recordings/{recording_id}"),
    ("post", "/api/recordings/{recording_id}/restore"),
    ("get", "/api/trash"),
    ("delete", "/api/trash"),
    ("post", "/api/recordings/import"),
    ("get", "/api/recordings/imports/{import_id}"),
    ("post", "/api/recordings/imports/{import_id}/cancel"),
    ("post", "/api/recordings/{recording_id}/cancel"),
    ("post", "/api/recordings/{recording_id}/retry"),
    ("post", "/api/recordings/{recording_id}/transcribe"),
    ("get", "/api/recordings/{recording_id}/text"),
    ("get", "/api/recordings/{recording_id}/events"),
    ("get", "/api/transcripts/{transcript_id}"),
    ("post", "/api/transcripts/{transcript_id}/events"),
    ("post", "/api/transcripts/{transcript_id}/rating"),
    ("get", "/api/transcripts/{transcript_id}/export"),
    ("get", "/api/transcripts/{transcript_id}/history"),
    ("post", "/api/exports"),
    ("get", "/api/exports/{export_id}"),
    ("get", "/api/exports/{export_id}/file"),
    ("get", "/api/models"),
    ("get", "/api/quality"),
    ("get", "/health"),
    ("post", "/v1/audio/transcriptions"),
    ("get", "/v1/models"),
    ("get", "/v1/models/{model}"),
    ("post", "/uploads"),
    ("head", "/uploads/{upload_id}"),
    ("patch", "/uploads/{upload_id}"),
    ("delete", "/uploads/{upload_id}"),
    ("get", "/media/{recording_id}/audio"),
    ("get", "/media/{recording_id}/peaks"),
    ("get", "/media/{recording_id}/original"),
]


@pytest.fixture
def schema(anybody) -> dict:
    answer = anybody.get("/schema")
    assert answer.status_code == 200
    return answer.json()


def operations(schema: dict) -> list[tuple[str, str, dict]]:
    return [
        (method, path, operation)
        for path, item in schema["paths"].items()
        for method, operation in item.items()
        if isinstance(operation, dict) and "responses" in operation
    ]


def test_the_description_is_valid_openapi(schema):
    assert [error.message for error in OpenAPIV31SpecValidator(schema).iter_errors()] == []


def test_every_route_that_was_promised_is_described(schema):
    described = {(method, path) for method, path, _ in operations(schema)}
    assert set(PROMISED) - described == set()


def test_pages_are_not_part_of_the_api(schema):
    prefixes = ("/api/", "/v1/", "/uploads", "/media/", "/health")
    assert [path for path in schema["paths"] if not path.startswith(prefixes)] == []


def test_every_operation_has_words_a_tag_and_its_failures(schema):
    tags = {tag["name"] for tag in schema["tags"]}
    for method, path, operation in operations(schema):
        assert operation.get("summary"), (method, path)
        assert operation.get("description"), (method, path)
        assert set(operation["tags"]) <= tags, (method, path)
        if path != "/health":
            assert "401" in operation["responses"], (method, path)
        if "{" in path and path != "/v1/models/{model}":
            assert "404" in operation["responses"], (method, path)


def test_the_description_says_how_to_get_in(schema):
    assert set(schema["components"]["securitySchemes"]) == {"bearer", "session"}
    assert schema["security"] == [{"bearer": []}, {"session": []}]


def test_an_answer_has_the_fields_that_are_described(schema, script, transcript_id):
    for path, name in [
        (f"/api/transcripts/{transcript_id}", "TranscriptJson"),
        ("/api/recordings", "RecordingList"),
        (f"/api/transcripts/{transcript_id}/history", "History"),
        ("/health", "Health"),
    ]:
        described = schema["components"]["schemas"][name]["properties"]
        assert set(script.get(path).json()) == set(described), name
    word = script.get(f"/api/transcripts/{transcript_id}").json()["segments"][0]
    assert set(word) == set(schema["components"]["schemas"]["SegmentJson"]["properties"])
    assert set(word["words"][0]) == set(schema["components"]["schemas"]["WordJson"]["properties"])
