"""What can be wrong with the book file itself."""

from app.words.table import Table

TROUBLES: Table = {
    "MISSING": (
        "找不到账簿 {path}。请核对文件名和文件夹；如文件已移走，请从新位置打开，或用备份恢复。",
        "The book {path} is not there. Check the name and the folder; open it from where it was moved to, "
        "or restore a backup.",
    ),
    "EXISTS": (
        "{path} 已经存在，不会覆盖。请换一个文件名。",
        "{path} exists already and will not be overwritten. Choose another name.",
    ),
    "EMPTY": (
        "{path} 是空文件，不是账簿。请用备份恢复，或另建新账簿。",
        "{path} is an empty file and not a book. Restore a backup, or make a new book under another name.",
    ),
    "FOREIGN": (
        "{path} 不是信控台的账簿，没有改动它。请选择信控台建立的 .desk 文件。",
        "{path} is not a book of Credit Desk and was left untouched. Choose a .desk file made by Credit Desk.",
    ),
    "NEWER": (
        "账簿 {path} 的格式是第 {version} 版，本程序使用第 {known} 版。账簿较新时请升级程序；"
        "账簿较旧时请先做一次写入操作（如导入），程序会先备份再升级。",
        "The book {path} has format version {version}, this program uses version {known}. "
        "Update the program if the book is newer; if it is older, run a command that writes (such as an import): "
        "the book is then backed up and brought up to date.",
    ),
    "DAMAGED": (
        "账簿 {path} 已损坏[（{detail}）]。请停止使用，先把文件复制一份留存，再从最近的备份恢复。",
        "The book {path} is damaged[ ({detail})]. Stop using it, keep a copy of the file as it is, "
        "then restore the latest backup.",
    ),
    "ENTRIES_MISSING": (
        "账簿 {path} 的记录不全：上次记到第 {known} 笔，现在少 {missing} 笔或内容不同。"
        "可能放回了旧副本，或删掉了旁边的 -wal 文件。请找回最新的文件，或从备份恢复。",
        "The book {path} is incomplete: entry {known} was recorded last time; missing or different now: {missing}. "
        "An older copy may have been put back, or the -wal file beside it deleted. "
        "Find the latest files, or restore a backup.",
    ),
    "CHANGED_OUTSIDE": (
        "账簿 {path} 在本次打开期间被别的程序改动，这一步没有保存。请重新打开账簿并做一次校验，再重做这一步。",
        "Something else changed the book {path} while it was open; this step was not saved. "
        "Open the book again, verify it, and repeat the step.",
    ),
    "LOCKED": (
        "账簿 {path} 正被另一个程序使用[（{user}，{host}，自 {since} 起）]。"
        "请先关闭那个程序再重试；查看和打印报表不受影响。",
        "The book {path} is in use by another program[ ({user} on {host}, since {since})]. "
        "Close that program and try again; reports can be read meanwhile.",
    ),
    "READ_ONLY": (
        "账簿 {path} 不能写入。请检查文件和文件夹的只读属性与权限，或把账簿移到可以写入的文件夹。",
        "The book {path} cannot be written to. Check whether the file or folder is read-only, "
        "or move the book to a folder that you can write to.",
    ),
    "NETWORK_FOLDER": (
        "账簿不能放在网络文件夹（{path}），断线或多人同时写入会损坏它。请放在本机磁盘，只把备份存到网络文件夹。",
        "A book cannot be kept in a network folder ({path}): a lost connection or a second writer would damage it. "
        "Keep it on a local disk and put only backups on the network.",
    ),
    "SYNC_FOLDER": (
        "账簿不能放在云盘的同步文件夹（[{why:service}：]{path}），同步会损坏它。"
        "请放在本机的普通文件夹，只把备份存进同步文件夹。",
        "A book cannot be kept in a folder that [{why:service}|a cloud service] synchronises ({path}): "
        "that would damage it. Keep it in an ordinary local folder and put only backups there.",
    ),
    "DISK_FULL": (
        "磁盘空间不够[（剩余 {free:mb} MB）]，[{path} ]没有写入，账簿保持原样。请清理磁盘后重试。",
        "There is not enough space on the disk[ ({free:mb} MB left)]; [{path}|the file] was not written "
        "and the book is unchanged. Free some space and try again.",
    ),
    "NO_FOLDER": (
        "没有文件夹 {path}。请先建立它，或换一个位置。",
        "There is no folder {path}. Make it first, or choose another place.",
    ),
    "MIGRATION_FAILED": (
        "账簿从第 {version} 版升级时核对不符，已保持原样。请继续使用原来的程序，并保留旁边的升级前备份。",
        "Bringing the book up to date from version {version} did not tie out, so it was left as it was. "
        "Go on with the earlier program and keep the backup made beside the book.",
    ),
    "BACKUP_FAILED": (
        "备份 {path} 没有通过校验，没有保留。请先校验账簿，再换一个磁盘或文件夹备份。",
        "The backup {path} did not pass its check and was not kept. "
        "Verify the book, then back it up to another disk or folder.",
    ),
    "FILE_FAILED": (
        "[文件 {path} |文件]不能读取或写入（{detail}）。请检查文件夹、权限和磁盘，再重试。",
        "[The file {path}|A file] could not be read or written ({detail}). "
        "Check the folder, the permissions and the disk, then try again.",
    ),
}
