import doctest


def test_the_walkthrough_prints_what_it_says(repository, tmp_path, monkeypatch):
    monkeypatch.chdir(repository)
    results = doctest.testfile(
        str(repository / "tests" / "walkthrough.md"),
        module_relative=False,
        encoding="utf-8",
        globs={"build": tmp_path / "build"},
    )
    assert results.attempted > 20
    assert results.failed == 0
