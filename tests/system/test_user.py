import getpass

import pytest

from app.system.user import user_name


def test_the_login_name_is_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "陈会计")
    assert user_name() == "陈会计"


@pytest.mark.parametrize("problem", [OSError, KeyError, ImportError])
def test_a_machine_without_names_has_a_user(monkeypatch: pytest.MonkeyPatch, problem: type[Exception]) -> None:
    def nobody() -> str:
        raise problem

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert user_name() == "user"
