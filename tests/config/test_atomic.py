"""A file that is written appears whole, or what was there before stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from intune_manager.config.atomic import whole_file, write_whole


def test_the_new_content_takes_the_place_of_the_old(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old and longer")
    write_whole(target, b"new")
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_writer_that_fails_leaves_the_file_before_it_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")

    def write_half(part: Path) -> None:
        part.write_text("half")
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"), whole_file(target) as part:
        write_half(part)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_nobody_sees_the_file_before_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    with whole_file(target) as part:
        part.write_text("half")
        assert not target.exists()
    assert target.exists()


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.txt", b"secret")
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o600


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "a.txt").symlink_to(elsewhere / "b.txt")
    write_whole(tmp_path / "a.txt", b"new")
    assert (tmp_path / "a.txt").is_symlink()
    assert (elsewhere / "b.txt").read_bytes() == b"new"
    assert list(elsewhere.iterdir()) == [elsewhere / "b.txt"]


def test_a_directory_that_is_missing_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "missing" / "a.txt", b"x")
