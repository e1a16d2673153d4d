from ilms.patterns import Pattern


def laid(root, *names):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()


def test_an_absolute_pattern_finds_absolute_files(tmp_path):
    laid(tmp_path, "deep/lfs-2024.csv", "deep/lfs-2025.csv", "lfs-2023.csv")
    found = Pattern(f"{tmp_path.as_posix()}/deep/lfs-{{year}}.csv").files(tmp_path / "elsewhere")
    assert [(path.name, given) for path, given in found] == [
        ("lfs-2024.csv", {"year": "2024"}),
        ("lfs-2025.csv", {"year": "2025"}),
    ]
    assert found[0][0].is_absolute()


def test_what_stands_for_a_text_stands_within_one_folders_name(tmp_path):
    laid(tmp_path, "a/b/c.csv", "a/c.csv", "c.csv")
    assert [path for path, _ in Pattern("*/c.csv").files(tmp_path)] == [tmp_path / "a/c.csv"]
    assert Pattern("{x}/{y}/c.csv").files(tmp_path) == [(tmp_path / "a/b/c.csv", {"x": "a", "y": "b"})]
    assert Pattern("*/c.csv").fits("a/c.csv")
    assert not Pattern("*/c.csv").fits("a/b/c.csv")


def test_what_lies_around_is_told_where_none_fits(tmp_path):
    laid(tmp_path, "data/lfs_2024.csv")
    folder, there = Pattern("data/lfs-{year}.csv").around(tmp_path)
    assert (folder, there) == (tmp_path / "data", ["data/lfs_2024.csv"])
    folder, there = Pattern(f"{tmp_path.as_posix()}/data/lfs-{{year}}.csv").around(tmp_path)
    assert (folder, there) == (tmp_path / "data", [f"{tmp_path.as_posix()}/data/lfs_2024.csv"])
