"""The network itself, and how it wants its weeks."""

from typing import Any, Final

from fastapi import Response

from api.deps import Changes, Look, Revision, body_of
from api.routes.operation import ApiRouter, revised
from api.schemas.networks import Network, NetworkFields
from scheduler.services import networks

router: Final = ApiRouter("network")


@router.operation("read_network", response_model=Network)
def network_read(act: Look, response: Response) -> dict[str, Any]:
    """Show the network with all that is set of it."""
    return revised(response, networks.network_document(act.network))


@router.operation("change_network", response_model=Network)
def network_changed(
    act: Changes, body: NetworkFields, revision: Revision, response: Response
) -> dict[str, Any]:
    """Change the network; `cycle`, `contracts` and `settings` are replaced whole."""
    changed = networks.change_network(
        act.db,
        act.network,
        body_of(body),
        revision=revision,
        by=act.by,
        now=act.now,
    )
    return revised(response, changed)
