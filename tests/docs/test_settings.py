"""The list of settings is that of the code."""

from backend.settings import Settings
from tests.docs.pages import page, rows


def test_every_setting_is_listed_in_order_with_its_default_and_meaning():
    listed = rows(page("settings.md"), "variable", "key in the file", "default", "meaning")
    assert listed == [
        [f"`{info.variable}`", f"`{info.key}`", info.default, info.meaning] for info in Settings.describe()
    ]
