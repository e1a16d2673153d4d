"""Whether a build still says what the sources say."""

from ilms import __version__
from ilms.assembly.inputs import inputs_of
from ilms.assembly.manifest import load_manifest
from ilms.checks.waivers import today
from ilms.hashes import sha256_file
from ilms.workspace import Workspace


def is_fresh(workspace: Workspace) -> bool:
    """Whether the workspace's build is whole and nothing that it was made from has changed, come or gone.

    A build of some tables only is not, nor is one that relies on a waiver whose last day is over.
    """
    manifest = load_manifest(workspace.build)
    if manifest is None or manifest.ilms != __version__ or manifest.partial:
        return False
    if manifest.until and manifest.until < today().isoformat():
        return False
    files = all(
        (workspace.build / file.path).is_file() and sha256_file(workspace.build / file.path) == file.sha256
        for file in manifest.files
    )
    return files and list(manifest.inputs) == inputs_of(workspace)
