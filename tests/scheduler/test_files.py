import stat
from pathlib import Path

import pytest

from matching.faults import BadInputError
from scheduler.files import read_bounded, refuse_lost, write_whole


def test_a_file_as_large_as_may_be_is_read_and_no_larger_one(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(b"four")
    assert read_bounded(path, most=4) == b"four"
    with pytest.raises(BadInputError, match="at most 0 MB"):
        read_bounded(path, most=3)


def test_a_huge_file_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(10 * 1024**4)  # a hole: it could never be read
    with pytest.raises(BadInputError, match="expected at most 256 MB"):
        read_bounded(path)


def test_what_has_no_size_is_read_up_to_the_limit() -> None:
    with pytest.raises(BadInputError, match="the whole file"):
        read_bounded(Path("/dev/zero"), most=1000)


def test_a_link_is_followed_and_stays_one(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"before")
    link.symlink_to(target)
    write_whole(link, b"after")
    assert link.is_symlink()
    assert target.read_bytes() == b"after"
    assert set(tmp_path.iterdir()) == {link, target}


def test_a_device_is_written_to_and_stays_one() -> None:
    null = Path("/dev/null")
    write_whole(null, b"gone")
    assert stat.S_ISCHR(null.stat().st_mode)


def test_a_full_disk_is_said() -> None:
    with pytest.raises(OSError, match="No space left"):
        write_whole(Path("/dev/full"), bytes(100_000))


@pytest.mark.parametrize(
    ("place", "error"),
    [("", IsADirectoryError), ("none/plan.json", FileNotFoundError)],
)
def test_a_place_for_no_file_is_refused_before(
    tmp_path: Path, place: str, error: type[OSError]
) -> None:
    with pytest.raises(error):
        refuse_lost(tmp_path / place)
    with pytest.raises(error) as caught:
        write_whole(tmp_path / place, b"")
    assert ".part" not in str(caught.value)
    assert not list(tmp_path.iterdir())
