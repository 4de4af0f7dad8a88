import django_rq
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from redis import Redis


def test_the_queues_live_on_the_private_socket(valkey: Redis) -> None:
    job = django_rq.get_queue("render").enqueue("builtins.len", "four")
    assert valkey.exists(f"rq:job:{job.id}")


def test_a_group_message_reaches_a_member(valkey: Redis) -> None:
    layer = get_channel_layer()

    async def round_trip() -> dict[str, str]:
        channel = await layer.new_channel()
        await layer.group_add("run-1", channel)
        await layer.group_send("run-1", {"type": "progress"})
        message: dict[str, str] = await layer.receive(channel)
        await layer.flush()
        return message

    assert async_to_sync(round_trip)()["type"] == "progress"
