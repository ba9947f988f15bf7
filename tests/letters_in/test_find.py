"""Folders, files, archives and JSON Lines to the letters in them."""

from __future__ import annotations

import gzip
import io
import json
import os
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from kg.letters.find import Found, FoundLetter, Ignored, Refused, count_letters, find_letters
from kg.letters.text import MAXIMUM_TEXT_BYTES
from kg.letters.unreadable import UnreadableLetter

TEXT = b"Tramdol 50mg #60: Upheld\n"


def found(*arguments: Path, never: Path | None = None) -> dict[str, Found]:
    ones = list(find_letters(arguments, never=never))
    named = {one.source: one for one in ones}
    assert len(named) == len(ones)
    return named


def contents(ones: dict[str, Found]) -> dict[str, bytes]:
    return {source: one.read() for source, one in ones.items() if isinstance(one, FoundLetter)}


def refusals(ones: dict[str, Found]) -> dict[str, str]:
    return {source: one.code for source, one in ones.items() if isinstance(one, Refused)}


def tar_with(path: Path, *infos: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for info, data in infos:
            info.size = len(data) if info.isreg() else 0
            archive.addfile(info, io.BytesIO(data))
    return path


def zip_with(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_a_folder_gives_its_letters_by_relative_path_and_lists_the_rest(tmp_path: Path) -> None:
    (tmp_path / "2015" / "q1").mkdir(parents=True)
    (tmp_path / "2015" / "q1" / "a.PDF").write_bytes(b"%PDF-1.7")
    (tmp_path / "b.txt").write_bytes(TEXT)
    (tmp_path / "notes.docx").write_bytes(b"x")
    (tmp_path / "._b.txt").write_bytes(b"x")
    ones = found(tmp_path)
    assert contents(ones) == {"2015/q1/a.PDF": b"%PDF-1.7", "b.txt": TEXT}
    assert {source for source, one in ones.items() if isinstance(one, Ignored)} == {"notes.docx", "._b.txt"}
    assert count_letters([tmp_path]) == 3


def test_a_file_that_is_named_is_a_letter_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "letter").write_bytes(TEXT)
    assert contents(found(tmp_path / "letter")) == {"letter": TEXT}


def test_the_folder_of_the_build_is_never_read(tmp_path: Path) -> None:
    out = tmp_path / "exports"
    out.mkdir()
    (out / "determinations.jsonl").write_bytes(b"{}")
    (tmp_path / "a.txt").write_bytes(TEXT)
    assert set(found(tmp_path, never=out)) == {"a.txt"}
    assert not found(out, never=out)
    assert not found(out / "determinations.jsonl", never=out)


def test_an_argument_that_is_not_there_is_told_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"nowhere: no such file or folder"):
        find_letters([tmp_path, tmp_path / "nowhere"])


def test_a_loop_of_linked_folders_ends(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT)
    (tmp_path / "again").symlink_to(tmp_path)
    (tmp_path / "linked.txt").symlink_to(tmp_path / "a.txt")
    assert contents(found(tmp_path)) == {"a.txt": TEXT, "linked.txt": TEXT}


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert isinstance(found(tmp_path)["a.txt"], Ignored)


def test_a_link_to_nothing_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone")
    (letter,) = found(tmp_path).values()
    assert isinstance(letter, FoundLetter)
    with pytest.raises(UnreadableLetter, match="unreadable_file"):
        letter.read()


def test_a_text_of_200_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with open(path, "wb") as file:
        file.truncate(200_000_000)
    (letter,) = found(path).values()
    assert isinstance(letter, FoundLetter)
    with pytest.raises(UnreadableLetter, match=r"200,000,000 bytes are more than the 5,000,000"):
        letter.read()


def test_a_name_that_is_no_utf8_is_shown_with_a_mark(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/caf\xe9.txt", "wb") as file:
        file.write(TEXT)
    assert contents(found(tmp_path)) == {"caf\ufffd.txt": TEXT}


def test_archives_give_their_members(tmp_path: Path) -> None:
    zip_with(
        tmp_path / "a.zip", **{"x/1.txt": TEXT, "__MACOSX/x/._1.txt": b"x", "2.jsonl": b'{"source":"s","text":"t"}'}
    )
    tar_with(tmp_path / "b.tar.gz", (tarfile.TarInfo("./y/2.txt"), TEXT), (tarfile.TarInfo("readme.md"), b"x"))
    ones = found(tmp_path)
    assert contents(ones) == {"a.zip!/x/1.txt": TEXT, "s": b"t", "b.tar.gz!/y/2.txt": TEXT}
    assert refusals(ones) == {}


def test_members_that_leave_their_archive_are_refused_and_the_others_read(tmp_path: Path) -> None:
    link = tarfile.TarInfo("link.txt")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    hard = tarfile.TarInfo("hard.txt")
    hard.type, hard.linkname = tarfile.LNKTYPE, "ok.txt"
    device = tarfile.TarInfo("device.txt")
    device.type = tarfile.CHRTYPE
    tar_with(
        tmp_path / "a.tar.gz",
        (tarfile.TarInfo("../../evil.txt"), TEXT),
        (tarfile.TarInfo("/root.txt"), TEXT),
        (link, b""),
        (hard, b""),
        (device, b""),
        (tarfile.TarInfo("ok.txt"), TEXT),
    )
    zip_link = zipfile.ZipInfo("link.txt")
    zip_link.create_system, zip_link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("..\\evil.txt", TEXT)
        archive.writestr("C:/evil.txt", TEXT)
        archive.writestr(zip_link, "/etc/passwd")
        archive.writestr("ok.txt", TEXT)
    ones = found(tmp_path)
    assert contents(ones) == {"a.tar.gz!/ok.txt": TEXT, "b.zip!/ok.txt": TEXT}
    assert set(refusals(ones).values()) == {"unsafe_member"}
    assert len(refusals(ones)) == 8


@pytest.mark.parametrize("ending", ["zip", "tar.gz"])
def test_a_bomb_is_not_unpacked(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"bomb.{ending}"
    if ending == "zip":
        zip_with(path, **{"a.txt": TEXT, "bomb.txt": bytes(80_000_000)})
    else:
        tar_with(path, (tarfile.TarInfo("a.txt"), TEXT), (tarfile.TarInfo("bomb.txt"), bytes(80_000_000)))
    ones = found(path)
    assert contents(ones) == {f"bomb.{ending}!/a.txt": TEXT}
    assert refusals(ones) == {f"bomb.{ending}": "archive_bomb"}


def test_a_tar_header_that_asks_for_all_memory_is_a_bomb(tmp_path: Path) -> None:
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, 1 << 40
    with gzip.open(tmp_path / "a.tar.gz", "wb") as file:
        file.write(header.tobuf(tarfile.GNU_FORMAT) + bytes(4096))
    assert refusals(found(tmp_path)) == {"a.tar.gz": "archive_bomb"}


def test_a_member_larger_than_a_letter_is_refused_alone(tmp_path: Path) -> None:
    zip_with(tmp_path / "a.zip", **{"huge.txt": b"a" * (MAXIMUM_TEXT_BYTES + 1), "ok.txt": TEXT})
    ones = found(tmp_path)
    assert contents(ones) == {"a.zip!/ok.txt": TEXT}
    assert refusals(ones) == {"a.zip!/huge.txt": "too_large"}


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz", "a.tgz", "a.tar", "a.tar.xz", "a.tar.bz2"])
def test_what_is_no_archive_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"no archive at all" * 100)
    assert refusals(found(tmp_path)) == {name: "damaged_archive"}


def test_an_archive_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    whole = tar_with(tmp_path / "a.tar.gz", *((tarfile.TarInfo(f"{n}.txt"), os.urandom(4000)) for n in range(50)))
    whole.write_bytes(whole.read_bytes()[:100_000])
    ones = found(tmp_path)
    assert 20 < len(contents(ones)) < 30
    assert refusals(ones)["a.tar.gz"] == "damaged_archive"


def test_a_damaged_member_costs_itself_only(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("1.txt", b"the damaged letter")
        archive.writestr("2.txt", TEXT)
    path.write_bytes(path.read_bytes().replace(b"the damaged letter", b"the DAMAGED letter"))
    ones = found(path)
    assert contents(ones) == {"a.zip!/2.txt": TEXT}
    assert refusals(ones) == {"a.zip!/1.txt": "damaged_archive"}


def test_json_lines_give_their_letters_and_name_the_line_that_is_wrong(tmp_path: Path) -> None:
    lines = [
        json.dumps({"source": "letters/1", "text": "caf\u00e9"}),
        "",
        "{not json",
        json.dumps({"source": "2"}),
        json.dumps({"text": "without a source", "more": 1}),
        json.dumps(["text"]),
    ]
    (tmp_path / "all.jsonl").write_text("\n".join(lines), encoding="utf-8")
    ones = found(tmp_path)
    assert contents(ones) == {"letters/1": "caf\u00e9".encode(), "all.jsonl:5": b"without a source"}
    assert refusals(ones) == {"all.jsonl:3": "not_json", "all.jsonl:4": "not_json", "all.jsonl:6": "not_json"}


def test_a_line_without_end_is_not_held_in_memory(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.jsonl.gz", "wb", compresslevel=1) as file:
        file.write(b'{"source":"1","text":"' + b"a" * 40_000_000 + b'"}\n')
        file.write(b'{"source":"2","text":"t"}\n')
    ones = found(tmp_path)
    assert contents(ones) == {"2": b"t"}
    assert refusals(ones) == {"a.jsonl.gz:1": "too_large"}


def test_a_compressed_file_that_breaks_off_is_reported(tmp_path: Path) -> None:
    data = gzip.compress(b"".join(b'{"source":"%d","text":"t"}\n' % n for n in range(10_000)))
    (tmp_path / "a.jsonl.gz").write_bytes(data[: len(data) // 2])
    ones = found(tmp_path)
    assert contents(ones)
    assert refusals(ones) == {"a.jsonl.gz": "damaged_archive"}
