import sys
from pathlib import Path

import pytest

from app.system import paths
from app.system.paths import Mount, is_network_or_sync, mounts_of_linux, mounts_of_macos, own_mounts, resource

LOCAL = [Mount("/", "ext4"), Mount("/home", "btrfs")]


def why(
    path: str | Path, mounts: list[Mount] = LOCAL, env: dict[str, str] | None = None, drive: int = 3
) -> str | None:
    return is_network_or_sync(Path(path), mounts, env or {}, lambda root: drive)


def test_resources_are_found_in_the_source_tree() -> None:
    assert resource("fonts", "OFL.txt").is_file()


def test_resources_are_found_in_the_frozen_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resource("fonts", "OFL.txt") == tmp_path / "resources" / "fonts" / "OFL.txt"


def test_resources_are_found_in_an_installed_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "app" / "system" / "paths.py"))
    assert resource("x") == Path(sys.prefix) / "share" / "creditdesk" / "resources" / "x"


@pytest.mark.parametrize("folder", ["/home/chen/账套", "/home/chen/my-dropbox-files", "/srv/boxes", "/home/onedrives"])
def test_an_ordinary_folder_is_welcome(folder: str) -> None:
    assert why(folder + "/company.desk") is None


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("OneDrive", "sync:OneDrive"),
        ("OneDrive - 恒达机电", "sync:OneDrive"),
        ("OneDrive-Personal", "sync:OneDrive"),
        ("ONEDRIVE", "sync:OneDrive"),
        ("Dropbox (Personal)", "sync:Dropbox"),
        ("iCloudDrive", "sync:iCloud"),
        ("iCloud Drive", "sync:iCloud"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "sync:iCloud"),
        ("Google Drive", "sync:Google Drive"),
        ("GoogleDrive-a@b.example", "sync:Google Drive"),
        ("我的坚果云", "sync:坚果云"),
        ("Nutstore", "sync:坚果云"),
        ("WPS云盘", "sync:WPS云盘"),
        ("WPSDrive/1234", "sync:WPS云盘"),
        ("BaiduSyncdisk", "sync:百度网盘"),
        ("百度云同步盘", "sync:百度网盘"),
        ("百度网盘", "sync:百度网盘"),
        ("腾讯微云", "sync:腾讯微云"),
    ],
)
def test_sync_folders_are_known_by_name_on_every_system(folder: str, service: str) -> None:
    assert why(f"/home/chen/{folder}/books/c.desk") == service
    assert why("C:\\Users\\chen\\" + folder.replace("/", "\\") + "\\c.desk") == service


def test_the_sync_folder_named_by_the_environment_is_known() -> None:
    env = {"OneDriveCommercial": "D:\\Firma\\Wolke"}
    assert why("d:\\firma\\wolke\\c.desk", env=env) == "sync:OneDrive"
    assert why("d:\\firma\\wolken\\c.desk", env=env) is None
    assert why("/x/c.desk", env={"OneDrive": ""}) is None


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("\\\\server\\share\\c.desk", "network:UNC"),
        ("\\\\?\\UNC\\server\\share\\c.desk", "network:UNC"),
        ("\\\\?\\C:\\books\\c.desk", None),
        ("C:\\books\\c.desk", None),
    ],
)
def test_unc_paths_are_network(path: str, reason: str | None) -> None:
    assert why(path) == reason


def test_a_mapped_drive_is_network() -> None:
    asked: list[str] = []

    def remote(root: str) -> int:
        asked.append(root)
        return 4

    assert is_network_or_sync(Path("z:\\books\\c.desk"), LOCAL, {}, remote) == "network:Z:"
    assert asked == ["z:\\"]


def test_a_drive_of_this_machine_is_asked_for_its_type() -> None:
    assert is_network_or_sync(Path("C:\\books\\c.desk"), LOCAL, {}) is None


@pytest.mark.parametrize("kind", ["cifs", "smb3", "nfs", "nfs4", "fuse.sshfs", "9p", "davfs", "fuse.rclone", "smbfs"])
def test_network_file_systems_are_named(kind: str) -> None:
    mounts = [*LOCAL, Mount("/mnt/server", kind)]
    assert why("/mnt/server/books/c.desk", mounts) == f"network:{kind}"
    assert why("/mnt/server", mounts) == f"network:{kind}"
    assert why("/mnt/server2/c.desk", mounts) is None


def test_a_sync_service_mounted_as_a_disk_is_named() -> None:
    assert why("/home/chen/wolke/c.desk", [Mount("/home/chen/wolke", "fuse.onedriver")]) == "sync:OneDrive"


def test_the_deepest_mount_counts_and_of_two_the_later() -> None:
    mounts = [Mount("/mnt", "nfs4"), Mount("/mnt/disk", "ext4"), Mount("/data", "autofs"), Mount("/data", "nfs")]
    assert why("/mnt/disk/c.desk", mounts) is None
    assert why("/mnt/c.desk", mounts) == "network:nfs4"
    assert why("/data/c.desk", mounts) == "network:nfs"


def test_a_machine_on_a_network_root_may_work() -> None:
    assert why("/books/c.desk", [Mount("/", "nfs4")]) is None


def test_links_are_followed(tmp_path: Path) -> None:
    there = tmp_path / "server"
    there.mkdir()
    (tmp_path / "books").symlink_to(there)
    mounts = [Mount(str(there.resolve()), "cifs")]
    assert why(tmp_path / "books" / "new" / "c.desk", mounts) == "network:cifs"
    assert why(tmp_path / "c.desk", mounts) is None


def test_a_link_into_a_sync_folder_is_seen(tmp_path: Path) -> None:
    there = tmp_path / "Dropbox"
    there.mkdir()
    (tmp_path / "books").symlink_to(there)
    assert why(tmp_path / "books" / "c.desk") == "sync:Dropbox"


def test_a_relative_path_is_taken_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "Nutstore"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert why("c.desk") == "sync:坚果云"


def test_the_linux_table_is_read() -> None:
    table = (
        "/dev/sda1 / ext4 rw,relatime 0 0\n"
        "//nas/acc /mnt/two\\040words\\134x cifs rw,username=a 0 0\n"
        "broken\n"
    )
    assert mounts_of_linux(table) == [Mount("/", "ext4"), Mount("/mnt/two words\\x", "cifs")]


def test_the_macos_listing_is_read() -> None:
    listing = (
        "/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)\n"
        "//chen@nas.local/acc on /Volumes/acc on nas (smbfs, nodev, nosuid, mounted by chen)\n"
        "map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)\n"
        "nonsense\n"
    )
    assert mounts_of_macos(listing) == [
        Mount("/", "apfs"),
        Mount("/Volumes/acc on nas", "smbfs"),
        Mount("/System/Volumes/Data/home", "autofs"),
    ]


def test_this_machine_lists_its_own_mounts() -> None:
    assert sys.platform == "win32" or "/" in {m.folder for m in own_mounts()}


def test_a_temporary_folder_of_this_machine_is_local(tmp_path: Path) -> None:
    assert is_network_or_sync(tmp_path / "c.desk") is None
