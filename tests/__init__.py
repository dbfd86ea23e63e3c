"""Tests by kind: rules, http, jobs, migrations, browser, guards; `tests.kit` is what they stand on."""
