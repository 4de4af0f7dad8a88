"""Template: a chosen video of the library, or a random one that fits."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from typing import Any, Literal

from pydantic import Field

from workflows.definition.fields import CHOOSE, IF_RANDOM, Label, TemplateId
from workflows.definition.hints import hints, when
from workflows.node import InvalidInput, NodeParams, PickContext

from .source import Source


class Template(Source):
    """Bring in a template: a chosen file, or a random one by platform or tag for each run."""

    type, version, title, category = "template", 1, "Template", "Media"
    keywords = ("random", "library", "background", "b-roll", "gameplay")
    welcomes = ("template", "hot")
    icon = "M4 4h16v16H4zM4 9h16M9 9v11"

    class Params(Source.Params):
        asset: TemplateId = Field(
            None, title="File", json_schema_extra=hints(when=when(choose=["asset"]))
        )
        choose: Literal["asset", "random"] = Field(
            "asset", title="Choose", json_schema_extra=hints(titles=CHOOSE)
        )
        platform: Label = Field(
            "", title="Platform", description="For a random one.", json_schema_extra=IF_RANDOM
        )
        tag: Label = Field(
            "", title="Tag", description="For a random one.", json_schema_extra=IF_RANDOM
        )

    def pick(self, ctx: PickContext, params: Any) -> NodeParams:
        if params.choose != "random":
            return super().pick(ctx, params)
        found = ctx.pick(kind="video", role="template", platform=params.platform, tag=params.tag)
        if found is None:
            raise InvalidInput(_nothing(params), field="choose", code="nothing_to_pick")
        frozen: NodeParams = params.model_copy(update={"choose": "asset", "asset": found})
        return frozen

    @classmethod
    def given(cls, params: dict[str, Any], field: str, asset: uuid.UUID) -> dict[str, Any]:
        return {**super().given(params, field, asset), "choose": "asset"}

    @classmethod
    def incomplete(
        cls, params: Source.Params, connected: Collection[str]
    ) -> Iterator[tuple[str, str]]:
        if params.asset is None and isinstance(params, cls.Params) and params.choose == "asset":
            yield "asset", "choose a template, or let a random one be taken."


def _nothing(params: Template.Params) -> str:
    wishes = [f"for “{params.platform}”"] if params.platform else []
    wishes += [f"tagged “{params.tag}”"] if params.tag else []
    return f"The library has no template {' and '.join(wishes)}".rstrip() + ". Add one."
