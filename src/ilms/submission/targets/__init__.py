"""The receivers, one module a kind: `open_target` finds the one that `ilms.toml` names."""

import difflib
from collections.abc import Callable

from ilms.dataset import Dataset
from ilms.errors import UsageError
from ilms.languages import _
from ilms.submission.auth import Secrets
from ilms.submission.observer import Silent, Watcher
from ilms.submission.targets.interface import HandOver, Receiver
from ilms.workspace import TargetSettings, Workspace

Make = Callable[[Workspace, TargetSettings, Secrets, Watcher], Receiver | HandOver]
HANDED_OVER = ("package", "folder", "sftp", "webdav")
AT_HAND = ("package", "folder")  # no network between us


def kinds() -> dict[str, Make]:
    """Every kind of target there is; a kind's module is imported here and not before a target is opened."""
    from ilms.submission.targets.dotstat import open_dotstat
    from ilms.submission.targets.fmr import open_fmr
    from ilms.submission.targets.folder import open_folder
    from ilms.submission.targets.package import open_package
    from ilms.submission.targets.rehearsal import open_rehearsal
    from ilms.submission.targets.sftp import open_sftp
    from ilms.submission.targets.webdav import open_webdav

    return {
        "dotstat": open_dotstat, "rehearsal": open_rehearsal, "package": open_package, "folder": open_folder,
        "sftp": open_sftp, "webdav": open_webdav, "fmr": open_fmr,
    }  # fmt: skip


def answers(declared: TargetSettings) -> bool:
    """Whether a machine answers at the target; told without opening it."""
    return declared.kind not in HANDED_OVER


def is_remote(declared: TargetSettings) -> bool:
    """Whether speaking to the target needs the network; told without opening it."""
    return declared.kind not in AT_HAND


def shape_for(workspace: Workspace, name: str) -> Callable[[Dataset], Dataset] | None:
    """How a target wants a data set, told without anybody being asked; None where it takes it as it is."""
    if answers(settings(workspace, name)):
        return None  # a machine takes it as it is
    target = open_target(workspace, name)
    return target.shape if target.capabilities.shapes else None


def settings(workspace: Workspace, name: str | None) -> TargetSettings:
    """What `[targets.NAME]` says; the only target if none is named.

    Raises:
        UsageError: There is no such target, none at all, or several and none was named.
    """
    declared = workspace.targets
    if name is None and len(declared) == 1:
        return next(iter(declared.values()))
    listed = ", ".join(f"`{target}`" for target in declared)
    if name is None:
        raise UsageError(
            _("which target is not said"),
            detail=_("`{root}` declares {listed}", root=workspace.root / "ilms.toml", listed=listed or "none"),
            hint=_("--target {iter}", iter=next(iter(declared)))
            if declared
            else _('[targets.rehearsal] kind = "rehearsal"'),
        )
    if name not in declared:
        near = difflib.get_close_matches(name, declared, 1)
        raise UsageError(
            _("there is no target `{name}`", name=name),
            detail=_("`{root}` declares {listed}", root=workspace.root / "ilms.toml", listed=listed or "none"),
            hint=_("did you mean `{near}`?", near=near[0]) if near else _("add a section [targets.{name}]", name=name),
        )
    return declared[name]


def open_target(
    workspace: Workspace,
    name: str | None = None,
    *,
    secrets: Secrets | None = None,
    watcher: Watcher | None = None,
) -> Receiver | HandOver:
    """Make a target ready to be spoken to; nothing is sent yet.

    Args:
        workspace: Declares the target.
        name: `[targets.NAME]`; may be left out where there is only one.
        secrets: Where credentials come from; the environment by default.
        watcher: Is told of every request, without secrets.

    Raises:
        UsageError: The target is not declared, or its section is not as its kind needs it.
    """
    declared = settings(workspace, name)
    makers = kinds()
    if declared.kind not in makers:
        near = difflib.get_close_matches(declared.kind, makers, 1)
        raise UsageError(
            _("[targets.{declared}] has a kind `{kind}` that is not known", declared=declared.name, kind=declared.kind),
            hint=_("did you mean `{near}`?", near=near[0]) if near else _("one of: {makers}", makers=", ".join(makers)),
        )
    return makers[declared.kind](workspace, declared, secrets or Secrets(), watcher or Silent())
