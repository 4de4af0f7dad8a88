import pytest

from media_library.addresses import may_reach, parsed


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "64:ff9b::808:808"]
)
def test_the_public_internet_may_be_reached(address: str) -> None:
    assert may_reach(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.255.0.1", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1"),
        *("169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1"),
        *("255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1"),
        *("fec0::1", "2001:db8::1", "2001::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8"),
        *("64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::", "::127.0.0.1", "x"),
    ],
)
def test_nothing_else_may(address: str) -> None:
    assert not may_reach(address)


def test_a_network_may_be_allowed() -> None:
    allowed = parsed(["10.0.0.0/8", "::1/128"])
    assert may_reach("10.1.2.3", allowed)
    assert may_reach("::1", allowed)
    assert not may_reach("127.0.0.1", allowed)
    assert not may_reach("::ffff:10.1.2.3", allowed)
