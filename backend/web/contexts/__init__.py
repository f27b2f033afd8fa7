"""What each template is given: one frozen dataclass a template, under the name ``page``.

A template is named after its page, ``<page>.html.jinja``, a fragment ``fragments/<name>.html.jinja``. Beside
``page`` every template has the filters and functions of ``backend.web.templates``:

``static(path)``
    Address of a static file, with the version in it: ``{{ static("css/base.css") }}``.
``_(text)`` and ``spoken_language()``
    A text in the language that is spoken, and that language (``backend.web.languages``).
``sentence | retold``
    An error's English sentence in that language.
``seconds | clock``
    ``75.2`` as ``1:15``, ``3661`` as ``1:01:01``; ``None`` as an en dash.
``seconds | spoken``
    ``3661`` as ``1 h 1 min``: for people, not for players.
``share | percent``
    ``0.123`` as ``12 %``; ``None`` as an en dash.
``level | decibels`` and ``level | decibels(1)``
    ``-71.2`` as ``−71``, ``-23.42`` as ``−23.4``, with a minus and not a hyphen.
``code | language``
    What a language is called: ``en`` as ``English``.
``count | bytes``
    ``1500000`` as ``1.5 MB``.
``moment | date``, ``moment | day`` and ``moment | iso``
    ``23 Nov 2026, 14:05`` and ``23 Nov 2026`` (UTC), and the machine's spelling, for ``<time datetime>``.

A form that changes something is ``method="post"`` and carries
``<input type="hidden" name="_csrf_token" value="{{ page.csrf_token }}">``; JavaScript and htmx send the same
token as the header ``x-csrftoken``, from ``<meta name="csrf-token">``.
"""
