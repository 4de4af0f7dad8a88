import hashlib
import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uploads.folder import PART, Post, Published, Refused, publish, safe_name, safe_path, sidecar


def source(folder: Path, content: bytes = b"one", name: str = "blob.mp4") -> tuple[Path, Post]:
    path = folder / name
    path.write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    return path, Post("Film", "", ("a",), sha256, {"codec": "h264"})


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_appears_with_its_sidecar(tmp_path: Path) -> None:
    path, post = source(tmp_path)
    out = tmp_path / "a" / "b"
    published = publish(path, out, post)
    assert files(out) == ["Film.mp4", "Film.mp4.json"]
    assert json.loads(sidecar(published.path).read_text())["facts"] == {"codec": "h264"}
    assert published.path.stat().st_mode & 0o777 == 0o644


def test_another_file_of_the_same_name_is_kept(tmp_path: Path) -> None:
    out = tmp_path / "out"
    first, second = source(tmp_path, b"one", "1.mp4"), source(tmp_path, b"two", "2.mp4")
    publish(first[0], out, first[1])
    publish(second[0], out, second[1])
    assert [p.read_bytes() for p in sorted(out.glob("*.mp4"))] == [b"two", b"one"]
    assert publish(second[0], out, second[1]).path.name == "Film (2).mp4"
    assert len(files(out)) == 4


def test_another_file_is_replaced_where_that_is_wanted(tmp_path: Path) -> None:
    out = tmp_path / "out"
    first, second = source(tmp_path, b"one", "1.mp4"), source(tmp_path, b"two", "2.mp4")
    publish(first[0], out, first[1])
    publish(second[0], out, second[1], replace=True)
    assert files(out) == ["Film.mp4", "Film.mp4.json"]
    assert (out / "Film.mp4").read_bytes() == b"two"


def test_a_file_whose_sidecar_never_came_is_adopted(tmp_path: Path) -> None:
    path, post = source(tmp_path)
    published = publish(path, tmp_path / "out", post)
    sidecar(published.path).unlink()
    assert not published.is_there(tmp_path / "out")
    assert publish(path, tmp_path / "out", post) == published
    assert published.is_there(tmp_path / "out")


def test_many_publishers_at_once_end_in_one_file_for_each_content(tmp_path: Path) -> None:
    out = tmp_path / "out"
    jobs = [source(tmp_path, str(n % 3).encode() * 1000, f"{n}.mp4") for n in range(12)]
    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(lambda job: publish(job[0], out, job[1]), jobs))
    assert all(item.path.read_bytes() == jobs[n][0].read_bytes() for n, item in enumerate(done))
    assert files(out) == sorted(
        f"Film{number}.mp4{ending}" for number in ("", " (2)", " (3)") for ending in ("", ".json")
    )


def test_a_killed_publisher_leaves_nothing_behind(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    code = (
        "import os, sys, signal, tempfile\n"
        f"tempfile.mkstemp(prefix='.', suffix={PART!r}, dir=sys.argv[1])\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(out)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(files(out)) == 1
    path, post = source(tmp_path)
    publish(path, out, post)
    assert files(out) == ["Film.mp4", "Film.mp4.json"]


def test_a_damaged_file_is_not_published(tmp_path: Path) -> None:
    path, post = source(tmp_path)
    path.write_bytes(b"two")
    with pytest.raises(Refused, match="damaged"):
        publish(path, tmp_path / "out", post)
    assert files(tmp_path / "out") == []


def test_a_published_file_is_known_by_its_content_when_its_time_was_touched(
    tmp_path: Path,
) -> None:
    path, post = source(tmp_path)
    published = publish(path, tmp_path / "out", post)
    os.utime(published.path, (1, 1))
    assert published.is_there(tmp_path / "out")
    assert Published.from_json(json.loads(json.dumps(published.to_json()))) == published


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("✨ Luxury Beauty Secrets Revealed!", "✨ Luxury Beauty Secrets Revealed!"),
        ("a/b\\c:d*e", "a b c d e"),
        ("../../etc/passwd", "etc passwd"),
        (".hidden", "hidden"),
        ("-rf", "rf"),
        ("\x00\n\t", "video"),
        ("", "video"),
        ("CON", "_CON"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        ("e\u0301", "é"),
        ("سحر الجمال", "سحر الجمال"),
    ],
)
def test_a_title_becomes_a_name_that_every_system_takes(title: str, name: str) -> None:
    assert safe_name(title) == name


@given(st.text())
def test_no_title_is_too_strange_for_a_name(title: str) -> None:
    name = safe_name(title)
    assert 0 < len(name.encode()) <= 181
    assert name not in (".", "..")
    assert "/" not in name


@given(st.text(alphabet="./\\ ab\0"))
def test_a_path_never_leads_upwards(path: str) -> None:
    safe = safe_path(path)
    assert not safe.is_absolute()
    assert ".." not in safe.parts
